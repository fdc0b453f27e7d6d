"""Error pages: what happened and what to do, in the reader's language, without internals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from huoju.platform.audit.actions import NotAllowedError
from huoju.platform.middleware.requests import REQUEST_ID


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error page says."""

    title: Any
    text: Any


_BAD = Trouble(
    _("无法理解这次请求"), _("网址或提交的内容不完整。请返回上一页重试；若反复出现，请把页面底部的编号告诉管理员。")
)
_FORBIDDEN = Trouble(
    _("没有权限"), _("您的授权不包括这项操作或这个单位的数据。如确有需要，请联系本单位的安全管理员授权。")
)
_MISSING = Trouble(_("找不到页面"), _("网址有误、内容已移走，或者不在您的查看范围内。请从左侧导航重新进入。"))
_BROKEN = Trouble(
    _("系统出现问题"),
    _(
        "问题已记录，您刚才的修改没有保存一半：要么全部完成，要么没有进行。请稍后重试；若反复出现，请把页面底部的编号告诉管理员。"
    ),
)
_CSRF = Trouble(
    _("页面已过期"),
    _("为防止冒用，每个页面只在一段时间内有效。请返回上一页，刷新后重新提交；若浏览器禁用了 Cookie，请允许本站使用。"),
)


def _answer(request: HttpRequest, status: int, trouble: Trouble, reason: str = "") -> HttpResponse:
    number = request.META.get(REQUEST_ID, "")
    context = {"trouble": trouble, "status": status, "reason": reason, "number": number}
    return render(request, "error.html", context, status=status)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400."""
    return _answer(request, 400, _BAD)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason where it is ours."""
    return _answer(request, 403, _FORBIDDEN, str(exception) if isinstance(exception, NotAllowedError) else "")


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404; also for what exists but is out of the user's reach, so that nobody learns that it exists."""
    return _answer(request, 404, _MISSING)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return _answer(request, 500, _BROKEN)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403 because the form's token is missing or old."""
    return _answer(request, 403, _CSRF)

"""Pages of accounts: one's own, those one administers, and the permission matrix."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from huoju.platform.accounts import actions, queries
from huoju.platform.accounts.actions import AccountError
from huoju.platform.accounts.forms import GrantForm, HandOverForm, InviteForm, PasswordForm
from huoju.platform.accounts.models import User
from huoju.platform.audit.idempotency import once
from huoju.platform.http import Request
from huoju.platform.ui.downloads import xlsx_response
from huoju.platform.ui.pages import done, failed, invalid, page
from huoju.platform.ui.tables import Column, Table, badge, link


def _url(user: User) -> str:
    return reverse("accounts:account", args=[user.pk])


def _roles(user: User) -> str:
    grants = getattr(user, "grants_now", [])
    return "；".join(f"{grant.role}@{grant.organisation}" for grant in grants) or "—"


def _state(user: User) -> str:
    if not user.is_active:
        return badge(_("已停用"), "bad")
    return badge(_("未首次登录"), "warning") if user.must_change_password else badge(_("启用"), "good")


TABLE: Table[User] = Table(
    "accounts",
    columns=(
        Column("username", gettext_lazy("账号"), lambda user: link(_url(user), user.username), sort="username"),
        Column("name", gettext_lazy("姓名"), lambda user: user.name, sort="name"),
        Column("organisation", gettext_lazy("所属组织"), lambda user: user.organisation, sort="organisation__path"),
        Column("roles", gettext_lazy("角色"), _roles),
        Column("state", gettext_lazy("状态"), _state, sort="is_active"),
    ),
    default="organisation",
    caption=gettext_lazy("账号"),
)


def own(request: Request) -> HttpResponse:
    """One's own account: roles, sessions, second factors."""
    user = request.user
    return page(
        request,
        "accounts/own.html",
        grants=queries.grants_of(user),
        sessions=queries.sessions_of(user),
        current=request.session.session_key,
    )


@require_POST
def end_session(request: Request) -> HttpResponse:
    """Sign out one of one's own browsers."""
    ended = actions.do_end_session(acting_user=request.user, session_key=request.POST.get("session", ""))
    return done(request, _("已退出该会话。") if ended else _("该会话已结束。"), "accounts:own")


@sensitive_post_parameters()
def change_password(request: Request) -> HttpResponse:
    """Choose another password."""
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method != "POST" or not form.is_valid():
        answer = invalid if form.is_bound else page
        return answer(request, "accounts/password.html", form=form)
    key = request.session.session_key
    actions.do_change_password(acting_user=request.user, password=form.cleaned_data["new"], keep_session=key)
    update_session_auth_hash(request, request.user)
    return done(request, _("口令已修改，其他设备上的登录已退出。"), "home:index")


def index(request: Request) -> HttpResponse:
    """The accounts in reach."""
    return _listing(request, InviteForm(user=request.user))


@require_POST
def invite(request: Request) -> HttpResponse:
    """Make an account, and show its one-time password once."""
    form = InviteForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            invitation = actions.do_invite(acting_user=request.user, **form.cleaned_data)
        except AccountError as error:
            form.add_error("username", str(error))
        else:
            return _password_page(request, invitation.user, invitation.password)
    return _listing(request, form)


def account(request: Request, number: int) -> HttpResponse:
    """One account with its grants."""
    return _account_page(request, _found(request, number))


@require_POST
@once
def grant(request: Request, number: int) -> HttpResponse:
    """Give a role."""
    found = _found(request, number, "accounts.grant")
    form = GrantForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            actions.do_grant(acting_user=request.user, user=found, **form.cleaned_data)
        except AccountError as error:
            form.add_error("role", str(error))
        else:
            return done(request, _("已授权。"), _url(found))
    return _account_page(request, found, grant=form)


@require_POST
@once
def revoke(request: Request, number: int, grant_number: int) -> HttpResponse:
    """Take a role away."""
    found = _found(request, number, "accounts.grant")
    actions.do_revoke(acting_user=request.user, grant=get_object_or_404(queries.grants_of(found), pk=grant_number))
    return done(request, _("授权已收回。"), _url(found))


@require_POST
@once
def hand_over(request: Request, number: int) -> HttpResponse:
    """Give all roles to another account and close this one."""
    found = _found(request, number, "accounts.grant")
    form = HandOverForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            count = actions.do_hand_over(acting_user=request.user, user=found, to=form.cleaned_data["to"])
        except AccountError as error:
            form.add_error("to", str(error))
        else:
            text = _("已移交 %(count)d 项授权，原账号已停用。") % {"count": count}
            return done(request, text, _url(form.cleaned_data["to"]))
    return _account_page(request, found, hand_over=form)


@require_POST
def reset(request: Request, number: int) -> HttpResponse:
    """Give a new one-time password, shown once."""
    found = _found(request, number, "accounts.invite")
    return _password_page(request, found, actions.do_reset_password(acting_user=request.user, user=found))


@require_POST
@once
def switch(request: Request, number: int) -> HttpResponse:
    """Close the account, or open it again."""
    found = _found(request, number, "accounts.close")
    try:
        if found.is_active:
            actions.do_close(acting_user=request.user, user=found)
        else:
            actions.do_reopen(acting_user=request.user, user=found)
    except AccountError as error:
        return failed(request, str(error), _url(found))
    return done(request, _("账号已恢复。") if found.is_active else _("账号已停用。"), _url(found))


def matrix(request: Request) -> HttpResponse:
    """The permission matrix, as a page or as xlsx."""
    actions.require_any(request.user, "accounts.view_matrix")
    columns, rows = queries.matrix()
    if request.GET.get("format") == "xlsx":
        header = [_("操作代码"), _("操作"), _("类别"), *(str(role) for role in columns)]
        lines = [
            [row.action.code, row.action.label, _("办理") if row.action.changes else _("查看"), *row.allowed]
            for row in rows
        ]
        return xlsx_response(request, _("权限矩阵"), header, lines)
    editable = request.user.may("accounts.permit")
    cells = [(row.action, list(zip(columns, row.allowed, strict=True))) for row in rows]
    return page(request, "accounts/matrix.html", roles=columns, rows=cells, editable=editable)


@require_POST
def permit(request: Request) -> HttpResponse:
    """Decide one cell of the matrix."""
    role = get_object_or_404(queries.role_by_code(request.POST.get("role", "")))
    allowed = request.POST.get("allowed") == "true"
    try:
        actions.do_set_permission(
            acting_user=request.user, role=role, action=request.POST.get("action", ""), allowed=allowed
        )
    except AccountError as error:
        return failed(request, str(error), "accounts:matrix")
    return done(request, _("权限已更改。"), "accounts:matrix")


@login_not_required
def locked_out(request: Request, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """What is shown when an account is locked after failed sign-ins."""
    return render(request, "accounts/locked.html", status=429)


def _found(request: Request, number: int, action: str = queries.VIEW) -> User:
    return get_object_or_404(queries.users_in_reach(request.user, action), pk=number)


def _listing(request: Request, form: InviteForm) -> HttpResponse:
    text = request.GET.get("text", "").strip()
    table = TABLE.page(request, queries.users_for(request.user, text=text))
    answer = invalid if form.is_bound else page
    return answer(request, "accounts/index.html", table=table, text=text, form=form)


def _account_page(request: Request, found: User, **forms: Any) -> HttpResponse:
    user = request.user
    path = found.organisation.path
    context = {
        "account": found,
        "grants": queries.grants_of(found),
        "may_invite": user.reach("accounts.invite").covers(path),
        "may_close": user.reach("accounts.close").covers(path) and found != user,
        "may_grant": user.reach("accounts.grant").covers(path) and found != user,
        "grant": GrantForm(user=user, initial={"organisation": found.organisation.code}),
        "hand_over": HandOverForm(user=user),
        "opened": next(iter(forms), ""),
        **forms,
    }
    answer = invalid if forms else page
    return answer(request, "accounts/account.html", **context)


def _password_page(request: Request, user: User, password: str) -> HttpResponse:
    """The one page that ever shows this password. That is why these two requests keep no answer for a repetition."""
    return page(request, "accounts/one_time.html", account=user, password=password)

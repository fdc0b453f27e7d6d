"""Requests that may arrive twice: a double click, a lost answer, a client that tries again.

A form carries a hidden field (`{% once %}`), an API call the header `Idempotency-Key`. The first request with a key
does its work and keeps the answer in the same transaction; a repetition gets that answer and changes nothing. A key
that comes back with other content is refused. An answer of 400 or above is not kept: nothing was done, and trying
again is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from huoju.platform.audit.models import KeptOutcome

FIELD = "once"
HEADER = "Idempotency-Key"
_LONGEST_KEY = 80
_FIRST_ERROR = 400
_KEPT_HEADERS = ("Location", "Content-Type", "HX-Redirect")

_P = ParamSpec("_P")
_Request = TypeVar("_Request", bound=HttpRequest)


def once(
    view: Callable[Concatenate[_Request, _P], HttpResponse],
) -> Callable[Concatenate[_Request, _P], HttpResponse]:
    """Do a changing request with a key exactly once per user and key; requests without a key pass through."""

    @wraps(view)
    def guarded(request: _Request, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        key = request.headers.get(HEADER) or request.POST.get(FIELD, "")
        if request.method in {"GET", "HEAD"} or not key or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if len(key) > _LONGEST_KEY:
            return _refusal(_("幂等键过长：至多 80 个字符"))
        fingerprint = _fingerprint(request)
        try:
            with transaction.atomic():
                kept = KeptOutcome.objects.create(user_id=request.user.pk, key=key, fingerprint=fingerprint)
                response = view(request, *args, **kwargs)
                if response.status_code >= _FIRST_ERROR:
                    transaction.set_rollback(True)
                    return response
                _keep(kept, response)
                return response
        except IntegrityError:
            earlier = KeptOutcome.objects.filter(user_id=request.user.pk, key=key).first()
            if earlier is None:
                raise
        return _again(earlier, fingerprint)

    return cast("Callable[Concatenate[_Request, _P], HttpResponse]", guarded)


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.content_type == "multipart/form-data":
        digest.update(repr(sorted(request.POST.lists())).encode())
        for name, files in sorted(request.FILES.lists()):
            digest.update("".join(f"{name} {file.name} {file.size}\n" for file in files).encode())
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _keep(kept: KeptOutcome, response: HttpResponse) -> None:
    kept.status = response.status_code
    kept.headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    kept.body = response.content.decode()
    kept.save(update_fields=["status", "headers", "body"])


def _again(kept: KeptOutcome, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        return _refusal(_("同一幂等键用于了不同的内容；请刷新页面后重试"))
    response = HttpResponse(kept.body, status=kept.status)
    for name, value in kept.headers.items():
        response[name] = value
    response["Idempotent-Replay"] = "true"
    return response


def _refusal(text: str) -> HttpResponse:
    return JsonResponse({"detail": text}, status=422, json_dumps_params={"ensure_ascii": False})

"""The one API object: routers of all apps, errors as JSON, the schema at /api/openapi.json."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import SessionAuth

from huoju import __version__
from huoju.platform import registry
from huoju.platform.api.keys import KeyBearer
from huoju.platform.audit.actions import NotAllowedError, record_refusal

api = NinjaAPI(
    title="火炬平台",
    version=__version__,
    description="国家高新区综合管理服务平台的接口。密钥在“接口密钥”页面生成，放在 Authorization: Bearer 中。",
    auth=[KeyBearer(), SessionAuth()],
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api:rest",
)


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    if isinstance(error, NotAllowedError):
        record_refusal(error)
    return api.create_response(request, {"detail": str(error) or "没有权限"}, status=403)


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Exception) -> HttpResponse:
    return api.create_response(request, {"detail": "没有这个对象，或不在您的查看范围内"}, status=404)


def mount() -> None:
    """Add the routers of every app; called once, when the addresses are read."""
    for part in registry.contributions():
        for prefix, router in part.routers:
            api.add_router(prefix, router)

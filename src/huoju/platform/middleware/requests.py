"""Every request gets an id, is timed, counted and logged; a refusal is kept in the audit log."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from huoju.platform.audit.actions import NotAllowedError, record_refusal
from huoju.platform.audit.current import Origin, origin
from huoju.platform.logs import get_logger
from huoju.platform.operations import metrics

log = get_logger(__name__)

REQUEST_ID = "huoju.request_id"
"""Where templates and views find the id of the request: in `request.META`."""

_STATIC = "/static/"


class RequestMiddleware:
    """The outermost layer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if request.path_info.startswith(_STATIC):
            return self.get_response(request)
        begun = time.perf_counter()
        request_id = secrets.token_hex(8)
        token = origin.set(Origin(request_id, client_address(request)))
        request.META[REQUEST_ID] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
        finally:
            origin.reset(token)
            structlog.contextvars.unbind_contextvars("request_id")
        seconds = time.perf_counter() - begun
        response["X-Request-Id"] = request_id
        metrics.count_request(request, response, seconds)
        user = getattr(request, "user", None)
        log.info(
            "request",
            request_id=request_id,
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            user=getattr(user, "pk", None),
        )
        return response

    def process_exception(self, _request: HttpRequest, exception: Exception) -> None:
        """Keep a refusal before the error page is made."""
        if isinstance(exception, NotAllowedError):
            record_refusal(exception)


def client_address(request: HttpRequest) -> str:
    """The address of the browser: behind our HTTPS proxy the last one it noted, else the peer of the connection."""
    if settings.CONFIGURATION.web.https:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))

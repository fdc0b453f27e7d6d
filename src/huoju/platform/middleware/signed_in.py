"""Every page asks for signing in, unless its view says `@login_not_required`."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers


class SignedInMiddleware(LoginRequiredMiddleware):
    """Django's, with an answer that htmx follows: the whole page goes to sign-in, not a part of it."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep pages of signed-in users out of every cache."""
        response = cast("HttpResponseBase", super().__call__(request))
        if request.user.is_authenticated and "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Send the browser to sign in."""
        response = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request"):
            response.status_code = 204
            response["HX-Redirect"] = response["Location"]
            del response["Location"]
        return response

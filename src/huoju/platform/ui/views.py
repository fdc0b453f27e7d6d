"""Display modes: large type and high contrast, kept in cookies."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huoju.platform.ui.context import CONTRAST, LARGE

_MODES = {"large": LARGE, "contrast": CONTRAST}
_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def switch_display(request: HttpRequest) -> HttpResponse:
    """Turn one mode on or off, and show the same page again."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "/")
    cookie = _MODES.get(request.POST.get("mode", ""))
    if cookie and request.COOKIES.get(cookie) == "1":
        response.delete_cookie(cookie)
    elif cookie:
        response.set_cookie(cookie, "1", max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response

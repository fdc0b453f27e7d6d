"""The addresses of the platform: each app under its own name."""

from __future__ import annotations

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.i18n import set_language

from huoju.platform.accounts.views import change_password
from huoju.platform.operations import views as operations
from huoju.platform.registry import APPS, PACKAGE
from huoju.platform.ui import errors, views


@login_not_required
def closed(_request: HttpRequest, **_kwargs: object) -> HttpResponse:
    """What allauth offers and this platform does not: registering oneself, and all that needs e-mail."""
    raise Http404


_ACCOUNT = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", change_password, name="account_change_password"),
    path("factors/", include("allauth.mfa.urls")),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("reset/", closed, name="account_reset_password"),
    path("set/", closed, name="account_set_password"),
    path("sent/", closed, name="account_email_verification_sent"),
]

_AT_ROOT = {"home"}

urlpatterns = [
    path("account/", include(_ACCOUNT)),
    path("display/", views.switch_display, name="display"),
    path("i18n/language/", login_not_required(set_language), name="set_language"),
    path("health/live", operations.live, name="live"),
    path("health/ready", operations.ready, name="ready"),
    path("metrics", operations.metrics, name="metrics"),
    *(path("" if app in _AT_ROOT else f"{app}/", include(f"{PACKAGE}.{app}.urls")) for app in APPS),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken

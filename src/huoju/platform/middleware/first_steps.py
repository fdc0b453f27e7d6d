"""What an account must do before anything else: replace a password it was given, add a second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huoju.platform.accounts.models import Grant, User

_FREE = ("/account/", "/i18n/", "/display/", "/static/", "/health/")
_CHECKED = "second_factor_checked"


class FirstStepsMiddleware:
    """Sends the browser to the step that is still open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or redirect to the open step."""
        if request.user.is_authenticated and not request.path_info.startswith(_FREE):
            if password_is_due(request.user):
                messages.warning(request, _("请先设置新口令，然后继续。"))
                return redirect("account_change_password")
            if _factor_is_due(request, request.user):
                messages.warning(request, _("您的角色须使用双因素登录，请先添加一种验证方式。"))
                return redirect(reverse("mfa_index"))
        return self.get_response(request)


def password_is_due(user: User) -> bool:
    """Whether the password was given by somebody else, or is older than the policy allows."""
    days = settings.CONFIGURATION.security.password_days
    if user.must_change_password:
        return True
    return bool(days and user.password_changed_at and timezone.now() - user.password_changed_at > timedelta(days=days))


def needs_second_factor(user: User) -> bool:
    """Whether the policy asks this account for a second factor. Demo accounts are spared."""
    if settings.CONFIGURATION.security.second_factor == "off" or user.demo:
        return False
    return Grant.objects.in_force().filter(user=user, role__needs_second_factor=True).exists()


def _factor_is_due(request: HttpRequest, user: User) -> bool:
    """Asked once a session: a role that is granted later is asked for at the next sign-in."""
    if request.session.get(_CHECKED):
        return False
    if needs_second_factor(user) and not is_mfa_enabled(user):
        return True
    request.session[_CHECKED] = True
    return False

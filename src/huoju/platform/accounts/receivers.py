"""Signing in and out, and second factors, as events of the audit log."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from huoju.platform.accounts.models import User
from huoju.platform.accounts.sessions import BROWSER
from huoju.platform.audit.actions import Record, append_event
from huoju.platform.audit.models import Event

_BROWSERS = ("Edg", "Firefox", "Chrome", "Safari")
_SYSTEMS = ("Windows", "Android", "iPhone", "Mac OS", "Linux")


@receiver(user_logged_in)
def signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Somebody signed in; the session remembers the browser."""
    request.session[BROWSER] = _described(request.headers.get("User-Agent", ""))
    _append("accounts.signed_in", user)


@receiver(user_logged_out)
def signed_out(user: User | None, **_kwargs: Any) -> None:
    """Somebody signed out, or the session ended by itself."""
    if user is not None:
        _append("accounts.signed_out", user)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """A sign-in failed. Known accounts are named; what was typed otherwise may be a password and is not kept."""
    known = User.objects.get_queryset().filter(username=credentials.get("username", "")).first()
    _append("accounts.sign_in_failed", known, Event.Outcome.REFUSED)


@receiver(user_locked_out)
def locked_out(username: str, **_kwargs: Any) -> None:
    """An account was locked after too many failed sign-ins."""
    known = User.objects.get_queryset().filter(username=username).first()
    _append("accounts.locked_out", known, Event.Outcome.REFUSED)


@receiver(authenticator_added)
def factor_added(user: User, authenticator: Any, **_kwargs: Any) -> None:
    """A second factor was added."""
    _append("accounts.factor_added", user, kind=str(authenticator.type))


@receiver(authenticator_removed)
def factor_removed(user: User, authenticator: Any, **_kwargs: Any) -> None:
    """A second factor was removed."""
    _append("accounts.factor_removed", user, kind=str(authenticator.type))


def _append(action: str, user: User | None, outcome: Event.Outcome = Event.Outcome.DONE, **details: object) -> None:
    organisation = user.organisation if user else None
    append_event(action, acting_user=user, organisation=organisation, record=Record("", details), outcome=outcome)


def _described(agent: str) -> str:
    browser = next((name for name in _BROWSERS if name in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return " · ".join(filter(None, ({"Edg": "Edge"}.get(browser, browser), system)))

"""A session ends after a time without use, and after a longest time whatever happens."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from huoju.platform.accounts.sessions import STARTED

SEEN = "seen_at"
_NOTED_EVERY = 60
"""Seconds between two notes of the last use: one write a minute, not one a request."""


class SessionLimitsMiddleware:
    """Signs out sessions that are too old or too long unused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.idle = settings.CONFIGURATION.security.idle_minutes * 60
        self.longest = settings.CONFIGURATION.security.session_hours * 3600

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, as a stranger's if the session has ended."""
        if request.session.session_key and request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now = int(time.time())
        started = request.session.setdefault(STARTED, now)
        seen = request.session.get(SEEN, 0) or now
        if now - seen > self.idle or now - started > self.longest:
            logout(request)
        elif now - request.session.get(SEEN, 0) >= _NOTED_EVERY:
            request.session[SEEN] = now

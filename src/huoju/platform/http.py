"""The request as views see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from huoju.platform.accounts.models import User


class Request(HttpRequest):
    """A request whose sender is signed in: every view but those marked `@login_not_required` gets only such."""

    user: User

"""How keys are made, hashed and recognised."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from huoju.platform.accounts.models import User
from huoju.platform.api.models import ApiKey

PREFIX = "huoju_"
_SHOWN = 12


def new_key() -> str:
    """A random key: 256 bits, so that a plain hash is enough."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def shown(key: str) -> str:
    """The beginning by which its owner recognises a key."""
    return key[:_SHOWN]


class KeyBearer(HttpBearer):
    """`Authorization: Bearer huoju_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The owner, limited to the key's actions; None refuses."""
        if not token.startswith(PREFIX):
            return None
        key = ApiKey.objects.select_related("user__organisation").filter(digest=digest(token)).first()
        if key is None or not key.usable or not key.user.is_usable:
            return None
        today = timezone.localdate()
        if key.used_on != today:
            ApiKey.objects.filter(pk=key.pk).update(used_on=today)
        user: User = key.user
        user.limited_to = frozenset(key.actions)
        request.user = user
        return user

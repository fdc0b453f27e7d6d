"""Reads of keys: everybody sees their own alone."""

from __future__ import annotations

from django.db.models import QuerySet

from huoju.platform import registry
from huoju.platform.accounts.models import User
from huoju.platform.api.models import ApiKey
from huoju.platform.contribution import Action


def keys_of(user: User) -> QuerySet[ApiKey, ApiKey]:
    """The keys of the user, the newest first."""
    return ApiKey.objects.filter(user=user).order_by("-pk")


def actions_of(user: User) -> list[Action]:
    """The actions that the user may do anywhere, which are those a key can be given."""
    return [action for action in registry.actions().values() if user.may(action.code)]

"""What the home page shows."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Q
from django.utils import timezone

from huoju.platform import registry
from huoju.platform.accounts.models import User
from huoju.platform.contribution import Due
from huoju.platform.home.models import Notice, NoticeQuerySet
from huoju.platform.organisations import paths

_NEVER = datetime.max.replace(tzinfo=UTC)
_SHOWN = 20


def due_for(user: User) -> list[Due]:
    """What waits for the user, the nearest deadline first, then what has none."""
    found = [due for part in registry.contributions() for source in part.due for due in source(user)]
    return sorted(found, key=lambda due: due.at or _NEVER)[:_SHOWN]


def notices_for(user: User) -> NoticeQuerySet:
    """The notices of the user's organisation and of all above it that are still shown."""
    path = user.organisation.path
    lines = [*paths.ancestors(path), path]
    current = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return Notice.objects.filter(current, organisation__path__in=lines, withdrawn=False).select_related("organisation")


def notices_by(user: User) -> NoticeQuerySet:
    """The notices that the user may manage."""
    return Notice.objects.visible_to(user, "home.notify").select_related("organisation")

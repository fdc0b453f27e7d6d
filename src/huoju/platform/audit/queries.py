"""Reads of the log for the audit administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from huoju.platform.accounts.models import User
from huoju.platform.audit.models import Event, EventQuerySet


@dataclass(frozen=True, slots=True)
class Filters:
    """What the audit administrator looks for; empty means everything."""

    user: str = ""
    action: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None


def events_for(user: User, filters: Filters) -> EventQuerySet:
    """The events that `user` may look at, the newest first."""
    found = Event.objects.visible_to(user, "audit.view")
    if filters.user:
        found = found.filter(user_name=filters.user)
    if filters.action:
        found = found.filter(action__startswith=filters.action)
    if filters.outcome:
        found = found.filter(outcome=filters.outcome)
    if filters.since:
        found = found.filter(at__gte=_midnight(filters.since))
    if filters.until:
        found = found.filter(at__lt=_midnight(filters.until + timedelta(days=1)))
    return found.order_by("-number")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

"""Reads of requests."""

from __future__ import annotations

from huoju.platform.accounts.models import User
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.platform.service.models import WITH_OFFICE, Case, CaseQuerySet, State, Step
from huoju.platform.service.topics import Topic

VIEW = "service.view"
OVERDUE, OPEN = "overdue", "open"


def cases_for(user: User, *, state: str = "", topic: str = "", text: str = "") -> CaseQuerySet:
    """The requests that the user may see; of a state (or `open`, `overdue`), a topic, with `text` in title or firm."""
    found = Case.objects.visible_to(user, VIEW).select_related("organisation", "holder", "holder__parent")
    if state == OVERDUE:
        found = found.overdue()
    elif state == OPEN:
        found = found.filter(state__in=WITH_OFFICE)
    elif state in State.values:
        found = found.filter(state=state)
    if topic in Topic.values:
        found = found.filter(topic=topic)
    if text:
        found = found.filter(title__contains=text) | found.filter(organisation__name__contains=text)
    return found


def cases_to_handle(user: User, action: str) -> CaseQuerySet:
    """The requests in sight that an office in reach of `action` holds now."""
    return cases_for(user).held_within(user, action)


def cases_to_decide(user: User, action: str) -> CaseQuerySet:
    """The requests of the user's own enterprise, for what the enterprise decides."""
    return cases_for(user).of_enterprises_of(user, action)


def steps_of(case: Case) -> list[Step]:
    """The whole way of a request, from the beginning."""
    return list(case.steps.select_related("by", "office", "user"))


def waiting_at(office: Organisation) -> CaseQuerySet:
    """What an office is to act on, the nearest deadline first."""
    return Case.objects.filter(holder=office, state__in=WITH_OFFICE).order_by("deadline", "pk")


def answered_for(enterprise: Organisation) -> CaseQuerySet:
    """What an enterprise is to confirm, the oldest first."""
    return Case.objects.filter(organisation=enterprise, state=State.ANSWERED).order_by("pk")


def own_enterprise(user: User) -> Organisation | None:
    """The enterprise that an account belongs to; None for an office."""
    return user.organisation if user.organisation.kind == Kind.ENTERPRISE else None

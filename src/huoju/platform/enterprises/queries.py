"""Reads of enterprises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from huoju.evaluation.titles_sql import is_title
from huoju.platform.accounts.models import User
from huoju.platform.enterprises import rules
from huoju.platform.enterprises.models import Profile, Standing, StandingQuerySet, Title, TitleQuerySet
from huoju.platform.jobs.models import Job, JobQuerySet
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation, OrganisationQuerySet

VIEW = "enterprises.view"
IMPACT = "enterprises.impact"
SOON = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Rung:
    """A title of the ladder: how many enterprises in reach meet it, and for how many it is the nearest next one."""

    standard: str
    title: str
    met: int
    near: int


def enterprises_for(user: User, action: str = VIEW) -> OrganisationQuerySet:
    """The enterprises in reach."""
    return Organisation.objects.visible_to(user, action).filter(kind=Kind.ENTERPRISE, valid_to=None)


def own_enterprise(user: User) -> Organisation | None:
    """The enterprise that an account belongs to; None for an office."""
    return user.organisation if user.organisation.kind == Kind.ENTERPRISE else None


def profiles_of(enterprise: Organisation) -> list[Profile]:
    """All years, the newest first."""
    return list(Profile.objects.filter(organisation=enterprise).select_related("changed_by"))


def standings_for(user: User, *, met: str = "", near: str = "") -> StandingQuerySet:
    """Standings in reach: those that meet a standard, or to which a title is the nearest."""
    found = Standing.objects.visible_to(user, VIEW).select_related("organisation")
    if met:
        found = found.filter(titles__contains=f";{met};")
    if near:
        found = found.filter(near=near)
    return found


def ladder(user: User) -> list[Rung]:
    """The titles in force with their counts over the enterprises in reach."""
    return [
        Rung(
            standard.model.standard,
            standard.model.title,
            standings_for(user, met=standard.model.standard).count(),
            standings_for(user, near=standard.model.standard).count(),
        )
        for standard in rules.in_force(date.today())  # noqa: DTZ011 - the office's own day
        if is_title(rules.rule_of(standard.model.reference).plan)
    ]


def titles_of(enterprise: Organisation) -> TitleQuerySet:
    """The titles of one enterprise, the first to end first."""
    return Title.objects.filter(organisation=enterprise)


def titles_ending(user: User) -> TitleQuerySet:
    """Titles in reach that end within half a year, or have ended in the last half year."""
    today = date.today()  # noqa: DTZ011 - the office's own day
    found = Title.objects.visible_to(user, VIEW).select_related("organisation")
    return found.filter(valid_to__gte=today - SOON, valid_to__lte=today + SOON)


def impacts_for(user: User) -> JobQuerySet:
    """The measured changes of rules over branches that the user reaches as a whole, the newest first."""
    reached = user.reach(IMPACT).condition("organisation__path")
    return Job.objects.filter(reached, kind=IMPACT).select_related("organisation")

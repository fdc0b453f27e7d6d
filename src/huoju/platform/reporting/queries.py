"""Reads of reporting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from huoju.platform.accounts.models import User
from huoju.platform.reporting.cells import cells_of
from huoju.platform.reporting.checks import Finding, Severity, check
from huoju.platform.reporting.models import (
    DECIDED,
    EDITABLE,
    Form,
    FormQuerySet,
    Report,
    ReportQuerySet,
    Round,
    RoundQuerySet,
    State,
)

VIEW = "reporting.view"
UNSEEN = (State.EMPTY, State.DRAFT)
"""States in which a report is its unit's own affair."""
_RELATED = ("round__form", "organisation")


@dataclass(frozen=True, slots=True)
class Progress:
    """How complete a round is among the units in reach."""

    round: Round
    assigned: int
    submitted: int
    approved: int

    @property
    def missing(self) -> int:
        """Units that have not sent anything up."""
        return self.assigned - self.submitted


def own_reports(user: User) -> ReportQuerySet:
    """The reports of the user's own unit, those that close first in front."""
    found = Report.objects.visible_to(user, VIEW).filter(organisation=user.organisation)
    return found.select_related(*_RELATED).order_by("round__closes", "pk")


def reports_in_reach(user: User, action: str = VIEW) -> ReportQuerySet:
    """All reports in reach."""
    return Report.objects.visible_to(user, action).select_related(*_RELATED)


def listed_reports(user: User, *, form: str = "", period: str = "") -> ReportQuerySet:
    """The reports in reach, the latest period first; of one form (by code) or one period where these are named."""
    found = reports_in_reach(user)
    found = found.filter(round__form__code=form) if form else found
    found = found.filter(round__period=period) if period else found
    return found.order_by("-round__period", "path", "pk")


def writable_reports(user: User, action: str = "reporting.write") -> ReportQuerySet:
    """The reports of the own unit that the user may write or send up."""
    return reports_in_reach(user, action).filter(organisation=user.organisation)


def due_reports(user: User) -> ReportQuerySet:
    """The reports of the own unit that wait to be filled: open now, or returned."""
    if not user.may("reporting.write"):
        return Report.objects.none()
    today = timezone.localdate()
    now = Q(state__in=EDITABLE, round__opens__lte=today, round__closes__gte=today) | Q(state=State.RETURNED)
    return own_reports(user).filter(now)


def shown_values(user: User, report: Report) -> dict[str, str]:
    """What a user may see of a report: others see nothing before it is sent up for the first time."""
    own = report.organisation_id == user.organisation_id
    return dict(report.values) if own or report.state not in UNSEEN else {}


def rounds_for(user: User) -> list[Progress]:
    """The rounds in which units in reach report, with how complete they are."""
    reached = user.reach(VIEW).condition("path")
    counts = (
        Report.objects.filter(reached)
        .values("round")
        .annotate(
            assigned=Count("pk"),
            submitted=Count("pk", filter=~Q(state__in=EDITABLE)),
            approved=Count("pk", filter=Q(state__in=DECIDED)),
        )
    )
    by_round = {row["round"]: row for row in counts}
    rounds = Round.objects.filter(pk__in=by_round).select_related("form", "organisation")
    return [
        Progress(one, by_round[one.pk]["assigned"], by_round[one.pk]["submitted"], by_round[one.pk]["approved"])
        for one in rounds
    ]


def round_for(user: User, number: int) -> Round:
    """A round in which units in reach report. Raises Round.DoesNotExist."""
    within = Report.objects.visible_to(user, VIEW).values("round")
    return Round.objects.select_related("form", "organisation").get(pk=number, pk__in=within)


def progress_of(user: User, round_: Round) -> Progress:
    """How complete one round is among the units in reach."""
    states = Counter(reports_of(user, round_).order_by().values_list("state", flat=True))
    assigned, open_ = states.total(), sum(states[state] for state in EDITABLE)
    return Progress(round_, assigned, assigned - open_, sum(states[state] for state in DECIDED))


def reports_of(user: User, round_: Round) -> ReportQuerySet:
    """The reports of a round in reach."""
    return reports_in_reach(user).filter(round=round_)


def rounds_in_reach(user: User, action: str) -> RoundQuerySet:
    """The rounds of offices in reach."""
    return Round.objects.visible_to(user, action).select_related("form", "organisation")


def forms_in_reach(user: User) -> FormQuerySet:
    """The forms of offices in reach."""
    return Form.objects.visible_to(user, "reporting.manage")


def values_before(report: Report) -> dict[str, str]:
    """What the unit reported with the same form for the period before."""
    last = _earlier(report.round).filter(organisation=report.organisation).order_by("-round__period").first()
    return dict(last.values) if last else {}


def large_changes(user: User, round_: Round) -> list[tuple[Report, Finding]]:
    """Every figure sent up in a round that differs much from the unit's own of the period before."""
    reports = list(reports_of(user, round_).exclude(state__in=UNSEEN).order_by("path"))
    earlier = _earlier(round_).filter(path__in=[one.path for one in reports]).order_by("round__period")
    before = {one.path: one.values for one in earlier}
    cells = cells_of(round_.form.fields)
    return [
        (one, finding)
        for one in reports
        for finding in check(cells, one.values, before.get(one.path, {}), one.explanations)
        if finding.severity is Severity.VERIFY
    ]


def values_at_or_above(user: User, round_: Round, *, approved_only: bool = True) -> Iterator[Report]:
    """The reports of a round's form and office in reach, for every period: what evaluations are made from.

    Only reports at or above a level of review count: approved ones, or all that were sent up.
    """
    states = DECIDED if approved_only else (State.SUBMITTED, *DECIDED)
    found = reports_in_reach(user).filter(
        round__form__code=round_.form.code, round__organisation=round_.organisation, state__in=states
    )
    return found.order_by("path", "round__period").iterator()


def _earlier(round_: Round) -> ReportQuerySet:
    """Reports with the same form for periods before, of whatever unit."""
    return Report.objects.filter(round__form__code=round_.form.code, round__period__lt=round_.period).exclude(
        state__in=UNSEEN
    )

"""Pages of the offices: rounds with their completeness and large changes, decisions, forms and new rounds."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huoju.platform.accounts.actions import require_any
from huoju.platform.audit.idempotency import once
from huoju.platform.evaluations.actions import EvaluationError
from huoju.platform.http import Request
from huoju.platform.reporting import queries
from huoju.platform.reporting.actions import (
    ReportError,
    do_approve,
    do_lock,
    do_make_form,
    do_open_round,
    do_remind,
    do_return,
    do_unlock,
)
from huoju.platform.reporting.evaluate import do_evaluate
from huoju.platform.reporting.forms import NewForm, NewRound
from huoju.platform.reporting.models import Report, Round, State
from huoju.platform.ui.figures import moment
from huoju.platform.ui.pages import done, failed, invalid, page
from huoju.platform.ui.tables import Column, Table, badge, link

TONES = {State.SUBMITTED: "warning", State.RETURNED: "bad", State.APPROVED: "good", State.LOCKED: "good"}

TABLE: Table[Report] = Table(
    "reports",
    columns=(
        Column(
            "unit", gettext_lazy("单位"), lambda one: link(f"/reporting/{one.pk}/", one.organisation.name), sort="path"
        ),
        Column(
            "state",
            gettext_lazy("状态"),
            lambda one: badge(one.get_state_display(), TONES.get(State(one.state), "quiet")),
            sort="state",
        ),
        Column("submitted", gettext_lazy("上报时间"), lambda one: moment(one.submitted_at), sort="submitted_at"),
        Column("reminded", gettext_lazy("催报时间"), lambda one: moment(one.reminded_at), sort="reminded_at"),
    ),
    default="unit",
    caption=gettext_lazy("报表"),
)


def rounds(request: Request) -> HttpResponse:
    """The rounds in which units in reach report."""
    require_any(request.user, queries.VIEW)
    return page(request, "reporting/rounds.html", rounds=queries.rounds_for(request.user))


def round_page(request: Request, number: int) -> HttpResponse:
    """One round: how complete it is, and every report in reach."""
    found = _round(request, number)
    asked = request.GET.get("state", "")
    reports = queries.reports_of(request.user, found)
    reports = reports.filter(state=asked) if asked in State.values else reports
    return page(
        request,
        "reporting/round.html",
        round=found,
        progress=queries.progress_of(request.user, found),
        table=TABLE.page(request, reports),
        states=State.choices,
        asked=asked,
        may_remind=request.user.may("reporting.review"),
        may_lock=request.user.reach("reporting.manage").covers(found.organisation.path),
        may_evaluate=request.user.may("evaluations.make"),
    )


def changes(request: Request, number: int) -> HttpResponse:
    """The large changes against the period before, with their explanations."""
    found = _round(request, number)
    lines = [
        (report, finding, report.explanations.get(finding.cell.field.name, ""))
        for report, finding in queries.large_changes(request.user, found)
    ]
    return page(request, "reporting/changes.html", round=found, lines=lines)


@require_POST
@once
def remind(request: Request, number: int) -> HttpResponse:
    """Remind every unit whose report is still open."""
    found = _round(request, number)
    require_any(request.user, "reporting.review")
    count = do_remind(acting_user=request.user, round_=found)
    return done(request, _("已催报 %(count)s 个单位。") % {"count": count}, "reporting:round", number)


@require_POST
@once
def lock(request: Request, number: int) -> HttpResponse:
    """Lock all approved reports."""
    found = _round(request, number)
    count = do_lock(acting_user=request.user, round_=found)
    return done(request, _("已锁定 %(count)s 份报表。") % {"count": count}, "reporting:round", number)


@require_POST
@once
def evaluate(request: Request, number: int) -> HttpResponse:
    """Start an evaluation over the approved reports."""
    found = _round(request, number)
    require_any(request.user, "evaluations.make")
    try:
        snapshot = do_evaluate(acting_user=request.user, round_=found)
    except EvaluationError as error:
        return failed(request, str(error), "reporting:round", number)
    return done(request, _("已开始评价，完成后本页显示结果。"), "evaluations:snapshot", snapshot.name)


@require_POST
@once
def approve(request: Request, number: int) -> HttpResponse:
    """Accept a report."""
    found = _reviewable(request, number)
    revision = _revision(request)
    return _after(
        request,
        number,
        lambda: do_approve(acting_user=request.user, report=found, revision=revision),
        _("已通过。"),
    )


@require_POST
@once
def send_back(request: Request, number: int) -> HttpResponse:
    """Return a report with the reason and the cells to mend."""
    found = _reviewable(request, number)
    names = {one["name"] for one in found.round.form.fields}
    marked = names.intersection(request.POST.getlist("marked"))
    reason, revision = request.POST.get("reason", ""), _revision(request)
    return _after(
        request,
        number,
        lambda: do_return(acting_user=request.user, report=found, revision=revision, reason=reason, marked=marked),
        _("已退回。"),
    )


@require_POST
@once
def unlock(request: Request, number: int) -> HttpResponse:
    """Open a locked report for its reviewers again."""
    found = get_object_or_404(queries.reports_in_reach(request.user, "reporting.manage"), pk=number)
    reason = request.POST.get("reason", "")
    return _after(
        request, number, lambda: do_unlock(acting_user=request.user, report=found, reason=reason), _("已解锁。")
    )


def manage(request: Request) -> HttpResponse:
    """The report forms of the offices in reach, and what makes new ones."""
    require_any(request.user, "reporting.manage")
    return _manage(request, page, NewForm(), NewRound(choices=queries.forms_in_reach(request.user)))


@require_POST
@once
def make_form(request: Request) -> HttpResponse:
    """Make a form from a standard."""
    require_any(request.user, "reporting.manage")
    form = NewForm(request.POST)
    if form.is_valid():
        try:
            made = do_make_form(acting_user=request.user, organisation=request.user.organisation, **form.cleaned_data)
            text = _("已建立 %(form)s 第 %(version)s 版。") % {"form": made, "version": made.version}
            return done(request, text, "reporting:manage")
        except ReportError as error:
            form.add_error("reference", str(error))
    return _manage(request, invalid, form, NewRound(choices=queries.forms_in_reach(request.user)))


@require_POST
@once
def open_round(request: Request) -> HttpResponse:
    """Ask all units of the form's kind below the own office for a report."""
    require_any(request.user, "reporting.manage")
    form = NewRound(request.POST, choices=queries.forms_in_reach(request.user))
    if form.is_valid():
        try:
            made = do_open_round(acting_user=request.user, organisation=request.user.organisation, **form.cleaned_data)
            return done(request, _("已布置。"), "reporting:round", made.pk)
        except ReportError as error:
            form.add_error(None, str(error))
    return _manage(request, invalid, NewForm(), form)


def _manage(request: Request, answer: Callable[..., HttpResponse], form: NewForm, new_round: NewRound) -> HttpResponse:
    forms = queries.forms_in_reach(request.user)
    return answer(request, "reporting/manage.html", forms=forms, form=form, new_round=new_round)


def _after(request: Request, number: int, change: Callable[[], object], text: str) -> HttpResponse:
    """Make a decision and go back to the report, saying that it is done or why not."""
    try:
        change()
    except ReportError as error:
        return failed(request, str(error), "reporting:report", number)
    return done(request, text, "reporting:report", number)


def _round(request: Request, number: int) -> Round:
    try:
        return queries.round_for(request.user, number)
    except Round.DoesNotExist as error:
        raise Http404 from error


def _reviewable(request: Request, number: int) -> Report:
    return get_object_or_404(queries.reports_in_reach(request.user, "reporting.review"), pk=number)


def _revision(request: Request) -> int:
    """The revision that the reviewer saw; one that no report has where none was sent."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else -1  # noqa: PLR2004 - no report has so many decisions

"""Changes of forms, rounds and reports: each one action, one transaction, one audit row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from huoju.platform.accounts.models import User
from huoju.platform.audit.actions import NotAllowedError, Record, recorded
from huoju.platform.organisations import paths
from huoju.platform.organisations.models import Organisation
from huoju.platform.reporting.cells import cells_of, described
from huoju.platform.reporting.checks import check
from huoju.platform.reporting.models import EDITABLE, Form, Report, Round, State
from huoju.platform.reporting.queries import values_before
from huoju.standards import catalogue
from huoju.standards.catalogue import CatalogueError


class ReportError(Exception):
    """This cannot be done with the report now; the text says why and what would be right."""


def do_make_form(*, acting_user: User | None, organisation: Organisation, code: str, reference: str, kind: str) -> Form:
    """Make the next version of a form from a standard's inputs. Raises ReportError."""
    try:
        standard = catalogue.find(reference)
    except CatalogueError as error:
        raise ReportError(str(error)) from error
    with recorded("reporting.manage", acting_user=acting_user, organisation=organisation, subject=code) as record:
        last = Form.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
        form = Form.objects.create(
            code=code,
            version=last + 1,
            name=standard.model.title,
            kind=kind,
            reference=standard.model.reference,
            content_hash=standard.content_hash,
            fields=described(standard),
            organisation=organisation,
        )
        record.note(version=form.version, cells=len(form.fields), standard=form.reference)
        return form


def do_open_round(
    *,
    acting_user: User | None,
    form: Form,
    organisation: Organisation,
    period: str,
    opens: date,
    closes: date,
    simulated: bool = False,
) -> Round:
    """Ask every unit of the form's kind below an office for a report. Raises ReportError."""
    if closes < opens:
        raise ReportError(_("截止日期不能早于开始日期。"))
    with recorded("reporting.manage", acting_user=acting_user, organisation=organisation, subject=form) as record:
        made, new = Round.objects.get_or_create(
            form=form,
            period=period,
            organisation=organisation,
            defaults={"opens": opens, "closes": closes, "simulated": simulated},
        )
        if not new:
            raise ReportError(_("这张表本期已经布置过。"))
        units = Organisation.objects.below(organisation.path).filter(kind=form.kind, valid_to=None)
        reports = [Report(round=made, organisation=unit, path=unit.path) for unit in units]
        Report.objects.bulk_create(reports, batch_size=500)
        record.note(period=period, units=len(reports))
        return made


def do_write(
    *, acting_user: User, report: Report, values: Mapping[str, str], explanations: Mapping[str, str] | None = None
) -> Report:
    """Write cells and explanations; an empty text empties the cell. Raises ReportError: it is not open for writing."""
    with recorded(
        "reporting.write", acting_user=acting_user, organisation=report.organisation, subject=report
    ) as record:
        locked = _locked(report)
        _open(locked)
        _merge(locked.values, values)
        _merge(locked.explanations, explanations or {})
        record.note(cells=sorted(values), explained=sorted(explanations or ()))
        locked.state = State.RETURNED if locked.state == State.RETURNED else State.DRAFT
        locked.changed_by = acting_user
        locked.save()
        return locked


def do_submit(*, acting_user: User, report: Report) -> Report:
    """Send the report up. Raises ReportError: it is not open, or a check stands in the way."""
    with recorded(
        "reporting.submit", acting_user=acting_user, organisation=report.organisation, subject=report
    ) as record:
        locked = _locked(report)
        _open(locked)
        if not locked.values:
            raise ReportError(_("这张报表还没有填写，不能上报。"))
        found = check(cells_of(locked.round.form.fields), locked.values, values_before(locked), locked.explanations)
        blocking = [one for one in found if one.blocks]
        if blocking:
            raise ReportError(
                _("还有 %(count)s 项审核未通过，例如：%(first)s") % {"count": len(blocking), "first": blocking[0].text}
            )
        locked.submitted_at = timezone.now()
        locked.opened = False
        locked.reason, locked.marked = "", []
        _move(locked, State.SUBMITTED, acting_user, record)
        return locked


def do_withdraw(*, acting_user: User, report: Report) -> Report:
    """Take the report back. Raises ReportError: it is not submitted, or somebody above has opened it."""
    with recorded(
        "reporting.submit", acting_user=acting_user, organisation=report.organisation, subject=report
    ) as record:
        locked = _locked(report)
        if locked.state != State.SUBMITTED:
            raise ReportError(_("只有已上报的报表可以撤回。"))
        if locked.opened:
            raise ReportError(_("上级已打开这份报表，不能撤回，请联系上级退回。"))
        if not locked.round.is_open:
            raise ReportError(_("已过截止日期，不能撤回，请联系上级退回。"))
        _move(locked, State.DRAFT, acting_user, record)
        return locked


def do_open(*, acting_user: User, report: Report) -> None:
    """Remember that a reviewer has looked at the report. Looking leaves no audit row."""
    if report.state == State.SUBMITTED and not report.opened and may_review(acting_user, report):
        Report.objects.filter(pk=report.pk, state=State.SUBMITTED).update(opened=True)


def do_approve(*, acting_user: User, report: Report, revision: int) -> Report:
    """Accept a submitted report. Raises ReportError, NotAllowedError."""
    with recorded(
        "reporting.review", acting_user=acting_user, organisation=report.organisation, subject=report
    ) as record:
        locked = _reviewed(acting_user, report, revision, (State.SUBMITTED,))
        if locked.changed_by_id == acting_user.pk:
            raise ReportError(_("不能审核自己上报的报表，请由他人审核。"))
        _move(locked, State.APPROVED, acting_user, record)
        return locked


def do_return(*, acting_user: User, report: Report, revision: int, reason: str, marked: Collection[str] = ()) -> Report:
    """Send a report back with the reason and the cells to mend. Raises ReportError, NotAllowedError."""
    if not reason.strip():
        raise ReportError(_("退回须写明原因。"))
    with recorded(
        "reporting.review", acting_user=acting_user, organisation=report.organisation, subject=report
    ) as record:
        locked = _reviewed(acting_user, report, revision, (State.SUBMITTED, State.APPROVED))
        locked.reason, locked.marked = reason.strip()[:300], sorted(marked)
        record.note(reason=locked.reason, marked=locked.marked)
        _move(locked, State.RETURNED, acting_user, record)
        return locked


def do_lock(*, acting_user: User, round_: Round) -> int:
    """Lock every approved report of a round; the number locked."""
    with recorded(
        "reporting.manage", acting_user=acting_user, organisation=round_.organisation, subject=round_
    ) as record:
        locked = Report.objects.filter(round=round_, state=State.APPROVED).update(state=State.LOCKED)
        record.note(locked=locked)
        return locked


def do_unlock(*, acting_user: User, report: Report, reason: str) -> Report:
    """Open a locked report for its reviewers again. Raises ReportError: no reason, or it is not locked."""
    if not reason.strip():
        raise ReportError(_("解锁须写明原因。"))
    with recorded(
        "reporting.manage", acting_user=acting_user, organisation=report.round.organisation, subject=report
    ) as record:
        locked = _locked(report)
        if locked.state != State.LOCKED:
            raise ReportError(_("这份报表没有锁定。"))
        record.note(reason=reason.strip())
        _move(locked, State.APPROVED, acting_user, record)
        return locked


def do_remind(*, acting_user: User, round_: Round) -> int:
    """Remind every unit of a round in reach whose report is still open; the number reminded."""
    reach = acting_user.reach("reporting.review")
    with recorded("reporting.review", acting_user=acting_user, subject=round_) as record:
        waiting = Report.objects.filter(reach.condition("path"), round=round_, state__in=EDITABLE)
        reminded = waiting.update(reminded_at=timezone.now())
        record.note(reminded=reminded)
        return reminded


def may_review(user: User, report: Report) -> bool:
    """Whether a user stands above the unit that reports: nobody decides about a report of the own unit."""
    branches = user.reach("reporting.review").branches
    return any(paths.is_within(report.path, branch) and report.path != branch for branch in branches)


def _locked(report: Report) -> Report:
    """The report as it is now. FOR UPDATE: others may write or decide at the same time."""
    rows = Report.objects.select_related("round__form", "organisation")
    return rows.select_for_update(of=("self",)).get(pk=report.pk)


def _open(report: Report) -> None:
    if report.state not in EDITABLE:
        raise ReportError(_("报表%(state)s，不能修改。") % {"state": report.get_state_display()})
    if not report.writable:
        raise ReportError(_("不在填报时间内（%(opens)s 至 %(closes)s）。") % {
            "opens": report.round.opens, "closes": report.round.closes
        })  # fmt: skip


def _reviewed(acting_user: User, report: Report, revision: int, states: Collection[State]) -> Report:
    if not may_review(acting_user, report):
        raise NotAllowedError(acting_user, "reporting.review", report.organisation)
    locked = _locked(report)
    if locked.revision != revision or locked.state not in states:
        raise ReportError(_("这份报表刚被别人处理过，请刷新后再看。"))
    return locked


def _move(report: Report, state: State, acting_user: User, record: Record) -> None:
    record.change("state", report.state, state)
    report.state = state
    report.revision += 1
    report.changed_by = acting_user
    report.save()


def _merge(held: dict[str, str], written: Mapping[str, str]) -> None:
    for name, text in written.items():
        if text.strip():
            held[name] = text.strip()
        else:
            held.pop(name, None)

"""Pages of the unit that reports: what is due, the entry form, checks, sending up, Excel and print."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huoju.platform.accounts.actions import require_any
from huoju.platform.audit.actions import Record, append_event
from huoju.platform.audit.idempotency import once
from huoju.platform.http import Request
from huoju.platform.reporting import queries, sheets
from huoju.platform.reporting.actions import ReportError, do_open, do_submit, do_withdraw, do_write, may_review
from huoju.platform.reporting.cells import cells_of
from huoju.platform.reporting.checks import Severity, check
from huoju.platform.reporting.lines import EXPLANATION, VALUE, lines_of, written_in
from huoju.platform.reporting.models import Report, State
from huoju.platform.ui.downloads import XLSX, attachment
from huoju.platform.ui.pages import done, failed, page


def index(request: Request) -> HttpResponse:
    """The reports of the own unit, those that close first in front."""
    require_any(request.user, queries.VIEW)
    return page(request, "reporting/index.html", reports=queries.own_reports(request.user))


def report(request: Request, number: int) -> HttpResponse:
    """One report: to write for its unit while it is open, to decide for those above, else to read."""
    found = _report(request, number)
    own = queries.writable_reports(request.user).filter(pk=number).exists()
    reviewer = may_review(request.user, found)
    if reviewer:
        do_open(acting_user=request.user, report=found)
    values, before = queries.shown_values(request.user, found), queries.values_before(found)
    writes = own and found.writable
    return page(
        request,
        "reporting/entry.html" if writes else "reporting/report.html",
        report=found,
        lines=lines_of(found, values, before),
        own=own,
        hidden=not values and found.state != State.EMPTY,
        may_decide=reviewer and found.state == State.SUBMITTED,
        may_return=reviewer and found.state in {State.SUBMITTED, State.APPROVED},
        may_unlock=found.state == State.LOCKED
        and request.user.reach("reporting.manage").covers(found.round.organisation.path),
        may_withdraw=own and found.state == State.SUBMITTED and not found.opened,
    )


@require_POST
def write(request: Request, number: int) -> HttpResponse:
    """Keep what was written: one cell for htmx, which gets the cell's findings, or the whole form."""
    found = _writable(request, number)
    values = written_in(request.POST, found, VALUE)
    explanations = written_in(request.POST, found, EXPLANATION)
    alone = bool(request.headers.get("HX-Request"))
    try:
        kept = do_write(acting_user=request.user, report=found, values=values, explanations=explanations)
    except ReportError as error:
        if alone:
            return page(request, "reporting/found.html", status=422, error=str(error))
        return failed(request, str(error), "reporting:report", number)
    if not alone:
        return done(request, _("已暂存。"), "reporting:report", number)
    written = {*values, *explanations}
    lines = [
        line for line in lines_of(kept, kept.values, queries.values_before(kept)) if line.cell.field.name in written
    ]
    return page(request, "reporting/found.html", findings=[one for line in lines for one in line.findings], kept=True)


@require_POST
@once
def copy(request: Request, number: int) -> HttpResponse:
    """Fill the empty cells with what was reported for the period before."""
    found = _writable(request, number)
    before = queries.values_before(found)
    empty = {name: text for name, text in before.items() if not found.values.get(name)}
    if not empty:
        return failed(request, _("没有可以复制的上期数据。"), "reporting:report", number)
    return _after(
        request,
        number,
        lambda: do_write(acting_user=request.user, report=found, values=empty),
        _("已复制上期的 %(count)s 个数据，请逐项核对。") % {"count": len(empty)},
    )


def findings(request: Request, number: int) -> HttpResponse:
    """Every finding of the checks, by class."""
    found = _report(request, number)
    values = queries.shown_values(request.user, found)
    all_of_it = check(cells_of(found.round.form.fields), values, queries.values_before(found), found.explanations)
    groups = [(severity, [one for one in all_of_it if one.severity is severity]) for severity in Severity]
    return page(
        request,
        "reporting/findings.html",
        report=found,
        groups=[group for group in groups if group[1]],
        blocking=sum(one.blocks for one in all_of_it),
        may_submit=found.writable
        and queries.writable_reports(request.user, "reporting.submit").filter(pk=number).exists(),
    )


@require_POST
@once
def submit(request: Request, number: int) -> HttpResponse:
    """Send the report up."""
    found = _writable(request, number, "reporting.submit")
    try:
        do_submit(acting_user=request.user, report=found)
    except ReportError as error:
        return failed(request, str(error), "reporting:findings", number)
    return done(request, _("已上报。"), "reporting:report", number)


@require_POST
@once
def withdraw(request: Request, number: int) -> HttpResponse:
    """Take the report back."""
    found = _writable(request, number, "reporting.submit")
    return _after(request, number, lambda: do_withdraw(acting_user=request.user, report=found), _("已撤回。"))


def printed(request: Request, number: int) -> HttpResponse:
    """The report for paper, filled or empty."""
    found = _report(request, number)
    values = {} if request.GET.get("empty") else queries.shown_values(request.user, found)
    return page(request, "reporting/print.html", report=found, lines=lines_of(found, values, {}))


def sheet(request: Request, number: int) -> HttpResponse:
    """The report as Excel, to be filled and sent back."""
    found = _report(request, number)
    values, cells = queries.shown_values(request.user, found), cells_of(found.round.form.fields)
    content = sheets.down(found, cells, values, queries.values_before(found))
    record = Record(str(found), {"bytes": len(content)})
    append_event("downloads.xlsx", acting_user=request.user, organisation=found.organisation, record=record)
    return attachment(content, f"{found.round.form.code}-{found.round.period}-{found.organisation.name}.xlsx", XLSX)


@require_POST
def upload(request: Request, number: int) -> HttpResponse:
    """Read a filled Excel form and show what it would change; nothing is written."""
    found = _writable(request, number)
    given = request.FILES.get("file")
    if given is None:
        return failed(request, _("请选择 Excel 文件。"), "reporting:report", number)
    if (given.size or 0) > sheets.LARGEST:
        return failed(request, _("文件超过 5 MB，请用下载的模板填写。"), "reporting:report", number)
    cells = cells_of(found.round.form.fields)
    try:
        values, errors = sheets.up(given.read(), cells)
    except sheets.SheetError as error:
        return failed(request, str(error), "reporting:report", number)
    changed = [
        (VALUE + cell.field.name, cell, found.values.get(cell.field.name, ""), values[cell.field.name])
        for cell in cells
        if cell.field.name in values and values[cell.field.name] != found.values.get(cell.field.name, "")
    ]
    return page(request, "reporting/upload.html", report=found, changed=changed, errors=errors)


def _after(request: Request, number: int, change: Callable[[], object], text: str) -> HttpResponse:
    """Make a change and go back to the report, saying that it is done or why not."""
    try:
        change()
    except ReportError as error:
        return failed(request, str(error), "reporting:report", number)
    return done(request, text, "reporting:report", number)


def _report(request: Request, number: int) -> Report:
    return get_object_or_404(queries.reports_in_reach(request.user), pk=number)


def _writable(request: Request, number: int, action: str = "reporting.write") -> Report:
    return get_object_or_404(queries.writable_reports(request.user, action), pk=number)

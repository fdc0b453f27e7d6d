"""Reports for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema

from huoju.platform.api.pagination import Page, paged
from huoju.platform.http import Request
from huoju.platform.reporting import queries
from huoju.platform.reporting.models import Report

router = Router(tags=["reporting"])
_LARGEST_ID = 2**31 - 1


class ReportOut(Schema):
    """One report, without its cells."""

    number: int
    form: str
    version: int
    period: str
    unit: str
    unit_name: str
    opens: date
    closes: date
    state: str
    revision: int
    submitted_at: datetime | None
    simulated: bool


class ReportPage(Page):
    """A page of reports."""

    items: list[ReportOut]


class FullReportOut(ReportOut):
    """One report with its cells as they were written; nothing before the unit has sent it up."""

    values: dict[str, str]
    explanations: dict[str, str]
    marked: list[str]
    reason: str


@router.get("/", response=ReportPage, summary="报表列表", operation_id="list_reports")
def list_reports(
    request: Request,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    form: Annotated[str, Query(max_length=20)] = "",
    period: Annotated[str, Query(max_length=20)] = "",
) -> dict[str, Any]:
    """The reports in reach, the latest period first; of one form or one period where these are named."""
    return paged(queries.listed_reports(request.user, form=form, period=period), page, _shape)


@router.get(
    "/{number}", response={200: FullReportOut, 404: dict[str, str]}, summary="一份报表", operation_id="get_report"
)
def get_report(request: Request, number: Annotated[int, Path(ge=1, le=_LARGEST_ID)]) -> dict[str, Any]:
    """One report in reach."""
    report = queries.reports_in_reach(request.user).get(pk=number)
    values = queries.shown_values(request.user, report)
    return {
        **_shape(report),
        "values": values,
        "explanations": report.explanations if values else {},
        "marked": report.marked,
        "reason": report.reason,
    }


def _shape(report: Report) -> dict[str, Any]:
    return {
        "number": report.pk,
        "form": report.round.form.code,
        "version": report.round.form.version,
        "period": report.round.period,
        "unit": report.organisation.code,
        "unit_name": report.organisation.name,
        "opens": report.round.opens,
        "closes": report.round.closes,
        "state": report.state,
        "revision": report.revision,
        "submitted_at": report.submitted_at,
        "simulated": report.round.simulated,
    }

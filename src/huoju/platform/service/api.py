"""Requests for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Query, Router, Schema

from huoju.platform.accounts.actions import require_any
from huoju.platform.api.pagination import Page, paged
from huoju.platform.enterprises import queries as enterprises
from huoju.platform.http import Request
from huoju.platform.policies.queries import VIEW as READ_POLICIES
from huoju.platform.service import queries
from huoju.platform.service.fitting import Fit, fits_of
from huoju.platform.service.models import Case

router = Router(tags=["service"])


class StepOut(Schema):
    """One step; `office` is where the request went with it."""

    kind: str
    at: datetime
    by: str
    office: str | None
    text: str


class CaseOut(Schema):
    """A request as the list shows it."""

    number: int
    title: str
    topic: str
    enterprise: str
    holder: str
    state: str
    appealed: bool
    submitted_at: datetime
    deadline: datetime
    overdue: bool
    satisfaction: int | None
    simulated: bool


class WholeCaseOut(CaseOut):
    """A request with its text and its whole way."""

    text: str
    steps: list[StepOut]


class CasesOut(Page):
    """One page of requests."""

    items: list[CaseOut]


class DocumentOut(Schema):
    """A document of the policy library."""

    number: int
    title: str
    date: str


class FitOut(Schema):
    """A recognition in force: the verdict, the conditions not met and without figures, and what it depends on."""

    standard: str
    title: str
    document: str
    partial: bool
    verdict: str
    held: bool
    unmet: list[str]
    missing: list[str]
    deciding: list[str]
    documents: list[DocumentOut]


_States = Literal["", "open", "overdue", "submitted", "accepted", "transferred", "answered", "closed"]


@router.get("", response=CasesOut, summary="企业诉求", operation_id="list_cases")
def list_cases(
    request: Request, page: Annotated[int, Query(ge=1, le=100_000)] = 1, state: _States = ""
) -> dict[str, Any]:
    """The requests that one may see, the newest first; `overdue` are those whose deadline is over."""
    require_any(request.user, queries.VIEW)
    return paged(queries.cases_for(request.user, state=state).order_by("-submitted_at", "-pk"), page, _row)


@router.get(
    "/policies/{code}",
    response={200: list[FitOut], 404: dict[str, str]},
    summary="适合企业的政策",
    operation_id="list_fitting_policies",
)
def list_fitting_policies(request: Request, code: str) -> list[dict[str, Any]]:
    """Every recognition in force and what it says of one enterprise, over its newest figures."""
    enterprise = enterprises.enterprises_for(request.user).get(code=code)
    found = fits_of(enterprise, timezone.localdate(), "zh", with_documents=request.user.may(READ_POLICIES))
    return [_fit(fit) for fit in found]


@router.get("/{number}", response={200: WholeCaseOut, 404: dict[str, str]}, summary="一件诉求", operation_id="get_case")
def get_case(request: Request, number: int) -> dict[str, Any]:
    """One request with its whole way."""
    found = queries.cases_for(request.user).get(pk=number)
    steps = [
        {
            "kind": step.kind,
            "at": step.at,
            "by": step.by.name,
            "office": step.office.name if step.office else None,
            "text": step.text,
        }
        for step in queries.steps_of(found)
    ]
    return {**_row(found), "text": found.text, "steps": steps}


def _row(case: Case) -> dict[str, Any]:
    return {
        "number": case.pk,
        "title": case.title,
        "topic": case.topic,
        "enterprise": case.organisation.code,
        "holder": case.holder.code,
        "state": case.state,
        "appealed": case.appealed,
        "submitted_at": case.submitted_at,
        "deadline": case.deadline,
        "overdue": case.is_overdue,
        "satisfaction": case.satisfaction,
        "simulated": case.organisation.simulated,
    }


def _fit(fit: Fit) -> dict[str, Any]:
    return {
        "standard": fit.reference,
        "title": fit.title,
        "document": fit.document,
        "partial": fit.partial,
        "verdict": fit.explanation.verdict,
        "held": fit.held is not None,
        "unmet": [one.label for one in fit.against],
        "missing": [one.label for one in fit.missing],
        "deciding": [one.label for one in fit.explanation.deciding],
        "documents": [{"number": one.id, "title": one.title, "date": one.date} for one in fit.documents],
    }

"""Enterprises and standards for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Router, Schema

from huoju.platform.accounts.actions import require_any
from huoju.platform.enterprises import queries, rules
from huoju.platform.http import Request
from huoju.platform.jobs.models import Job
from huoju.standards.catalogue import CatalogueError

router = Router(tags=["enterprises"])


class StandardOut(Schema):
    """One version of a standard."""

    reference: str
    title: str
    document: str
    effective: str
    partial: bool


class RungOut(Schema):
    """A title with the number of enterprises in reach that meet it, and of those to which it is the nearest."""

    standard: str
    title: str
    met: int
    near: int


@router.get("/standards", response=list[StandardOut], summary="标准目录", operation_id="list_standards")
def list_standards(request: Request) -> list[dict[str, Any]]:  # noqa: ARG001 - the framework passes it
    """Every version of every standard."""
    return [
        {
            "reference": one.model.reference,
            "title": one.model.title,
            "document": one.model.document,
            "effective": one.model.effective.isoformat(),
            "partial": bool(one.model.partial),
        }
        for one in rules.catalogue()
    ]


@router.get("/ladder", response=list[RungOut], summary="企业梯度", operation_id="get_ladder")
def get_ladder(request: Request) -> list[dict[str, Any]]:
    """The ladder over the enterprises in reach."""
    require_any(request.user, queries.VIEW)
    return [
        {"standard": one.standard, "title": one.title, "met": one.met, "near": one.near}
        for one in queries.ladder(request.user)
    ]


@router.get(
    "/impacts/{number}",
    response={200: dict[str, Any], 404: dict[str, str]},
    summary="规则改动的影响",
    operation_id="get_impact",
)
def get_impact(request: Request, number: UUID) -> dict[str, Any]:
    """What was measured of a rule change: transitions, losses, gains, and the part of each requirement."""
    return dict(queries.impacts_for(request.user).filter(state=Job.State.DONE).get(pk=number).result)


@router.get(
    "/{code}/explanation/{authority}/{name}",
    response={200: dict[str, Any], 404: dict[str, str]},
    summary="企业按一个标准的结论和理由",
    operation_id="explain_enterprise",
)
def explain_enterprise(request: Request, code: str, authority: str, name: str) -> dict[str, Any]:
    """Verdict and reasons in the form of `huoju explain --json`, over the newest figures of the enterprise."""
    enterprise = queries.enterprises_for(request.user).get(code=code)
    try:
        rule = rules.rule_of(f"{authority}/{name}")
    except CatalogueError as error:
        raise Http404(str(error)) from error
    profiles = queries.profiles_of(enterprise)
    record, _wrong = rules.read_values(rule, profiles[0].values if profiles else {})
    found = rules.explained(rule, record, timezone.localdate(), enterprise.name, "zh")
    return dict(found.model_dump(mode="json"))

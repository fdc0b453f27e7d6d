"""Organisations for programs."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Schema

from huoju.platform.api.pagination import Page, paged
from huoju.platform.http import Request
from huoju.platform.organisations import queries
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation

router = Router(tags=["organisations"])


class OrganisationOut(Schema):
    """One organisation."""

    code: str
    kind: str
    name: str
    short_name: str
    region_code: str
    simulated: bool


class OrganisationPage(Page):
    """A page of organisations."""

    items: list[OrganisationOut]


@router.get("/", response=OrganisationPage, summary="组织列表", operation_id="list_organisations")
def list_organisations(
    request: Request,
    kind: Kind | None = None,
    text: Annotated[str, Query(max_length=60)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> dict[str, Any]:
    """The organisations in reach, in the order of the tree."""
    found = queries.organisations_for(request.user, kind=kind or "", text=text).order_by("path")
    return paged(found, page, _shape)


@router.get(
    "/{code}", response={200: OrganisationOut, 404: dict[str, str]}, summary="一个组织", operation_id="get_organisation"
)
def get_organisation(request: Request, code: str) -> dict[str, Any]:
    """One organisation by its code."""
    return _shape(queries.organisation_for(request.user, code))


def _shape(unit: Organisation) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in OrganisationOut.model_fields}

"""Evaluations for programs."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Schema

from huoju.platform.api.pagination import Page, paged
from huoju.platform.evaluations import queries
from huoju.platform.evaluations.models import Snapshot
from huoju.platform.evaluations.queries import ShownPlace
from huoju.platform.http import Request

router = Router(tags=["evaluations"])


class SnapshotOut(Schema):
    """One evaluation."""

    name: str
    reference: str
    title: str
    content_hash: str
    engine: str
    as_of: str
    source: str
    rule: str
    state: str
    periods: list[str]
    units: int
    certainty: str
    simulated: bool


class SnapshotPage(Page):
    """A page of evaluations."""

    items: list[SnapshotOut]


class PlaceOut(Schema):
    """One unit's place in a period; low and high differ where values are missing."""

    unit: str
    region: str
    score_low: float
    score_high: float
    rank_best: int
    rank_worst: int
    range_best: int | None
    range_worst: int | None
    dimensions: dict[str, tuple[float, float]]


class RankingOut(Schema):
    """All places of one period that the caller may see."""

    snapshot: SnapshotOut
    period: str
    places: list[PlaceOut]


@router.get("/", response=SnapshotPage, summary="评价结果列表", operation_id="list_evaluations")
def list_evaluations(request: Request, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> dict[str, Any]:
    """The evaluations that the caller may open, the newest first."""
    return paged(queries.snapshots_for(request.user), page, _shape)


@router.get(
    "/{name}", response={200: RankingOut, 404: dict[str, str]}, summary="一次评价的名次", operation_id="get_ranking"
)
def get_ranking(request: Request, name: str, period: Annotated[str, Query(max_length=20)] = "") -> dict[str, Any]:
    """The ranking of a period (the last one where none is named), as the evaluation's rule lets the caller see it."""
    snapshot = queries.snapshot_for(request.user, name)
    chosen = period if period in snapshot.periods else (snapshot.periods or [""])[-1]
    places = queries.places_for(request.user, snapshot, chosen) if snapshot.periods else []
    codes = [one["code"] for one in snapshot.dimensions]
    return {
        "snapshot": _shape(snapshot),
        "period": chosen,
        "places": [_place(shown, codes) for shown in places],
    }


def _shape(snapshot: Snapshot) -> dict[str, Any]:
    values = {name: getattr(snapshot, name) for name in SnapshotOut.model_fields}
    return {**values, "as_of": snapshot.as_of.isoformat()}


def _place(shown: ShownPlace, codes: list[str]) -> dict[str, Any]:
    place = shown.place
    values = {
        name: getattr(place, name) for name in PlaceOut.model_fields if name not in {"unit", "region", "dimensions"}
    }
    return {
        **values,
        "unit": shown.name,
        "region": shown.region,
        "dimensions": dict(zip(codes, place.dimensions, strict=True)),
    }

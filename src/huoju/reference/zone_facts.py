"""What has been published about zones: places in the national evaluation, cells of the yearbook, national totals.

Every fact names the publication and how well it is known. A place says where a zone stood; scores are never published.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from huoju.reference import _tables
from huoju.reference.certainty import Certainty


@dataclass(frozen=True, slots=True)
class ZonePlace:
    """A zone's place in one round of the evaluation.

    `year` is the year of the round, None where the publication leaves it open (then `period` says about when). `kind`
    is overall (综合评价), dimension (一级指标) or single (单项排名). `rank` is the place where it is `exact`, else the
    last place that is possible (前 50 名 is 50). `zones_ranked` is None where it is not known. `system` names the
    document in force.
    """

    zone_id: str
    year: int | None
    period: str
    system: str
    kind: str
    measure: str
    rank: int
    exact: bool
    zones_ranked: int | None
    source: str
    certainty: Certainty
    note: str


@dataclass(frozen=True, slots=True)
class ZoneFigure:
    """One cell of 中国火炬统计年鉴; `zone_id` is None for the total of all zones."""

    zone_id: str | None
    year: int
    indicator: str
    value: Decimal
    unit: str
    source: str
    certainty: Certainty
    note: str


@dataclass(frozen=True, slots=True)
class NationalFigure:
    """A published total or share.

    `scope` is nation, a GB/T 2260 province code, or a zone's id; `zones` is how many zones it covers, where stated.
    `period` is the year, or the months within it; `qualifier` is exact, about or more_than.
    """

    period: str
    year: int
    scope: str
    zones: int | None
    indicator: str
    value: Decimal
    qualifier: str
    unit: str
    source: str
    certainty: Certainty
    note: str


def zone_places(zone_id: str | None = None) -> tuple[ZonePlace, ...]:
    """All known places, or those of one zone, newest round first."""
    return tuple(place for place in _places() if zone_id in {None, place.zone_id})


def zone_figures(zone_id: str | None = None) -> tuple[ZoneFigure, ...]:
    """All known cells of the yearbook, or those of one zone, newest year first."""
    return tuple(figure for figure in _figures() if zone_id in {None, figure.zone_id})


@cache
def national_figures() -> tuple[NationalFigure, ...]:
    """All published totals, in the order of the table."""
    return tuple(
        NationalFigure(
            period=row["period"],
            year=int(row["year"]),
            scope=row["scope"],
            zones=_number(row["zones"]),
            indicator=row["indicator"],
            value=Decimal(row["value"]),
            qualifier=row["qualifier"],
            unit=row["unit"],
            source=row["source"],
            certainty=Certainty(row["mark"]),
            note=row["note"],
        )
        for row in _tables.rows("national_figures")
    )


@cache
def _places() -> tuple[ZonePlace, ...]:
    return tuple(
        ZonePlace(
            zone_id=row["zone_id"],
            year=_number(row["year"]),
            period=row["period"],
            system=row["system"],
            kind=row["kind"],
            measure=row["measure"],
            rank=int(row["rank"]),
            exact=row["bound"] == "exact",
            zones_ranked=_number(row["zones_ranked"]),
            source=row["source"],
            certainty=Certainty(row["mark"]),
            note=row["note"],
        )
        for row in _tables.rows("zone_places")
    )


@cache
def _figures() -> tuple[ZoneFigure, ...]:
    return tuple(
        ZoneFigure(
            zone_id=row["zone_id"] or None,
            year=int(row["year"]),
            indicator=row["indicator"],
            value=Decimal(row["value"]),
            unit=row["unit"],
            source=row["source"],
            certainty=Certainty(row["mark"]),
            note=row["note"],
        )
        for row in _tables.rows("zone_figures")
    )


def _number(cell: str) -> int | None:
    return int(cell) if cell else None

"""The diagnosis of a unit: why it stands where it stands, how sure that is, what would move it (一区一策)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from huoju.robustness.certainty import official_order, range_of
from huoju.robustness.changes import change_of
from huoju.robustness.diagnosis_words import sentences
from huoju.robustness.intervals import rank_intervals
from huoju.robustness.levers import levers_of
from huoju.robustness.pairs import flip_radii
from huoju.robustness.places import history_of, place_of
from huoju.robustness.prepared import Prepared, prepare
from huoju.robustness.standing import against, region_rows
from huoju.robustness.weight_sets import within as within_radius
from huoju.robustness.zone_model import (
    Diagnosis,
    DimensionDiagnosis,
    Effects,
    IndicatorDiagnosis,
    Neighbour,
    RankRange,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huoju.robustness.decompose import ChangeEffects
    from huoju.robustness.zone_model import Panel

_NEIGHBOURS = 2
_NAMED = 5
_CLEAR_LEAD = 0.5
"""Standard deviations from the mean of all units from which an indicator is a strength or a weakness."""
_SECONDS = 20.0
"""A single unit's proof takes some hundredths of a second, in the hardest cases some seconds."""
_NEVER = 1 - 1e-9


def diagnose(panel: Panel, unit: str, *, period: str | None = None, within: float = 0.2) -> Diagnosis:
    """The diagnosis of one unit in one period (the last one by default).

    `within`: largest relative change of each weight for the rank range.

    Raises:
        LaboratoryError: no such unit or period, or an index whose score has no parts.
    """
    prepared = prepare(panel, period=period)
    row = prepared.row(unit)
    return _diagnosis(prepared, row, rank_ranges(prepared, [row], within, seconds=_SECONDS)[0])


def diagnose_all(panel: Panel, *, period: str | None = None, within: float = 0.2) -> tuple[Diagnosis, ...]:
    """The diagnosis of every unit, in official order; rank ranges are valid but not proved exact (in a moment)."""
    prepared = prepare(panel, period=period)
    rows = official_order(prepared.year).tolist()
    ranges = rank_ranges(prepared, rows, within, seconds=0.0)
    return tuple(_diagnosis(prepared, row, one) for row, one in zip(rows, ranges, strict=True))


def rank_ranges(prepared: Prepared, rows: Sequence[int], within: float, *, seconds: float) -> list[RankRange]:
    """Rank ranges of some rows after at most so many seconds of proving; valid at any time."""
    tables = prepared.tables
    proved = rank_intervals(
        tables.low, within_radius(tables.shares, within), high=tables.high, units=rows, time_limit=seconds
    )
    return [range_of(proved, number, within) for number in range(len(rows))]


def _diagnosis(prepared: Prepared, row: int, certainty: RankRange) -> Diagnosis:
    panel, year = prepared.panel, prepared.year
    unit = year.units[row]
    changed = change_of(prepared, row)
    indicators = _indicators(prepared, row, changed)
    order = sorted(
        (one for one in indicators if one.overall is not None),
        key=lambda one: -(one.overall.lead if one.overall is not None else 0.0),
    )
    strengths = [one.indicator.code for one in order if one.overall is not None and one.overall.lead >= _CLEAR_LEAD]
    weaknesses = [
        one.indicator.code for one in reversed(order) if one.overall is not None and one.overall.lead <= -_CLEAR_LEAD
    ]
    found = Diagnosis(
        unit=unit,
        region=panel.regions.get(unit),
        place=place_of(year, row),
        certainty=certainty,
        dimensions=_dimensions(prepared, row, indicators),
        indicators=indicators,
        strengths=tuple(strengths[:_NAMED]),
        weaknesses=tuple(weaknesses[:_NAMED]),
        peers=tuple(year.units[peer] for peer in prepared.peers(row)),
        neighbours=_neighbours(prepared, row),
        history=history_of(panel, unit),
        change=None if changed is None else _summed(changed, range(len(indicators))),
        filled=int(np.isnan(year.values[row]).sum()),
    )
    return replace(found, sentences=sentences(found, panel, prepared.limits_from))


def _indicators(prepared: Prepared, row: int, changed: ChangeEffects | None) -> tuple[IndicatorDiagnosis, ...]:
    year, tables = prepared.year, prepared.tables
    region, peers = region_rows(prepared, row), prepared.peers(row)
    groups = [
        against(prepared, row, range(len(year.units))),
        against(prepared, row, region) if len(region) > 1 else [None] * len(tables.shares),
        against(prepared, row, peers) if peers else [None] * len(tables.shares),
    ]
    levers = levers_of(prepared, row)
    lost = (prepared.points.max(axis=0) - prepared.points[row]) * prepared.shares
    old = prepared.before_row.get(row)
    previous = None if prepared.before is None or old is None else prepared.before.values[old]
    return tuple(
        IndicatorDiagnosis(
            indicator=indicator,
            value=float(year.filled[row, place]),
            filled=bool(np.isnan(year.values[row, place])),
            points=float(prepared.points[row, place]),
            points_low=float(tables.low[row, place]),
            points_high=float(tables.high[row, place]),
            contribution=float(prepared.points[row, place] * prepared.shares[place]),
            lost=float(lost[place]),
            overall=groups[0][place],
            region=groups[1][place],
            peers=groups[2][place],
            previous=None if previous is None or np.isnan(previous[place]) else float(previous[place]),
            effects=None if changed is None else _summed(changed, [place]),
            lever=levers[place],
        )
        for place, indicator in enumerate(prepared.panel.indicators)
    )


def _dimensions(
    prepared: Prepared, row: int, indicators: tuple[IndicatorDiagnosis, ...]
) -> tuple[DimensionDiagnosis, ...]:
    year = prepared.year
    peers = prepared.peers(row)
    found = []
    for dimension in prepared.panel.dimensions:
        inside = [place for place, one in enumerate(prepared.panel.indicators) if one.dimension == dimension]
        scores = prepared.points[:, inside] @ prepared.shares[inside] / prepared.shares[inside].sum()
        column = year.index.codes.index(dimension.code)
        effects = [one for place in inside if (one := indicators[place].effects) is not None]
        found.append(
            DimensionDiagnosis(
                dimension=dimension,
                score_low=float(year.index.low[row, column]),
                score_high=float(year.index.high[row, column]),
                rank=int(1 + (scores > scores[row] + prepared.tie).sum()),
                median=float(np.median(scores)),
                peers_median=float(np.median(scores[peers])) if peers else None,
                effects=_added(effects) if effects else None,
            )
        )
    return tuple(found)


def _neighbours(prepared: Prepared, row: int) -> tuple[Neighbour, ...]:
    """The units right before and right behind, nearest to the unit first on either side."""
    year = prepared.year
    order = official_order(year).tolist()
    place = order.index(row)
    before = order[max(0, place - _NEIGHBOURS) : place][::-1]
    behind = order[place + 1 : place + 1 + _NEIGHBOURS]
    radii = flip_radii(prepared.tables.middle[[row, *before, *behind]], prepared.shares)[0, 1:]
    return tuple(
        Neighbour(
            unit=year.units[other],
            rank=int(year.index.rank_best[other]),
            ahead=other in before,
            gap=float(prepared.scores[other] - prepared.scores[row]),
            radius=float("inf") if radius > _NEVER else float(radius),
        )
        for other, radius in zip([*before, *behind], radii.tolist(), strict=True)
    )


def _summed(changed: ChangeEffects, places: Sequence[int]) -> Effects:
    chosen = list(places)
    return Effects(*(float(part[0, chosen].sum()) for part in (changed.value, changed.population, changed.rule)))


def _added(parts: Sequence[Effects]) -> Effects:
    return Effects(
        sum(part.value for part in parts), sum(part.population for part in parts), sum(part.rule for part in parts)
    )

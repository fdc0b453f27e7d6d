"""A unit's place in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huoju.robustness.zone_model import Place

if TYPE_CHECKING:
    from huoju.composite import IndexResult
    from huoju.robustness.zone_model import Panel, Year


def place_of(year: Year, row: int, index: IndexResult | None = None) -> Place:
    """Score and rank of one row, by another result of the same units if given."""
    result = year.index if index is None else index
    return Place(
        period=year.period,
        score_low=float(result.low[row, -1]),
        score_high=float(result.high[row, -1]),
        rank_best=int(result.rank_best[row]),
        rank_worst=int(result.rank_worst[row]),
        units=len(year.units),
    )


def history_of(panel: Panel, unit: str) -> tuple[Place, ...]:
    """A unit's place in every period that has it, oldest first."""
    return tuple(place_of(year, year.row(unit)) for year in panel.years if unit in year.units)

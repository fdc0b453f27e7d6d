"""Two systems on the same units: who gains when one replaces the other, and how far they agree.

Scores of two systems are on scales of their own, so only places are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import kendalltau, spearmanr

from huoju.composite.index import rank_interval
from huoju.robustness.errors import LaboratoryError
from huoju.robustness.places import place_of

if TYPE_CHECKING:
    from huoju.robustness.zone_model import Panel, Place, Year


@dataclass(frozen=True, slots=True)
class SystemShift:
    """One unit in both systems, ranked among the units that both know.

    Attributes:
        least_gain, most_gain: places won by the change from the first system to the second (negative: lost); they
            differ where values are missing.
    """

    unit: str
    first: Place
    second: Place
    least_gain: int
    most_gain: int

    @property
    def certain(self) -> bool:
        """True when the unit gains, or loses, whatever the missing values are."""
        return self.least_gain > 0 or self.most_gain < 0


@dataclass(frozen=True, slots=True)
class SystemComparison:
    """Two systems compared on one period.

    Attributes:
        shifts: units in the order of the second system.
        kendall, spearman: agreement of the two rankings, -1 to 1; NaN for fewer than two units. Middles of intervals.
        mean_shift: mean absolute shift in places.
        only_first, only_second: units that the other system does not know.
    """

    first: str
    second: str
    period: str | None
    shifts: tuple[SystemShift, ...]
    kendall: float
    spearman: float
    mean_shift: float
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def compare_systems(first: Panel, second: Panel, *, period: str | None = None) -> SystemComparison:
    """Who gains when `second` replaces `first`, in one period (by default the last that both have).

    Raises:
        LaboratoryError: no period or no unit in common.
    """
    one, other = _common(first, second, period)
    shared = [unit for unit in other.units if unit in set(one.units)]
    if not shared:
        raise LaboratoryError(f"{first.reference} 与 {second.reference} 没有共同的{second.noun}可比")
    old, new = _among(one, shared), _among(other, shared)
    shifts = [_shift(unit, old, new, row) for row, unit in enumerate(shared)]
    ranks = np.array([[shift.first.rank_best + shift.first.rank_worst for shift in shifts],
                      [shift.second.rank_best + shift.second.rank_worst for shift in shifts]]) / 2  # fmt: skip
    several = len(shared) > 1
    return SystemComparison(
        first=first.reference,
        second=second.reference,
        period=other.period,
        shifts=tuple(sorted(shifts, key=lambda shift: (shift.second.rank_best, shift.second.rank_worst, shift.unit))),
        kendall=float(kendalltau(ranks[0], ranks[1]).statistic) if several else float("nan"),
        spearman=float(spearmanr(ranks[0], ranks[1]).statistic) if several else float("nan"),
        mean_shift=float(np.abs(ranks[0] - ranks[1]).mean()),
        only_first=tuple(unit for unit in one.units if unit not in set(shared)),
        only_second=tuple(unit for unit in other.units if unit not in set(shared)),
    )


def _common(first: Panel, second: Panel, period: str | None) -> tuple[Year, Year]:
    mine = {year.period: year for year in first.years}
    theirs = {year.period: year for year in second.years}
    both = [name for name in mine if name in theirs and period in {None, name}]
    if not both:
        asked = f"时期“{period}”" if period else "时期"
        raise LaboratoryError(f"{first.reference} 与 {second.reference} 没有共同的{asked}可比")
    return mine[both[-1]], theirs[both[-1]]


def _among(year: Year, units: list[str]) -> Year:
    """The year's scores, ranked among some of its units."""
    rows = [year.row(unit) for unit in units]
    low, high = year.index.low[rows], year.index.high[rows]
    best, worst = rank_interval(low[:, -1], high[:, -1], year.choices)
    shares = year.index.imputed_share[rows]
    index = replace(year.index, low=low, high=high, rank_best=best, rank_worst=worst, imputed_share=shares)
    return replace(year, units=tuple(units), index=index)


def _shift(unit: str, old: Year, new: Year, row: int) -> SystemShift:
    before, after = place_of(old, row), place_of(new, row)
    return SystemShift(unit, before, after, before.rank_best - after.rank_worst, before.rank_worst - after.rank_best)

"""A whole ranking with its certainty: sampled ranks, proved bounds, what holds under all weights, what would turn it.

Holes in the table count as uncertainty too: in the sample they are drawn evenly between worst and best, in the proofs
they may be anything between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.robustness.intervals import RankIntervals, rank_intervals
from huoju.robustness.linear import LinearTables, linear_tables
from huoju.robustness.monte_carlo import perturb_weights
from huoju.robustness.pairs import flip_radii, least_leads
from huoju.robustness.panel import year_of
from huoju.robustness.places import place_of
from huoju.robustness.weight_sets import within as within_radius
from huoju.robustness.zone_model import RankRange

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.composite.arrays import Array, Integers, Mask
    from huoju.robustness.zone_model import Panel, Place, Year

_OUTER = (0.05, 0.95)
_MIDDLE = 0.5
_ALWAYS = 1 - 1e-9
"""From this radius on one of two units is nowhere worse, and no positive weights turn them round."""


@dataclass(frozen=True, slots=True)
class RobustUnit:
    """One unit's rank and how sure it is.

    Attributes:
        place: by the official weights.
        p05, median, p95: ranks in the sample.
        seen_best, seen_worst: the extremes of the sample; they show less than is possible.
        range: proved or bounded, see `RankRange`.
        on_ties: True where the proof is complete but an end could only be reached within rounding of a tie.
    """

    unit: str
    place: Place
    p05: int
    median: int
    p95: int
    seen_best: int
    seen_worst: int
    range: RankRange
    on_ties: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """The smallest relative change of weights (0.03 = 3 %) that brings `behind` level with `ahead`.

    Infinite when no change of weights can. Missing values are filled.
    """

    behind: str
    ahead: str
    radius: float


@dataclass(frozen=True, slots=True)
class RobustRanking:
    """A ranking and its certainty, units in official order.

    Attributes:
        within: largest relative change of each weight that is admitted.
        samples, seed: of the sample; the same seed gives the same numbers on any number of workers.
        ahead: units × units, True where the row unit is before the column unit whatever the admissible weights and
            the missing values.
        turns: for each unit but the first, what it takes to overtake the one right before it.
        interrupted: True when the proofs were stopped before their end.
    """

    period: str | None
    within: float
    samples: int
    seed: int
    units: tuple[RobustUnit, ...]
    ahead: Mask
    turns: tuple[Turn, ...]
    interrupted: bool

    @property
    def certain_pairs(self) -> int:
        """Pairs of units whose order is certain."""
        return int(self.ahead.sum())

    @property
    def pairs(self) -> int:
        """All pairs."""
        return len(self.units) * (len(self.units) - 1) // 2

    @property
    def ends(self) -> int:
        """Best and worst ranks to prove."""
        return 2 * len(self.units)

    @property
    def proved_ends(self) -> int:
        """How many of them are exact."""
        return sum(
            (unit.range.best_bound == unit.range.best_attained) + (unit.range.worst_bound == unit.range.worst_attained)
            for unit in self.units
        )


def robust_ranking(
    panel: Panel,
    *,
    period: str | None = None,
    within: float = 0.2,
    samples: int = 100_000,
    seed: int = 0,
    workers: int = 2,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RobustRanking:
    """The ranking of one period (the last one by default) with its certainty.

    `time_limit` in seconds for the proofs; when it is up, or at a KeyboardInterrupt, the bounds are valid but perhaps
    not exact. `progress` hears (ends proved, all ends).

    Raises:
        LaboratoryError: the index is neither arithmetic nor geometric all the way up.
        CompositeError: `within` is not between 0 and 1.
    """
    year = year_of(panel, period)
    tables = linear_tables(panel, year)
    admissible = within_radius(tables.shares, within)
    seen = perturb_weights(
        tables.low, tables.shares, high=tables.high, radius=within, replications=samples, seed=seed, workers=workers
    )
    order = official_order(year)
    proved = rank_intervals(
        tables.low,
        admissible,
        high=tables.high,
        units=order.tolist(),
        workers=workers,
        time_limit=time_limit,
        progress=progress,
    )
    quantiles = [seen.quantile(share) for share in (_OUTER[0], _MIDDLE, _OUTER[1])]
    best, worst = seen.best, seen.worst
    units = tuple(
        RobustUnit(
            unit=year.units[row],
            place=place_of(year, row),
            p05=int(quantiles[0][row]),
            median=int(quantiles[1][row]),
            p95=int(quantiles[2][row]),
            seen_best=int(best[row]),
            seen_worst=int(worst[row]),
            range=range_of(proved, number, within),
            on_ties=bool(proved.on_ties[number]),
        )
        for number, row in enumerate(order.tolist())
    )
    leads = least_leads(tables.low[order], tables.high[order], admissible)
    ahead = np.asarray(leads > proved.tie)
    interrupted = not (proved.complete or bool((proved.on_ties | proved.best_proved & proved.worst_proved).all()))
    turns = _turns(year, tables, order)
    return RobustRanking(year.period, within, samples, seed, units, ahead, turns, interrupted)


def range_of(proved: RankIntervals, number: int, within: float) -> RankRange:
    """The range of the `number`-th unit of some intervals."""
    return RankRange(
        within,
        int(proved.best_bound[number]),
        int(proved.best_attained[number]),
        int(proved.worst_attained[number]),
        int(proved.worst_bound[number]),
    )


def official_order(year: Year) -> Integers:
    """Rows of a year in the order of their ranks; by name where these are equal."""
    names = np.argsort(np.argsort(np.array(year.units)))
    return np.lexsort((names, year.index.rank_worst, year.index.rank_best))


def _turns(year: Year, tables: LinearTables, order: Integers) -> tuple[Turn, ...]:
    radii: Array = flip_radii(tables.middle[order], tables.shares)
    radii = np.where(radii > _ALWAYS, np.inf, radii)
    return tuple(
        Turn(year.units[order[number]], year.units[order[number - 1]], float(radii[number, number - 1]))
        for number in range(1, len(order))
    )

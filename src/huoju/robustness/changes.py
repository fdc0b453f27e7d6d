"""Why a unit's score changed since the period before, indicator by indicator, in parts that add up exactly.

Three things change: the unit's own values, the others it is measured against, and the weights. "The unit as last year
among this year's others" is this year's table with the unit's row of last year in it; with the other three mixtures
and both years' weights each part gets its Shapley share (see `decompose`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huoju.robustness.decompose import ChangeEffects, effects_of
from huoju.robustness.panel import points_of

if TYPE_CHECKING:
    from huoju.composite.arrays import Array
    from huoju.robustness.prepared import Prepared
    from huoju.robustness.zone_model import Year

BEFORE, AFTER = 0, 1


def change_of(prepared: Prepared, row: int) -> ChangeEffects | None:
    """Effects for each indicator (arrays 1 × indicators); None where the unit was not there before."""
    before, old = prepared.before, prepared.before_row.get(row)
    if before is None or old is None or prepared.before_points is None:
        return None
    points = {
        (BEFORE, BEFORE): prepared.before_points[old],
        (AFTER, AFTER): prepared.points[row],
        (BEFORE, AFTER): _guest(prepared, prepared.year, row, before.filled[old]),
        (AFTER, BEFORE): _guest(prepared, before, old, prepared.year.filled[row]),
    }
    shares = (before.shares, prepared.shares)
    return effects_of(
        {
            (own, others, rule): (points[own, others] * shares[rule])[None, :]
            for own, others in points
            for rule in (BEFORE, AFTER)
        }
    )


def _guest(prepared: Prepared, year: Year, row: int, values: Array) -> Array:
    """Points of a unit that stands among the others of a year with values of its own from another."""
    table = year.filled.copy()
    table[row] = values
    points: Array = points_of(prepared.panel, year, table)[row]
    return points

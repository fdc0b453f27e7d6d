"""What good progress on one indicator alone would do to a unit's score and rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huoju.robustness.panel import points_of
from huoju.robustness.zone_model import Lever

if TYPE_CHECKING:
    from huoju.robustness.prepared import Prepared


def levers_of(prepared: Prepared, row: int) -> list[Lever | None]:
    """One lever for each indicator; None where there is nothing to gain within the limits.

    The unit's whole row is put at its limits in one go: an indicator's points depend on its own column alone, so each
    column shows what that indicator alone would do, to the unit and to the others whose scale it moves.
    """
    year = prepared.year
    table = year.filled.copy()
    table[row] = prepared.limits[row]
    moved = points_of(prepared.panel, year, table)
    scores = prepared.scores[:, None] + prepared.shares * (moved - prepared.points)
    gains = scores[row] - prepared.scores[row]
    ranks = 1 + (scores > scores[row] + prepared.tie).sum(axis=0)
    before = year.filled[row]
    useful = (table[row] != before) & (gains > prepared.tie) & ~np.isnan(year.known[row])
    return [
        Lever(float(before[place]), float(table[row, place]), float(gains[place]), int(ranks[place]))
        if useful[place]
        else None
        for place in range(len(prepared.panel.indicators))
    ]

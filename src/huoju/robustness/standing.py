"""How a unit stands on each indicator among all, in its region and beside its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huoju.composite.impute import column_median
from huoju.composite.profiles import standings
from huoju.robustness.zone_model import Against

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huoju.robustness.prepared import Prepared


def against(prepared: Prepared, row: int, group: Sequence[int]) -> list[Against | None]:
    """One standing for each indicator beside the rows of `group`; None where the unit's own value is missing."""
    rows = sorted({row, *group})
    known = np.where(np.isnan(prepared.year.known), np.nan, prepared.points)
    medians = column_median(prepared.year.known[rows])
    found: list[Against | None] = [None] * len(prepared.panel.indicators)
    for one in standings(known[rows], rows.index(row)):
        place = one.indicator
        found[place] = Against(one.rank, one.compared, float(medians[place]), one.lead)
    return found


def region_rows(prepared: Prepared, row: int) -> list[int]:
    """Rows of the units in the same region, the unit itself among them; none where the region is not known."""
    region = prepared.panel.regions.get(prepared.year.units[row])
    if region is None:
        return []
    return [other for other, name in enumerate(prepared.year.units) if prepared.panel.regions.get(name) == region]

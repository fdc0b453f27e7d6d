"""One period of a panel with everything that questions about it need, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from huoju.composite import aggregate
from huoju.composite.profiles import clusters, nearest
from huoju.robustness.errors import LaboratoryError
from huoju.robustness.improve import peer_limits
from huoju.robustness.linear import LinearTables, common_method, linear_tables
from huoju.robustness.panel import points_of, year_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huoju.composite.arrays import Array, Integers
    from huoju.robustness.zone_model import Panel, Year

_ZONES_IN_A_CLUSTER = 25
_MOST_PEERS, _FEWEST_PEERS, _NEAREST = 12, 6, 8
_SPREAD = (0.1, 0.9)
_PART_OF_SPREAD = 0.1
_GOOD_PROGRESS = 0.9
"""Quantile of the progress of all units within a year that counts as good and yet realistic."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A period ready for questions; arrays are units × indicators unless said otherwise.

    Attributes:
        points: normalised values, holes filled.
        shares: of the indicators.
        scores: of the units, holes filled; the sum of points × shares.
        tables: for proofs.
        cluster: number of the group of similar units that each belongs to.
        limits: raw values that a unit can realistically reach within a year.
        limits_from: `panel` where they come from what units achieved since the period before; `spread` where there is
            no such period, and a tenth of the distance between the first and the last tenth of the units stands in.
        before, before_points: the period before, None where there is none.
        before_row: row in the period before, by row.
    """

    panel: Panel
    year: Year
    points: Array
    shares: Array
    scores: Array
    tables: LinearTables
    cluster: Integers
    limits: Array
    limits_from: Literal["panel", "spread"]
    before: Year | None
    before_points: Array | None
    before_row: Mapping[int, int]

    @property
    def tie(self) -> float:
        """Scores no further apart share a rank."""
        return self.year.choices.tolerance

    def row(self, unit: str) -> int:
        """Row of a unit; `LaboratoryError` names near ones for an unknown name."""
        if unit in self.year.units:
            return self.year.row(unit)
        alike = [name for name in self.year.units if unit and unit in name]
        if len(alike) == 1:
            return self.year.row(alike[0])
        where = f"{self.year.period} 年的" if self.year.period else ""
        hint = f"，是否为：{'、'.join(alike[:5])}" if alike else ""
        raise LaboratoryError(f"{where}表中没有得分的主体“{unit}”{hint}")

    def peers(self, row: int) -> list[int]:
        """Rows of similar units, nearest first: those of the own group, or the nearest of all where these are few."""
        alike = np.flatnonzero(self.cluster == self.cluster[row])
        if len(alike) - 1 >= _FEWEST_PEERS:
            own = int(np.flatnonzero(alike == row)[0])
            return [int(alike[near]) for near in nearest(self.points[alike], own, _MOST_PEERS).tolist()]
        return [int(near) for near in nearest(self.points, row, _NEAREST).tolist()]


def prepare(panel: Panel, *, period: str | None = None) -> Prepared:
    """A period (the last one by default) ready for diagnosis, what-if and improvement.

    Raises:
        LaboratoryError: no such period, or the index is not arithmetic all the way up, so that its score has no parts.
    """
    year = year_of(panel, period)
    if common_method(panel.tree, year.choices) is not aggregate.arithmetic:
        raise LaboratoryError(f"{panel.reference} 不是逐级算术平均，得分不能分解到指标；可用 huoju rank --robust")
    points = points_of(panel, year, year.filled)
    shares = year.shares
    before = _before(panel, year)
    rows = {name: row for row, name in enumerate(before.units)} if before is not None else {}
    before_row = {row: rows[name] for row, name in enumerate(year.units) if name in rows}
    limits = _limits_by_progress(panel, year, before, before_row) if before is not None and before_row else None
    return Prepared(
        panel=panel,
        year=year,
        points=points,
        shares=shares,
        scores=points @ shares,
        tables=linear_tables(panel, year),
        cluster=clusters(points, max(1, round(len(points) / _ZONES_IN_A_CLUSTER))),
        limits=_limits_by_spread(panel, year) if limits is None else limits,
        limits_from="spread" if limits is None else "panel",
        before=before,
        before_points=None if before is None else points_of(panel, before, before.filled),
        before_row=before_row,
    )


def _before(panel: Panel, year: Year) -> Year | None:
    place = panel.years.index(year)
    return panel.years[place - 1] if place else None


def _limits_by_progress(panel: Panel, year: Year, before: Year, before_row: Mapping[int, int]) -> Array:
    """Good progress is taken from the units of both years, and granted to every unit."""
    now, then = list(before_row), list(before_row.values())
    directions = panel.tree.directions
    reached = peer_limits(before.filled[then], year.filled[now], panel.tree, quantile=_GOOD_PROGRESS)
    limits = _limits_by_spread(panel, year)
    limits[now] = reached
    best = (year.filled * directions).max(axis=0) * directions
    beyond = (limits - best) * directions > 0
    return np.where(beyond, best, limits)


def _limits_by_spread(panel: Panel, year: Year) -> Array:
    directions = panel.tree.directions
    turned = year.filled * directions
    low, high = np.quantile(turned, _SPREAD, axis=0)
    return np.asarray(np.minimum(turned + _PART_OF_SPREAD * (high - low), turned.max(axis=0)) * directions)

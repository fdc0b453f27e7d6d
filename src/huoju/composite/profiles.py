"""One unit beside others: strengths and weaknesses, and clusters of similar units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist

from huoju.composite.arrays import Integers, as_table, column_deviation, column_mean
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.impute import column_median
from huoju.composite.rank import ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands on one indicator among those it is compared with.

    Attributes:
        indicator: column.
        value: the unit's normalised value.
        rank: among the known values of the group (1 is best), the unit itself included.
        compared: how many units of the group have a value.
        above_median: value minus the group's median.
        lead: (value - mean of the group) / deviation of the group; 0 where the group does not vary.
    """

    indicator: int
    value: float
    rank: int
    compared: int
    above_median: float
    lead: float


def standings(normalised: ArrayLike, unit: int, group: Sequence[int] | None = None) -> tuple[Standing, ...]:
    """A unit's standing on each indicator it has, best lead first.

    The first are its strengths, the last its weaknesses. `group` are the rows to compare with (its province, its
    peers); the unit itself always counts. Without it: all.
    """
    table = as_table(normalised)
    rows = sorted({unit, *(range(len(table)) if group is None else group)})
    own, compared = table[unit], table[rows]
    places = ranks(compared.T)[:, rows.index(unit)]
    spread, centre, median = column_deviation(compared), column_mean(compared), column_median(compared)
    lead = np.where(spread > 0, (own - centre) / np.where(spread > 0, spread, 1.0), 0.0)
    count = (~np.isnan(compared)).sum(axis=0)
    known = [int(j) for j in np.flatnonzero(~np.isnan(own))]
    return tuple(
        Standing(j, float(own[j]), int(places[j]), int(count[j]), float(own[j] - median[j]), float(lead[j]))
        for j in sorted(known, key=lambda j: (-lead[j], j))
    )


def nearest(normalised: ArrayLike, unit: int, count: int) -> Integers:
    """The `count` most similar other units, nearest first: root mean square distance over the indicators both have.

    Units without a common indicator are never near. Equal distances are ordered by row.
    """
    table = as_table(normalised)
    gap = table - table[unit]
    known = (~np.isnan(gap)).sum(axis=1)
    squares = np.where(np.isnan(gap), 0.0, gap**2).sum(axis=1)
    distance = np.where(known > 0, np.sqrt(squares / np.maximum(known, 1)), np.inf)
    distance[unit] = np.inf
    order = np.argsort(distance, kind="stable")
    return np.asarray(order[np.isfinite(distance[order])][:count], dtype=np.int64)


def clusters(normalised: ArrayLike, count: int) -> Integers:
    """At most `count` groups of similar units by Ward's method; groups are numbered from 1 by their first unit.

    Needs complete values (impute first); `CompositeError` otherwise.
    """
    table = as_table(normalised)
    if np.isnan(table).any():
        raise CompositeError(
            Finding("incomplete", "聚类要求没有缺失的值：请先插补", "clusters need complete values: impute first")
        )
    if len(table) <= 1:
        return np.ones(len(table), dtype=np.int64)
    order = np.lexsort(table.T[::-1])
    labels = np.empty(len(table), dtype=np.int64)
    labels[order] = fcluster(linkage(table[order], method="ward"), count, criterion="maxclust")
    return _numbered_by_first(labels)


def cluster_gap(normalised: ArrayLike, labels: Integers) -> float:
    """Mean silhouette of a grouping (Rousseeuw 1987), -1 to 1: the higher, the clearer the groups."""
    table = as_table(normalised)
    groups = np.unique(labels)
    if len(groups) <= 1:
        return float("nan")
    distance = cdist(table, table)
    member = labels[:, None] == groups[None, :]
    sums = distance @ member
    sizes = member.sum(axis=0)
    own = np.searchsorted(groups, labels)
    rows = np.arange(len(table))
    alone = sizes[own] == 1
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = np.where(member, np.inf, sums / sizes).min(axis=1)
    widest = np.maximum(inside, others)
    silhouette = np.where(alone | (widest == 0), 0.0, (others - inside) / np.where(widest > 0, widest, 1.0))
    return float(silhouette.mean())


def _numbered_by_first(labels: Integers) -> Integers:
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels.tolist()), start=1)}
    return np.array([numbers[label] for label in labels.tolist()], dtype=np.int64)

"""Ranks with ties, fast, for one list of scores or many at once.

The official way ("min", standard competition ranking) gives tied units the best place of their group: 1, 2, 2, 4.
Two neighbours in the sorted list are tied when their scores differ by no more than `tolerance`; ties chain, and the
order of the units in the input plays no part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array, Integers

Ties: TypeAlias = Literal["min", "average", "max"]


def ranks(scores: ArrayLike, *, ties: Ties = "min", tolerance: float = 0.0) -> Array:
    """Rank of each unit, the highest score being 1; NaN for a missing score.

    `scores` has the units on its last axis; further axes are lists ranked each for itself.
    """
    return _ranks_along_last_axis(-np.asarray(scores, dtype=np.float64), ties, tolerance)


def ascending_ranks(table: ArrayLike, *, ties: Ties = "min", tolerance: float = 0.0) -> Array:
    """Rank within each column of a table units × indicators, the lowest value being 1; NaN for a missing value."""
    columns = np.asarray(table, dtype=np.float64).T
    return _ranks_along_last_axis(columns, ties, tolerance).T


def tie_counts(unit_ranks: ArrayLike) -> Integers:
    """With how many other units each unit shares its rank; 0 for a unit without a rank."""
    places = np.asarray(unit_ranks, dtype=np.float64)
    known = ~np.isnan(places)
    _, group, sizes = np.unique(places[known], return_inverse=True, return_counts=True)
    shared = np.zeros(places.shape, dtype=np.int64)
    shared[known] = sizes[group] - 1
    return shared


def _ranks_along_last_axis(costs: Array, ties: Ties, tolerance: float) -> Array:
    rows = costs.reshape(-1, costs.shape[-1])
    order = np.argsort(rows, axis=1, kind="stable")
    ordered = np.take_along_axis(rows, order, axis=1)
    places = _places(ordered, ties, tolerance)
    result = np.empty_like(rows)
    np.put_along_axis(result, order, places, axis=1)
    return result.reshape(costs.shape)


def _places(ordered: Array, ties: Ties, tolerance: float) -> Array:
    """Ranks of rows that are sorted already, NaN last."""
    count = ordered.shape[1]
    position = np.arange(1, count + 1)
    starts = np.ones(ordered.shape, dtype=np.bool_)
    starts[:, 1:] = ~(ordered[:, 1:] - ordered[:, :-1] <= tolerance)
    first = np.maximum.accumulate(np.where(starts, position, 1), axis=1)
    if ties == "min":
        places = first.astype(np.float64)
    else:
        ends = np.ones(ordered.shape, dtype=np.bool_)
        ends[:, :-1] = starts[:, 1:]
        last = np.minimum.accumulate(np.where(ends, position, count)[:, ::-1], axis=1)[:, ::-1]
        places = last.astype(np.float64) if ties == "max" else (first + last) / 2
    return np.where(np.isnan(ordered), np.nan, places)

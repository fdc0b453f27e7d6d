"""Counting the ranks of many lists of scores, by one vectorised sort of packed keys.

A number that is not negative has the same order as its 64 bits read as an integer. The unit's number is written into
the lowest bits; one sort of integers then gives the order of the units as well, four times faster than an argument
sort. Lists in which neighbours come within the tolerance, or too near for the shortened keys to tell, are ranked
again exactly, so the result is that of `huoju.composite.rank`. All buffers are kept: fresh ones for every block cost
more than the work itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huoju.composite.rank import ranks

if TYPE_CHECKING:
    from huoju.composite.arrays import Array, Integers

_MOST_UNITS_BY_TABLE = 2048
_MANTISSA_BITS = 52
_SMALLEST = float(np.finfo(np.float64).tiny)


class RankCounter:
    """Counts how often each unit takes each rank.

    Attributes:
        counts: units × ranks (rank 1 first), over all lists added so far.
    """

    def __init__(self, units: int, rows: int, tolerance: float) -> None:
        bits = max(1, (units - 1).bit_length())
        self._mask = np.int64((1 << bits) - 1)
        self._blur = 2.0 ** (bits + 1 - _MANTISSA_BITS)
        self._tolerance = tolerance
        self._numbers = np.arange(units, dtype=np.int64)
        self._keys = np.empty((rows, units), dtype=np.int64)
        self._gaps = np.empty((rows, units - 1))
        self.counts: Integers = np.zeros((units, units), dtype=np.int64)

    def add(self, costs: Array) -> None:
        """Rank every row of `costs` (lists × units) and count.

        A cost is a score turned round and moved so that it is at least zero: the lowest cost is rank 1, and tied
        units share the best rank.
        """
        rows = len(self._keys)
        for start in range(0, len(costs), rows):
            self._add(costs[start : start + rows])

    def _add(self, costs: Array) -> None:
        keys, gaps = self._keys[: len(costs)], self._gaps[: len(costs)]
        np.bitwise_and(costs.view(np.int64), ~self._mask, out=keys)
        np.bitwise_or(keys, self._numbers, out=keys)
        keys.sort(axis=1)
        ordered = keys.view(np.float64)
        np.subtract(ordered[:, 1:], ordered[:, :-1], out=gaps)
        largest = float(ordered[:, -1].max(initial=0.0))
        least = self._tolerance + self._blur * largest + _SMALLEST
        if gaps.size == 0 or gaps.min() > least:
            self._count_order(keys)
            return
        near = (gaps <= least).any(axis=1)
        self._count_order(keys[~near])
        tied = ranks(-costs[near], tolerance=self._tolerance).astype(np.int64) - 1
        self._tally(tied + self._numbers * len(self._numbers), self.counts)

    def _count_order(self, keys: Integers) -> None:
        np.bitwise_and(keys, self._mask, out=keys)
        keys += self._numbers * len(self._numbers)
        self._tally(keys, self.counts.T)

    def _tally(self, flat: Integers, counts: Integers) -> None:
        units = len(self._numbers)
        if units <= _MOST_UNITS_BY_TABLE:
            counts += np.bincount(flat.ravel(), minlength=units * units).reshape(units, units)
        else:
            np.add.at(counts, np.divmod(flat.ravel(), units), 1)

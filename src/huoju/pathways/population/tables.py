"""Tables of least costs by packed points: a row for each sum of points, a column for each subject."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huoju.pathways.population.block import Costs, Mask
from huoju.pathways.population.levers import NEVER


@dataclass(slots=True)
class Table:
    """``costs[row, subject]`` is the least yuan for ``keys[row]`` packed points, ``NEVER`` where out of reach."""

    keys: NDArray[np.int64]
    costs: NDArray[np.int64]

    @classmethod
    def empty(cls, keys: NDArray[np.int64], subjects: int) -> Table:
        """A table in which nothing can be reached."""
        return cls(keys, np.full((len(keys), subjects), NEVER, np.int64))

    def offer(self, points: NDArray[np.int64], cost: Costs, possible: Mask) -> None:
        """One outcome for each subject, kept where it is cheaper."""
        rows = np.searchsorted(self.keys, points)
        subjects = np.arange(self.costs.shape[1])
        before = self.costs[rows, subjects]
        self.costs[rows, subjects] = np.where(possible, np.minimum(before, cost), before)

    def plus(self, other: Table) -> Table:
        """The least cost of every sum of points of two tables."""
        keys = np.unique(self.keys[:, None] + other.keys[None, :])
        joined = Table.empty(keys, self.costs.shape[1])
        for mine, key in enumerate(self.keys.tolist()):
            if not (self.costs[mine] < NEVER).any():
                continue
            rows = np.searchsorted(keys, key + other.keys)
            for theirs, row in enumerate(rows.tolist()):
                np.minimum(joined.costs[row], self.costs[mine] + other.costs[theirs], out=joined.costs[row])
        np.minimum(joined.costs, NEVER, out=joined.costs)
        return joined

    def least(self, other: Table) -> None:
        """Keep the cheaper of two tables with the same keys."""
        np.minimum(self.costs, other.costs, out=self.costs)

    def cheapest(self, keys: Mask | None = None) -> Costs:
        """The least cost of any of some keys (of all where not given) for each subject."""
        chosen = self.costs if keys is None else self.costs[keys]
        return chosen.min(axis=0) if len(chosen) else np.full(self.costs.shape[1], NEVER, np.int64)

    def take(self, rows: Mask) -> Table:
        """The table of some of the subjects."""
        return Table(self.keys, self.costs[:, rows])

"""What many rankings say about each unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from huoju.composite.arrays import Array, Integers


@dataclass(frozen=True, slots=True)
class RankDistribution:
    """How often each unit took each rank.

    Attributes:
        counts: units × ranks, rank 1 first; tied units share the best rank.
        seed: of the random streams; the same seed gives the same counts on any number of workers.
    """

    counts: Integers
    seed: int

    @property
    def replications(self) -> int:
        """How many rankings there were."""
        return int(self.counts[0].sum())

    def quantile(self, share: float) -> Integers:
        """Smallest rank of each unit that at least `share` of the rankings do not pass."""
        passed = np.cumsum(self.counts, axis=1)
        return np.asarray((passed < share * self.replications - 1e-9).sum(axis=1) + 1, dtype=np.int64)

    @property
    def mean(self) -> Array:
        """Mean rank of each unit."""
        places = np.arange(1, self.counts.shape[1] + 1)
        return np.asarray(self.counts @ places / self.replications, dtype=np.float64)

    @property
    def best(self) -> Integers:
        """Best rank seen; a sample shows less than what is possible, see `intervals`."""
        return np.asarray((self.counts > 0).argmax(axis=1) + 1, dtype=np.int64)

    @property
    def worst(self) -> Integers:
        """Worst rank seen; a sample shows less than what is possible, see `intervals`."""
        return np.asarray(self.counts.shape[1] - (self.counts[:, ::-1] > 0).argmax(axis=1), dtype=np.int64)

    def probability_top(self, count: int) -> Array:
        """Share of the rankings in which each unit is among the first `count`."""
        return np.asarray(self.counts[:, :count].sum(axis=1) / self.replications, dtype=np.float64)

"""Sets of admissible weights: each weight between two bounds, and linear conditions if wished.

A ranking by a weighted mean does not change when all weights are multiplied by one number. So "within ±p % of the
official weights, then rescaled to sum to 1" is the same set of rankings as the plain box of weights within ±p %, and
no condition on the sum is needed. "Within ±p % and still summing to the official sum, without rescaling" is a smaller
set: `within(..., keep_sum=True)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import CompositeError, Finding
from huoju.composite.weights import given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array


@dataclass(frozen=True, slots=True)
class WeightSet:
    """All w with lower ≤ w ≤ upper and rows·w ≤ limits.

    Attributes:
        lower, upper: bounds of each weight; lower is not negative.
        rows: conditions × indicators; without conditions none.
        limits: right-hand side of each condition.
    """

    lower: Array
    upper: Array
    rows: Array
    limits: Array

    @property
    def centre(self) -> Array:
        """Middle of the bounds."""
        return (self.lower + self.upper) / 2

    @property
    def half(self) -> Array:
        """Half of the width of the bounds."""
        return (self.upper - self.lower) / 2

    @property
    def is_box(self) -> bool:
        """True when there are no conditions beside the bounds."""
        return len(self.rows) == 0

    def holds(self, weights: Array, slack: float = 1e-9) -> bool:
        """True when the weights belong to the set, up to `slack`."""
        inside = (weights >= self.lower - slack) & (weights <= self.upper + slack)
        return bool(inside.all() and (self.rows @ weights <= self.limits + slack).all())

    def and_rows(self, rows: Array, limits: Array) -> WeightSet:
        """The same set with more conditions rows·w ≤ limits."""
        return WeightSet(self.lower, self.upper, np.vstack([self.rows, rows]), np.concatenate([self.limits, limits]))

    def and_share(self, members: Sequence[int], low: float, high: float) -> WeightSet:
        """The same set where the `members` together carry between `low` and `high` of the whole weight."""
        part = np.isin(np.arange(len(self.lower)), members).astype(np.float64)
        return self.and_rows(np.stack([low - part, part - high]), np.zeros(2))


def within(weights: ArrayLike, radius: float, *, keep_sum: bool = False) -> WeightSet:
    """Each weight free within ± `radius` (0.2 = 20 %) of the official one; see the module on rescaling."""
    if not 0 <= radius <= 1:
        raise CompositeError(
            Finding("radius", f"权重变动幅度 {radius:g} 应在 0 到 1 之间", f"the radius {radius:g} is not in 0 to 1")
        )
    shares = given(weights).values
    box = between(shares * (1 - radius), shares * (1 + radius))
    return (
        box.and_rows(np.array([np.ones(len(shares)), -np.ones(len(shares))]), np.array([1.0, -1.0]))
        if keep_sum
        else box
    )


def between(lower: ArrayLike, upper: ArrayLike) -> WeightSet:
    """Each weight free between its own two bounds; `CompositeError` where they are negative or crossed."""
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    if low.shape != high.shape or not ((low >= 0) & (high >= low)).all():
        raise CompositeError(
            Finding("bounds", "权重的下限不能为负，也不能大于上限", "weight bounds must satisfy 0 ≤ lower ≤ upper")
        )
    return WeightSet(low, high, np.empty((0, len(low))), np.empty(0))

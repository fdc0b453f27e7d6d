"""Pairs of units: which order is certain, and how little it takes to turn it round.

Weights each free within ±r of the official ones. Unit a stays before b exactly when Σ w·d > r·Σ w·|d| with d the
difference of their normalised rows, so |Σ w·d| / Σ w·|d| is the exact radius at which the pair can tie. After the
dominance intervals of Salo and Hämäläinen (1992, Preference assessment by imprecise ratio statements).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog
from scipy.spatial.distance import cdist

from huoju.composite import CompositeError, Finding
from huoju.composite.arrays import as_table
from huoju.composite.weights import given

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array, Mask
    from huoju.robustness.weight_sets import WeightSet


@dataclass(frozen=True, slots=True)
class Overtaking:
    """The smallest change of weights after which one unit is level with another.

    Attributes:
        radius: the largest relative change of any weight (0.2 = 20 %); nothing smaller does it. 0 for a unit that is
            not behind; infinite when no change of weights can do it.
        weights: weights at that radius, rescaled to sum to 1; the two are level there, and any further change in the
            same direction puts the unit ahead.
    """

    radius: float
    weights: Array


def flip_radii(normalised: ArrayLike, weights: ArrayLike) -> Array:
    """Units × units: the relative change of weights at which each pair ties, at most 1.

    1 (up to rounding) means that one of the two is nowhere worse, so no positive weights turn them round; infinite on
    the diagonal and for units equal in every indicator.
    """
    weighted = complete_table(normalised) * given(weights).values
    scores = weighted.sum(axis=1)
    lead = np.abs(scores[:, None] - scores[None, :])
    spread = cdist(weighted, weighted, "cityblock")
    return np.where(spread > 0, lead / np.where(spread > 0, spread, 1.0), np.inf)


def overtaking(normalised: ArrayLike, weights: ArrayLike, behind: int, ahead: int) -> Overtaking:
    """The smallest relative change of weights that lets row `behind` catch up with row `ahead`."""
    table, shares = complete_table(normalised), given(weights).values
    gap = table[behind] - table[ahead]
    deficit, reach = -float(shares @ gap), float(shares @ np.abs(gap))
    if deficit <= 0:
        return Overtaking(0.0, shares)
    if not (gap[shares > 0] > 0).any():
        return Overtaking(float("inf"), shares)
    radius = deficit / reach
    moved = shares * (1 + radius * np.sign(gap))
    return Overtaking(radius, moved / moved.sum())


def certain_order(normalised: ArrayLike, admissible: WeightSet, *, margin: float = 0.0) -> Mask:
    """Units × units: True where the row unit leads the column unit by more than `margin`, whatever the weights.

    Closed form for bounds alone. With further conditions the pairs that the bounds leave open are settled by one
    linear programme each, as long as the official order does not speak against it already.
    """
    table = complete_table(normalised)
    least = least_leads(table, table, admissible)
    certain = np.asarray(least > margin)
    if admissible.is_box:
        return certain
    feasible = any_weights(admissible)
    scores = table @ feasible
    for first, second in np.argwhere(~certain & (scores[:, None] - scores[None, :] > margin)):
        certain[first, second] = least_lead(table[first] - table[second], admissible) > margin
    return certain


def least_leads(first: Array, second: Array, admissible: WeightSet) -> Array:
    """Rows of `first` × rows of `second`: smallest lead of one over the other for weights within the bounds alone."""
    spread = cdist(first * admissible.half, second * admissible.half, "cityblock")
    scores = (first @ admissible.centre)[:, None] - (second @ admissible.centre)[None, :]
    return np.asarray(scores - spread)


def least_lead(gap: Array, admissible: WeightSet) -> float:
    """Smallest Σ w·gap over the admissible weights, conditions included."""
    solution = linprog(
        gap,
        A_ub=None if admissible.is_box else admissible.rows,
        b_ub=None if admissible.is_box else admissible.limits,
        bounds=list(zip(admissible.lower.tolist(), admissible.upper.tolist(), strict=True)),
        method="highs",
    )
    if solution.fun is None:
        raise _contradiction()
    return float(solution.fun)


def any_weights(admissible: WeightSet) -> Array:
    """Some weights of the set; `CompositeError` when it is empty."""
    solution = linprog(
        np.zeros(len(admissible.lower)),
        A_ub=None if admissible.is_box else admissible.rows,
        b_ub=None if admissible.is_box else admissible.limits,
        bounds=list(zip(admissible.lower.tolist(), admissible.upper.tolist(), strict=True)),
        method="highs",
    )
    if solution.x is None:
        raise _contradiction()
    return np.asarray(solution.x, dtype=np.float64)


def _contradiction() -> CompositeError:
    return CompositeError(
        Finding("no_weights", "给定的权重条件互相矛盾，没有可行的权重", "no weights satisfy the given conditions")
    )


def complete_table(normalised: ArrayLike) -> Array:
    """The table, or `CompositeError` with the place of the first hole."""
    table = as_table(normalised)
    if np.isnan(table).any():
        row, column = np.argwhere(np.isnan(table))[0]
        raise CompositeError(
            Finding(
                "incomplete",
                f"第 {row + 1} 行第 {column + 1} 列缺失：排名的证明要求完整的值，请先插补",
                f"row {row + 1}, column {column + 1} is missing: proofs need complete values",
            )
        )
    return table

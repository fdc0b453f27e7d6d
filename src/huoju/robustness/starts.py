"""Good starting points for rank intervals: weights under which a unit ranks high or low, found by gradient ascent.

For every unit at once the number of rivals ahead (or behind) is smoothed into a sum of logistic curves that grow
steeper step by step; the ascent stays inside the bounds of the weights. What it finds is attained, never proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from huoju.composite.arrays import Array, Integers
    from huoju.robustness.weight_sets import WeightSet

_STEPS = 200
_FIRST_SOFTNESS, _LAST_SOFTNESS = 0.6, 0.02
"""Width of the logistic curves at the start and at the end, in mean score gaps."""
_STRIDES = (0.3, 1.0)
"""Step lengths in turn, in half-widths of the bounds: a short one settles, a long one reaches corners."""


def extreme_weights(own: Array, rivals: Array, units: Integers, admissible: WeightSet, side: int) -> Array:
    """Weights for each of the `units` under which many rivals are ahead (side 1) or behind (side -1).

    `own` holds the rows that stand for a unit itself, `rivals` those that stand for it as another's rival (they differ
    where values are missing). Gives len(units) × indicators.
    """
    mine, others = own[units] * admissible.half, rivals * admissible.half
    lead = side * ((rivals @ admissible.centre)[None, :] - (own[units] @ admissible.centre)[:, None])
    itself = np.zeros_like(lead)
    itself[np.arange(len(units)), units] = -np.inf
    softness = float(np.abs(lead).mean()) or 1.0
    moves = np.zeros_like(mine)
    best, best_moves = np.full(len(units), -1), moves
    for step in range(_STEPS):
        width = softness * _FIRST_SOFTNESS * (_LAST_SOFTNESS / _FIRST_SOFTNESS) ** (step / _STEPS)
        gaps = lead + side * (moves @ others.T - (moves * mine).sum(axis=1, keepdims=True)) + itself
        count = (gaps > 0).sum(axis=1)
        better = count > best
        best, best_moves = np.where(better, count, best), np.where(better[:, None], moves, best_moves)
        slope = _logistic_slope(gaps / width)
        gradient = side * (slope @ others - slope.sum(axis=1, keepdims=True) * mine)
        largest = np.abs(gradient).max(axis=1, keepdims=True)
        stride = _STRIDES[step % 2]
        moves = np.clip(moves + stride * gradient / np.where(largest > 0, largest, 1.0), -1, 1)
    return np.asarray(admissible.centre + admissible.half * best_moves)


def _logistic_slope(values: Array) -> Array:
    curve = np.exp(-np.minimum(np.abs(values), 40.0))
    return np.asarray(curve / (1 + curve) ** 2)

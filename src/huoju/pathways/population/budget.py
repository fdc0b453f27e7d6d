"""A budget shared out over subjects: at most one path each, as much value as possible, with a proved bound.

A multiple-choice knapsack. Where every path is worth the same and each subject has one, the cheapest first is exactly
best. Otherwise the paths of a subject that are not on its concave hull are left out, the steps between the others are
bought in order of value per yuan, and what the same order would buy in fractions bounds every allocation from above.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who gets what.

    Attributes:
        chosen: for each subject the column of its path, -1 where it gets nothing.
        cost: yuan spent.
        value: what the paths that were chosen are worth together.
        bound: no allocation within the budget is worth more.
    """

    chosen: NDArray[np.int64]
    cost: int
    value: int
    bound: int

    @property
    def proved(self) -> bool:
        """Whether nothing can be better."""
        return self.value == self.bound


def allocate(costs: NDArray[np.int64], values: NDArray[np.int64], budget: int) -> Allocation:
    """Share out a budget.

    Args:
        costs: subjects × paths, yuan; negative or zero where there is nothing to pay for.
        values: what each path is worth, one whole number above zero a path.
        budget: yuan.

    Raises:
        ValueError: a value is not above zero, or the budget is below zero.
    """
    if budget < 0 or (values <= 0).any():
        raise ValueError("预算不能为负，每条路径的价值应为正整数")
    steps = _hull_steps(costs, values)
    order = np.lexsort((steps.gain, -steps.gain / steps.price))
    chosen = np.full(len(costs), -1, np.int64)
    left, value, bound = budget, 0, None
    stopped = np.zeros(len(costs), np.bool_)
    for place in order.tolist():
        subject, price, gain = int(steps.subject[place]), int(steps.price[place]), int(steps.gain[place])
        if price > left and bound is None:
            bound = value + gain * left // price
        if price > left or stopped[subject]:
            stopped[subject] = True
            continue
        left -= price
        value += gain
        chosen[subject] = steps.path[place]
    return Allocation(chosen, budget - left, value, value if bound is None else max(bound, value))


@dataclass(frozen=True, slots=True)
class _Steps:
    """Steps from one path of a subject to the next dearer one: price and gain of each."""

    subject: NDArray[np.int64]
    path: NDArray[np.int64]
    price: NDArray[np.int64]
    gain: NDArray[np.int64]


def _hull_steps(costs: NDArray[np.int64], values: NDArray[np.int64]) -> _Steps:
    """The steps along the concave hull of each subject's paths, in falling order of gain per yuan."""
    if costs.shape[1] == 1:
        subjects = np.flatnonzero(costs[:, 0] > 0)
        zeros = np.zeros(len(subjects), np.int64)
        return _Steps(subjects, zeros, costs[subjects, 0], zeros + values[0])
    found: list[tuple[int, int, int, int]] = []
    for subject in np.flatnonzero((costs > 0).any(axis=1)).tolist():
        hull: list[tuple[int, int, int]] = [(0, 0, -1)]
        options = sorted(
            (int(cost), -int(value), path)
            for path, (cost, value) in enumerate(zip(costs[subject], values, strict=True))
            if cost > 0
        )
        for cost, worth, path in options:
            value = -worth
            if value <= hull[-1][1]:
                continue
            while len(hull) > 1 and _no_better(hull[-2], hull[-1], (cost, value)):
                hull.pop()
            hull.append((cost, value, path))
        for before, after in pairwise(hull):
            found.append((subject, after[2], after[0] - before[0], after[1] - before[1]))
    columns = np.array(found, np.int64).reshape(-1, 4).T
    return _Steps(*columns)


def _no_better(first: tuple[int, int, int], middle: tuple[int, int, int], last: tuple[int, int]) -> bool:
    """Whether the middle path lies on or below the line between its neighbours."""
    before = (middle[1] - first[1]) * (last[0] - middle[0])
    after = (last[1] - middle[1]) * (middle[0] - first[0])
    return before <= after

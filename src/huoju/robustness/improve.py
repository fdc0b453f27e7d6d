"""What next: the effect of changing a unit's indicators, and the cheapest way to a score or a rank (一区一策)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import Choices, CompositeError, Finding, evaluate
from huoju.composite.aggregate import arithmetic
from huoju.composite.arrays import Array, Mask, per_indicator
from huoju.robustness.pairs import complete_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

    from huoju.composite import IndexTree

_REFINEMENTS = 40
_CLEAR = 1e-6
_PARTS = (1.0, 0.75, 0.5, 0.25, 0.05)
"""Parts of the way to the limits at which the scale is looked at; the whole first."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A unit before and after a change of its own values; everything else as it is, all units scored anew."""

    score_before: float
    score_after: float
    rank_before: int
    rank_after: int


@dataclass(frozen=True, slots=True)
class Step:
    """One indicator to improve: raw values before and after, and the cost."""

    indicator: str
    before: float
    after: float
    cost: float


@dataclass(frozen=True, slots=True)
class Improvement:
    """A way to the aim, checked by scoring all units anew.

    Attributes:
        reached: False when even all indicators at their limits do not reach the aim; the steps then show that.
        steps: cheapest gain first.
        cost: of all steps.
        outcome: score and rank before and after.
        moving: indicators whose gain is not even all the way, because the unit's change moves the scale or the scale
            itself is bent. None: no cheaper way exists. Otherwise the way is checked, but perhaps not the cheapest.
    """

    reached: bool
    steps: tuple[Step, ...]
    cost: float
    outcome: WhatIf
    moving: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """True when no cheaper way exists."""
        return not self.moving


def what_if(
    values: ArrayLike, tree: IndexTree, unit: int, changes: Mapping[str, float], choices: Choices | None = None
) -> WhatIf:
    """Score and rank of row `unit` when some of its raw values become those in `changes` (code → value)."""
    table = complete_table(values)
    unknown = [code for code in changes if code not in tree.indicators]
    if unknown:
        raise CompositeError(
            Finding("unknown_indicator", f"没有指标“{unknown[0]}”", f"there is no indicator {unknown[0]}", unknown[0])
        )
    changed = table.copy()
    for code, value in changes.items():
        changed[unit, tree.indicators.index(code)] = value
    before, after = evaluate(table, tree, choices), evaluate(changed, tree, choices)
    return WhatIf(
        float(before.scores[unit]), float(after.scores[unit]), int(before.ranks[unit]), int(after.ranks[unit])
    )


def marginal_values(
    values: ArrayLike, tree: IndexTree, unit: int, steps: ArrayLike, choices: Choices | None = None
) -> dict[str, WhatIf]:
    """What one step on each indicator alone would do; `steps` are in raw units and taken in the good direction."""
    table = complete_table(values)
    sizes = per_indicator(steps, table.shape[1], "步长 steps") * tree.directions
    return {
        code: what_if(table, tree, unit, {code: float(table[unit, j] + sizes[j])}, choices)
        for j, code in enumerate(tree.indicators)
    }


def peer_limits(before: ArrayLike, after: ArrayLike, tree: IndexTree, *, quantile: float = 0.9) -> Array:
    """Units × indicators: how far each value could realistically get in a year.

    The value after, moved in the good direction by the `quantile` of what all units gained in the last year (never
    backwards), but not past the best value that any unit has.
    """
    old, new = complete_table(before) * tree.directions, complete_table(after) * tree.directions
    gain = np.maximum(np.quantile(new - old, quantile, axis=0), 0.0)
    return np.asarray(np.minimum(new + gain, new.max(axis=0)) * tree.directions)


def cheapest_improvement(
    values: ArrayLike,
    tree: IndexTree,
    unit: int,
    *,
    limits: ArrayLike,
    unit_costs: ArrayLike,
    score: float | None = None,
    rank: int | None = None,
    choices: Choices | None = None,
) -> Improvement:
    """The cheapest change of a unit's raw values that reaches a `score` or a `rank`.

    `limits` are the raw values that each indicator can reach at most, `unit_costs` the cost of one raw unit in the
    good direction. For an arithmetic index the score grows evenly with each raw value, so taking the indicators in
    order of gain per cost, each up to its limit, is optimal while the scale stays (linear normalisation); where the
    change moves the scale, or others' scores, the aim is corrected until scoring all units anew confirms it.
    """
    how = choices or Choices()
    if any(how.by_node.get(group.code, how.aggregator) is not arithmetic for group in tree.groups):
        raise CompositeError(
            Finding(
                "not_arithmetic",
                "最省路径只适用于逐级算术平均的指标体系",
                "the cheapest way is only defined for an arithmetic index",
            )
        )
    search = _Path(complete_table(values), tree, unit, how)
    search.price(
        np.asarray(limits, dtype=np.float64), per_indicator(unit_costs, len(tree.indicators), "成本 unit_costs")
    )

    def reaches(outcome: WhatIf) -> bool:
        return (score is None or outcome.score_after >= score) and (rank is None or outcome.rank_after <= rank)

    whole = search.improvement(float("inf"), reached=True)
    if not reaches(whole.outcome):
        return search.improvement(float("inf"), reached=False)
    low, high, best = 0.0, search.whole_gain, whole
    for _ in range(_REFINEMENTS):
        middle = (low + high) / 2
        candidate = search.improvement(middle, reached=True)
        if reaches(candidate.outcome):
            high, best = middle, candidate
        else:
            low = middle
    nothing = search.improvement(0.0, reached=True)
    return nothing if reaches(nothing.outcome) else best


class _Path:
    """Raw moves of one unit in order of gain per cost."""

    def __init__(self, table: Array, tree: IndexTree, unit: int, choices: Choices) -> None:
        self._table, self._tree, self._unit, self._choices = table, tree, unit, choices

    def price(self, limits: Array, unit_costs: Array) -> None:
        """Room, gain and cost of each indicator, the most gain for the money first."""
        own, sign = self._table[self._unit], self._tree.directions
        room = np.maximum((limits - own) * sign, 0.0)
        moved = self._table.copy()
        moved[self._unit] = own + room * sign
        scale = np.vstack([self._table, moved[self._unit]])
        normalised = self._choices.normalise(scale, sign, codes=self._tree.indicators).values
        self._gain = (normalised[-1] - normalised[self._unit]) * self._tree.global_weights()
        self._room, self._cost = room, room * unit_costs
        useful = (room > 0) & (self._gain > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            worth = np.where(self._cost > 0, self._gain / self._cost, np.inf)
        self._order = [int(j) for j in np.lexsort((np.arange(len(room)), -worth)) if useful[j]]
        self._moving = self._uneven(useful)
        self.whole_gain = float(self._gain[self._order].sum())

    def improvement(self, gain: float, *, reached: bool) -> Improvement:
        """The moves that bring `gain` points by the present scale, and what they really bring."""
        steps, left = [], gain
        for j in self._order:
            if left <= 0:
                break
            part = min(1.0, left / self._gain[j])
            left -= part * self._gain[j]
            before = float(self._table[self._unit, j])
            after = before + float(part * self._room[j] * self._tree.directions[j])
            steps.append(Step(self._tree.indicators[j], before, after, float(part * self._cost[j])))
        outcome = what_if(
            self._table, self._tree, self._unit, {step.indicator: step.after for step in steps}, self._choices
        )
        return Improvement(reached, tuple(steps), sum(step.cost for step in steps), outcome, self._moving)

    def _uneven(self, useful: Mask) -> tuple[str, ...]:
        """Indicators whose points do not grow evenly between the unit's value and its limit, others' standing still."""
        start = self._choices.normalise(self._table, self._tree.directions, codes=self._tree.indicators).values
        uneven = np.zeros(len(useful), dtype=np.bool_)
        whole: Array | None = None
        for part in _PARTS:
            moved = self._table.copy()
            moved[self._unit] += part * self._room * self._tree.directions
            points = self._choices.normalise(moved, self._tree.directions, codes=self._tree.indicators).values
            shift = points - start
            whole = shift[self._unit] if whole is None else whole
            others = np.abs(np.delete(shift, self._unit, axis=0)).max(axis=0, initial=0.0)
            uneven |= (others > _CLEAR) | (np.abs(shift[self._unit] - part * whole) > _CLEAR)
        return tuple(code for code, bent in zip(self._tree.indicators, uneven & useful, strict=True) if bent)

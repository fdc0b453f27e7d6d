"""The measures open to each subject of a block, as arrays; the same rules as for one subject (see ``levers``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoju.evaluation.plan import Plan
from huoju.pathways.amounts import Amount
from huoju.pathways.measures import Measure
from huoju.pathways.population.block import Block, Costs, Mask, Whole, fits, largest, scale_of, scaled_terms, total

NEVER = np.int64(2**60)
"""The cost of what cannot be done."""


@dataclass(frozen=True, slots=True)
class BlockLever:
    """One measure for every subject of a block.

    Attributes:
        effects: change of each input for a step, in the whole numbers of the block.
        sets: the whole number that each input becomes.
        most: steps that there can be.
        start: yuan once; ``tiers``: (steps up to, yuan a step).
    """

    measure: Measure
    effects: Mapping[str, Whole]
    sets: Mapping[str, int]
    most: NDArray[np.int64]
    start: Costs
    tiers: tuple[tuple[int, Costs], ...]

    def cost(self, steps: NDArray[np.int64]) -> Costs:
        """Yuan for numbers of steps; ``NEVER`` beyond the most."""
        paid = np.where(steps > 0, self.start, 0)
        done = 0
        for to, each in self.tiers:
            paid = paid + np.clip(steps, done, to) * each - done * each
            done = to
        return np.where(steps > self.most, NEVER, paid)

    def cost_of_first(self, steps: int) -> int:
        """Yuan for the first subject, whatever its most."""
        paid = int(self.start[0]) if steps else 0
        done = 0
        for to, each in self.tiers:
            paid += (min(max(steps, done), to) - done) * int(each[0])
            done = to
        return paid

    def take(self, rows: Mask) -> BlockLever:
        """The lever for some of the subjects."""
        return BlockLever(
            self.measure,
            {name: change[rows] for name, change in self.effects.items()},
            self.sets,
            self.most[rows],
            self.start[rows],
            tuple((to, each[rows]) for to, each in self.tiers),
        )


def open_levers(measures: Sequence[Measure], plan: Plan, block: Block) -> list[BlockLever]:
    """The lever of every measure."""
    return [_lever(measure, plan, block) for measure in measures]


def option_code(plan: Plan, name: str, value: Any) -> int:
    """The whole number that stands for a yes-or-no or an option."""
    return int(value) if isinstance(value, bool) else plan.variables[name].field.options.index(value)


def _lever(measure: Measure, plan: Plan, block: Block) -> BlockLever:
    usable = np.ones(block.rows, np.bool_)
    effects: dict[str, Whole] = {}
    for name, change in measure.moves:
        effects[name], fine = _amounts(change, block)
        usable &= fine
    start, fine = (
        _amounts(measure.start, block) if measure.start is not None else (np.zeros(block.rows, np.int64), usable)
    )
    usable &= fine
    tiers = []
    for tier in measure.tiers:
        each, fine = _amounts(tier.each, block)
        tiers.append((tier.to, np.maximum(each, 0) * measure.weight))
        usable &= fine
    for name, allowed in measure.only_from:
        codes = [option_code(plan, name, value) for value in allowed]
        usable &= block.known[name] & np.isin(block.numbers[name], codes)
    sets = {name: option_code(plan, name, value) for name, value in measure.sets}
    if sets:
        done = np.ones(block.rows, np.bool_)
        for name, code in sets.items():
            done &= block.known[name] & (block.numbers[name] == code)
        usable &= ~done
    most = np.where(usable, measure.at_most, 0)
    for name, moved in effects.items():
        most = np.minimum(most, _room(plan, name, moved, block, measure.at_most))
    return BlockLever(measure, effects, sets, np.maximum(most, 0), start * measure.weight, tuple(tiers))


def _amounts(amount: Amount, block: Block) -> tuple[Any, Mask]:
    """An amount for every subject in ``10 ** -places``, and where it can be worked out."""
    if amount.constant is not None:
        units = int(amount.constant.scaleb(amount.places))
        return np.full(block.rows, units, np.int64), np.ones(block.rows, np.bool_)
    usable = np.ones(block.rows, np.bool_)
    for name in amount.variables:
        usable &= block.known[name]
    above_scale, below_scale = (scale_of(one, block.places) for one in (amount.numerator, amount.denominator))
    # above ÷ below × 10^places, with both sides on one scale
    above = [
        (coefficient * 10 ** (amount.places + below_scale), product)
        for coefficient, product in scaled_terms(amount.numerator, block.places)
    ]
    below = [
        (coefficient * 10**above_scale, product)
        for coefficient, product in scaled_terms(amount.denominator, block.places)
    ]
    sizes = {name: largest(block.numbers[name]) for name in amount.variables}
    exact = fits([(3 * coefficient, names) for coefficient, names in (*above, *below)], sizes)
    top, bottom = (total(terms, block.numbers, block.rows, exact=exact) for terms in (above, below))
    usable &= bottom != 0
    top, bottom = np.where(bottom < 0, -top, top), np.where(usable, np.abs(bottom), 1)
    rounded = -(-top // bottom) if amount.ceiling else (2 * top + bottom) // (2 * bottom)
    return np.where(usable, rounded, 0).astype(np.int64), usable


def _room(plan: Plan, name: str, change: Whole, block: Block, most: int) -> NDArray[np.int64]:
    """How many steps fit between each value and its input's bound."""
    field = plan.variables[name].field
    value = block.numbers[name]
    room = np.full(block.rows, most, np.int64)
    for end, moving in ((field.high, change > 0), (field.low, change < 0)):
        if end is not None:
            left = int(end.scaleb(field.decimals)) - value
            step = np.where(moving, change, 1)
            room = np.where(moving & block.known[name], np.minimum(room, left // step), room)
    return room

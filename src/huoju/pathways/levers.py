"""The measures open to one subject: what each step changes, what it costs, and how many steps there can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huoju.evaluation.plan import Plan
from huoju.pathways.measures import Bound, Measure

Values = Mapping[str, Any]
DONE = "已经做到"
"""Why a measure is closed that would set what is so already."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A measure for one subject; ``most`` is 0 where it cannot be done, and ``closed`` says why.

    ``tiers`` holds (steps up to, yuan a step), ``start`` the yuan paid once where anything is done.
    """

    measure: Measure
    effects: tuple[tuple[str, Any], ...]
    most: int
    start: int
    tiers: tuple[tuple[int, int], ...]
    closed: str | None = None

    def cost(self, steps: int) -> int:
        """Yuan for a number of steps."""
        if steps == 0:
            return 0
        total, done = self.start, 0
        for to, each in self.tiers:
            total += (min(steps, to) - done) * each
            done = to
            if steps <= to:
                break
        return total

    def apply(self, values: dict[str, Any], steps: int) -> None:
        """Change ``values`` as ``steps`` steps would; what is unknown stays unknown unless it is set."""
        if steps == 0:
            return
        for name, change in self.effects:
            if values[name] is not None:
                values[name] += steps * change
        values.update(self.measure.sets)


class Levers:
    """A bound cost file made ready to open levers for single subjects."""

    def __init__(self, bound: Bound, plan: Plan) -> None:
        self.bound = bound
        self.plan = plan
        self._integers = frozenset(
            name for name, variable in plan.variables.items() if variable.field.type == "integer"
        )
        self._ready = [self._constant(measure) for measure in bound.measures]

    def open(self, values: Values) -> list[Lever]:
        """The lever of every measure, in the order of the cost file."""
        return [
            self._fitted(ready if ready is not None else self._lever(measure, values), values)
            for measure, ready in zip(self.bound.measures, self._ready, strict=True)
        ]

    def _constant(self, measure: Measure) -> Lever | None:
        """The lever before it is fitted, where no formula depends on the subject."""
        amounts = [change for _, change in measure.moves] + [tier.each for tier in measure.tiers]
        amounts += [measure.start] if measure.start is not None else []
        return self._lever(measure, {}) if all(one.constant is not None for one in amounts) else None

    def _lever(self, measure: Measure, values: Values) -> Lever:
        effects = tuple((name, change.at(values)) for name, change in measure.moves)
        tiers = tuple((tier.to, tier.each.at(values)) for tier in measure.tiers)
        start = Decimal(0) if measure.start is None else measure.start.at(values)
        amounts = [amount for _, amount in effects] + [each for _, each in tiers] + [start]
        if any(amount is None for amount in amounts):
            return Lever(measure, (), 0, 0, (), "成本或效果用到的数据缺失，或除数为零")
        known = [(name, change) for name, change in effects if change is not None]
        return Lever(
            measure,
            tuple((name, int(change) if name in self._integers else change) for name, change in known),
            measure.at_most,
            int(start or 0) * measure.weight,
            tuple((to, max(int(each), 0) * measure.weight) for to, each in tiers if each is not None),
        )

    def _fitted(self, lever: Lever, values: Values) -> Lever:
        """The lever inside the bounds of the inputs and the states from which it can be done."""
        if lever.most == 0:
            return lever
        for name, allowed in lever.measure.only_from:
            if values[name] not in allowed:
                return _closed(lever, "现状不适用")
        if lever.measure.sets and all(values[name] == value for name, value in lever.measure.sets):
            return _closed(lever, DONE)
        most = lever.most
        for name, change in lever.effects:
            most = min(most, self._room(name, values[name], change, most))
        if most == lever.most:
            return lever
        if most <= 0:
            return _closed(lever, "数据已到上限")
        return Lever(lever.measure, lever.effects, most, lever.start, lever.tiers)

    def _room(self, name: str, value: Any, change: Any, most: int) -> int:
        """How many steps of ``change`` fit between a value and its input's bound."""
        if value is None or not change:
            return most
        field = self.plan.variables[name].field
        end = field.high if change > 0 else field.low
        return most if end is None else min(most, int((end - value) // change))


def _closed(lever: Lever, why: str) -> Lever:
    return Lever(lever.measure, lever.effects, 0, lever.start, lever.tiers, why)


def cost_of(levers: Sequence[Lever], steps: Sequence[int]) -> int:
    """Yuan for a choice of steps."""
    return sum(lever.cost(count) for lever, count in zip(levers, steps, strict=True))


def changed(values: Values, levers: Sequence[Lever], steps: Sequence[int]) -> dict[str, Any]:
    """The values after a choice of steps. What is set comes last, so that it stands."""
    result = dict(values)
    for lever, count in zip(levers, steps, strict=True):
        lever.apply(result, count)
    return result

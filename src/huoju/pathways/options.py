"""Everything a component can come to for one subject, each outcome at its least cost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from huoju.evaluation.interpreter import Outcome, State, compile_condition, compile_polynomial, compile_scoring
from huoju.pathways.components import Component, Parts
from huoju.pathways.cuts import Cut, crossings, degree
from huoju.pathways.levers import Lever
from huoju.pathways.measures import Measure

_Value = Callable[[Mapping[str, Any]], Any]


class Option(NamedTuple):
    """One outcome of a component: packed points, yuan, and the steps of each measure that is taken."""

    points: int
    cost: int
    steps: tuple[tuple[int, int], ...]


class TooManyOptionsError(ValueError):
    """A component has more outcomes than are worth listing."""


class ReadyComponent:
    """A component with its conditions, items and cuts made ready to be worked out."""

    def __init__(self, component: Component, measures: Sequence[Measure], place: Mapping[str, int]) -> None:
        self.component = component
        self._tests = [compile_condition(condition) for condition in component.conditions]
        self._items = [(compile_scoring(node.scoring), place[node.id]) for node in component.items]
        self._cuts = {index: [_ready_cut(cut, measures[index]) for cut in cuts] for index, cuts in component.free}
        self._order = component.members
        self._sets = {index: {name for name, _ in measures[index].sets} for index in component.once}

    def options(
        self, values: dict[str, Any], levers: Sequence[Lever], limits: Sequence[Callable[[State], Outcome]], most: int
    ) -> list[Option]:
        """The outcomes that meet every condition and keep every limit, cheapest first for the same points.

        Raises:
            TooManyOptionsError: there are more than ``most`` to look at.
        """
        found: dict[int, Option] = {}
        seen = 0
        for steps, cost, after in self._choices(values, levers):
            seen += 1
            if seen > most:
                raise TooManyOptionsError
            state = State(after, {}, {})
            if not all(test(state) for test in self._tests) or not all(limit(state) for limit in limits):
                continue
            points = sum(score(state)[0] * place for score, place in self._items)
            if points not in found or cost < found[points].cost:
                found[points] = Option(points, cost, steps)
        return list(found.values())

    def _choices(
        self, values: dict[str, Any], levers: Sequence[Lever]
    ) -> Iterator[tuple[tuple[tuple[int, int], ...], int, dict[str, Any]]]:
        """Every choice of steps worth looking at: (measure, steps) where done, yuan, the values after it."""
        order = [index for index in self._order if levers[index].most]
        stack: list[tuple[int, tuple[tuple[int, int], ...], int, dict[str, Any], frozenset[str]]]
        stack = [(0, (), 0, values, frozenset())]
        while stack:
            depth, steps, cost, here, taken = stack.pop()
            if depth == len(order):
                yield steps, cost, here
                continue
            index = order[depth]
            lever = levers[index]
            sets: Collection[str] = self._sets.get(index, ())
            for count in reversed(self._counts(index, lever, here)):
                if count == 0:
                    stack.append((depth + 1, steps, cost, here, taken))
                elif taken.isdisjoint(sets):
                    after = dict(here)
                    lever.apply(after, count)
                    stack.append(
                        (depth + 1, (*steps, (index, count)), cost + lever.cost(count), after, taken.union(sets))
                    )

    def _counts(self, index: int, lever: Lever, values: dict[str, Any]) -> Sequence[int]:
        cuts = self._cuts.get(index)
        if cuts is None:
            return range(lever.most + 1)
        found = {0}
        effects = dict(lever.effects)
        for value, names, power, cut in cuts:
            if any(values[name] is None for name in names):
                continue
            found |= crossings(_along(value, values, names, effects), power, lever.most, cut)
        return sorted(found)


def _ready_cut(cut: Cut, measure: Measure) -> tuple[_Value, tuple[str, ...], int, Cut]:
    moved = [name for name, _ in measure.moves]
    return compile_polynomial(cut.polynomial), cut.polynomial.variables, degree(cut.polynomial, moved), cut


def _along(
    value: _Value, values: Mapping[str, Any], names: tuple[str, ...], effects: Mapping[str, Any]
) -> Callable[[int], Any]:
    """A polynomial as a function of the steps of one measure."""
    moves = [(name, effects[name]) for name in names if name in effects]

    def at(steps: int) -> Any:
        if steps == 0:
            return value(values)
        moved = {name: values[name] for name in names}
        for name, change in moves:
            moved[name] += steps * change
        return value(moved)

    return at


class ReadyParts:
    """A branch made ready for single subjects."""

    def __init__(self, parts: Parts, measures: Sequence[Measure]) -> None:
        self.cells = parts.cells
        self.components = [ReadyComponent(one, measures, parts.cells.place) for one in parts.components]
        self._conditions = [compile_condition(condition) for condition in parts.conditions]
        self._items = [(compile_scoring(node.scoring), parts.cells.place[node.id]) for node in parts.items]

    def base(self, state: State) -> int | None:
        """The packed points that no measure moves; None where a condition that none moves is not met."""
        if not all(test(state) for test in self._conditions):
            return None
        return sum(score(state)[0] * place for score, place in self._items)

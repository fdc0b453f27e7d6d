"""Conditions and points over a block: where they surely hold, where they surely do not, and the lowest points.

A scene is a block with steps taken. What a step does not touch is worked out once for all scenes that share it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoju.evaluation.plan import (
    AS_OF,
    All,
    Best,
    ByCase,
    Choice,
    Compare,
    Condition,
    Constant,
    CountCompare,
    Given,
    IsTrue,
    Ladder,
    Negated,
    OneOf,
    Plan,
    Polynomial,
    Proportional,
    Scoring,
    Tally,
)
from huoju.evaluation.plan import Any as AnyOf
from huoju.pathways.population.block import Block, Mask, Whole, fits, largest, scale_of, scaled_terms, signs, total
from huoju.pathways.population.levers import BlockLever

Truth = tuple[Mask, Mask]
"""Where a condition surely holds, and where it surely does not."""

Points = NDArray[np.int64]
Terms = list[tuple[int, tuple[str, ...]]]
_Taken = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison over whole columns: what it reads, its difference and its divisor."""

    names: tuple[str, ...]
    inputs: tuple[str, ...]
    difference: Terms
    divisor: Terms | None


class Comparisons:
    """The comparisons of a plan, made ready once; the plan keeps them alive, so that each goes by its identity."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._places = places
        self._ready: dict[int, tuple[Compare, Comparison]] = {}

    def of(self, condition: Compare) -> Comparison:
        """A comparison, made ready."""
        found = self._ready.get(id(condition))
        if found is None:
            found = self._ready[id(condition)] = condition, self._made(condition)
        return found[1]

    def _made(self, condition: Compare) -> Comparison:
        divisor = condition.divisor
        right = tuple((-value, product) for value, product in condition.right.terms)
        names = (*condition.left.variables, *condition.right.variables, *(divisor.variables if divisor else ()))
        once = tuple(dict.fromkeys(names))
        return Comparison(
            once,
            tuple(name for name in once if name != AS_OF),
            scaled_terms(Polynomial((*condition.left.terms, *right)), self._places),
            None if divisor is None else scaled_terms(divisor, self._places),
        )


class Scene:
    """A block in which some levers are used: (number of the choice, steps of each subject) by lever."""

    def __init__(self, plan: Plan, block: Block, levers: Sequence[BlockLever], comparisons: Comparisons) -> None:
        self.plan = plan
        self.comparisons = comparisons
        self.block = block
        self.levers = levers
        self.taken: dict[int, tuple[int, NDArray[np.int64]]] = {}
        self._movers: dict[str, tuple[int, ...]] = {}
        for index, lever in enumerate(levers):
            for name in (*lever.effects, *lever.sets):
                self._movers[name] = (*self._movers.get(name, ()), index)
        self._cache: dict[tuple[object, _Taken], Any] = {}

    def cached(self, what: object, names: Sequence[str], work: Callable[[], Any]) -> Any:
        """The result of ``work``, once for all scenes in which the levers that move ``names`` stand alike."""
        taken = self.taken
        if taken:
            movers = {index for name in names for index in self._movers.get(name, ()) if index in taken}
            key = what, tuple((index, taken[index][0]) for index in sorted(movers))
        else:
            key = what, ()
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = work()
        return found

    def forget(self) -> None:
        """Drop what was worked out while levers were used."""
        self._cache = {key: value for key, value in self._cache.items() if not key[1]}

    def number(self, name: str) -> Whole:
        """The value of an input, in the whole numbers of the block."""
        found: Whole = self.cached(("number", name), (name,), lambda: self._number(name))
        return found

    def known(self, name: str) -> Mask:
        """Where an input is known."""
        found: Mask = self.cached(("known", name), (name,), lambda: self._known(name))
        return found

    def _number(self, name: str) -> Whole:
        value: Whole = self.block.numbers[name]
        for index in self._movers.get(name, ()):
            if index in self.taken:
                lever, steps = self.levers[index], self.taken[index][1]
                if name in lever.effects:
                    value = value + lever.effects[name] * steps
                if name in lever.sets:
                    value = np.where(steps > 0, lever.sets[name], value)
        return value

    def _known(self, name: str) -> Mask:
        known = self.block.known[name]
        for index in self._movers.get(name, ()):
            if index in self.taken and name in self.levers[index].sets:
                known = known | (self.taken[index][1] > 0)
        return known

    def all_known(self, names: Sequence[str]) -> Mask:
        """Where every one of some inputs is known."""
        known = np.ones(self.block.rows, np.bool_)
        for name in names:
            known = known & self.known(name)
        return known

    def size(self, name: str) -> int:
        """The largest absolute value of an input."""
        return int(self.cached(("size", name), (name,), lambda: largest(self.number(name))))

    def sign(self, terms: Terms, names: Sequence[str]) -> Whole:
        """Numbers with the exact sign of a sum of terms."""
        columns = {name: self.number(name) for name in names}
        return signs(terms, columns, {name: self.size(name) for name in names}, self.block.rows)

    def value(self, polynomial: Polynomial) -> Whole:
        """The exact value of a polynomial, times a power of ten."""
        names = polynomial.variables
        columns = {name: self.number(name) for name in names}
        terms = scaled_terms(polynomial, self.block.places)
        exact = fits(terms, {name: self.size(name) for name in names})
        return total(terms, columns, self.block.rows, exact=exact)

    # Conditions

    def truth(self, condition: Condition) -> Truth:
        """Where a condition without scores surely holds, and where it surely does not."""
        match condition:
            case All(parts):
                return self._both([self.truth(part) for part in parts])
            case AnyOf(parts):
                holds, fails = self._both([self.truth(part)[::-1] for part in parts])
                return fails, holds
            case Negated(inner):
                return self.truth(inner)[::-1]
            case Compare():
                return self._compare(condition)
            case IsTrue(name):
                known, value = self.known(name), self.number(name) == 1
                return known & value, known & ~value
            case OneOf(name, options):
                codes = [self.plan.variables[name].field.options.index(option) for option in options]
                known, value = self.known(name), np.isin(self.number(name), codes)
                return known & value, known & ~value
            case CountCompare():
                return self._count(condition)
            case ByCase(cases):
                return self._by_case(cases)
            case Constant(value):
                every = np.ones(self.block.rows, np.bool_)
                return every & (value is True), every & (value is False)
        raise NotImplementedError(type(condition).__name__)

    def _both(self, parts: list[Truth]) -> Truth:
        holds = np.ones(self.block.rows, np.bool_)
        fails = np.zeros(self.block.rows, np.bool_)
        for part_holds, part_fails in parts:
            holds = holds & part_holds
            fails = fails | part_fails
        return holds, fails

    def _by_case(self, cases: tuple[tuple[Condition, Condition], ...]) -> Truth:
        met = np.zeros(self.block.rows, np.bool_)
        unmet = np.ones(self.block.rows, np.bool_)
        for when, test in reversed(cases):
            surely, never = self.truth(when)
            holds, fails = self.truth(test)
            met = (never | holds) & (surely | met)
            unmet = (never | fails) & (surely | unmet)
        return met, unmet

    def _count(self, condition: CountCompare) -> Truth:
        parts = [self.truth(part) for part in condition.conditions]
        least = np.sum([holds for holds, _ in parts], axis=0) - condition.threshold
        most = len(parts) - np.sum([fails for _, fails in parts], axis=0) - condition.threshold
        match condition.operator:
            case ">=":
                holds, fails = least >= 0, most < 0
            case ">":
                holds, fails = least > 0, most <= 0
            case "=" | "!=" as operator:
                holds, fails = (least == 0) & (most == 0), (least > 0) | (most < 0)
                if operator == "!=":
                    holds, fails = fails, holds
        return (fails, holds) if condition.negated else (holds, fails)

    def _compare(self, condition: Compare) -> Truth:
        ready = self.comparisons.of(condition)
        found: Truth = self.cached(id(condition), ready.names, lambda: self._compared(condition, ready))
        return found

    def _compared(self, condition: Compare, ready: Comparison) -> Truth:
        sign = self.sign(ready.difference, ready.names)
        known = self.all_known(ready.inputs)
        if ready.divisor is not None:
            below = self.sign(ready.divisor, ready.names)
            known = known & (below != 0)
            sign = np.where(below < 0, -sign, sign)
        match condition.operator:
            case ">=":
                holds = sign >= 0
            case ">":
                holds = sign > 0
            case "=":
                holds = sign == 0
            case "!=":
                holds = sign != 0
        return known & holds, known & ~holds

    # Points

    def lowest(self, scoring: Scoring) -> Points:
        """The lowest points of an item."""
        match scoring:
            case Ladder():
                return self._ladder(scoring)
            case Choice(name, options):
                points = dict(options)
                table = np.array([points[option][0] for option in self.plan.variables[name].field.options], np.int64)
                return np.where(self.known(name), table[np.where(self.known(name), self.number(name), 0)], table.min())
            case Tally(parts, cap):
                found = np.zeros(self.block.rows, np.int64)
                for condition, (low, _) in parts:
                    found = found + self.truth(condition)[0] * low
                return np.minimum(found, cap)
            case Best(ways):
                best: Points = np.maximum.reduce([self._ladder(way) for way in ways])
                return best
            case Given(name, points, scale):
                units = self.number(name) * scale // 10 ** self.block.places[name]
                return np.where(self.known(name), np.clip(units, 0, points), 0)
            case Proportional():
                return self._proportional(scoring)
        raise NotImplementedError(type(scoring).__name__)

    def _ladder(self, ladder: Ladder) -> Points:
        highest = max((low for _, (low, _) in ladder.cases), default=0) + ladder.otherwise[0]
        found = np.full(self.block.rows, highest, np.int64)
        waiting = np.ones(self.block.rows, np.bool_)
        for condition, (low, _) in ladder.cases:
            holds, fails = self.truth(condition)
            found = np.where(waiting & ~fails, np.minimum(found, low), found)
            waiting = waiting & ~holds
        return np.where(waiting, np.minimum(found, ladder.otherwise[0]), found)

    def _proportional(self, rule: Proportional) -> Points:
        names = (*rule.numerator.variables, *rule.denominator.variables)
        scales = [scale_of(one, self.block.places) for one in (rule.numerator, rule.denominator)]
        above = self.value(rule.numerator).astype(object) * 10 ** scales[1]
        below = self.value(rule.denominator).astype(object) * 10 ** scales[0]
        known = self.all_known([name for name in names if name != AS_OF]) & (below != 0)
        above, below = np.where(below < 0, -above, above), np.where(known, np.abs(below), 1)
        steps = (2 * above + below * rule.rounding) // (2 * below * rule.rounding)
        units = np.minimum(np.maximum(steps, 0) * rule.rounding, rule.points)
        return np.where(known & (above > 0), units, 0).astype(np.int64)

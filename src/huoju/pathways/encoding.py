"""Conditions and scores of a plan as literals and bounds of the integer programme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any

from ortools.sat.python import cp_model

from huoju.evaluation.interpreter import State, compile_condition, compile_polynomial, compile_scoring
from huoju.evaluation.plan import (
    All,
    ByCase,
    Compare,
    Condition,
    CountCompare,
    IsTrue,
    Negated,
    OneOf,
    Plan,
    Polynomial,
    ScoreCompare,
)
from huoju.evaluation.plan import Any as AnyOf
from huoju.evaluation.plan_walk import scores_in, variables_of
from huoju.evaluation.rational import Quotient, integer_terms, number, variable
from huoju.pathways.cuts import degree
from huoju.pathways.points_encoding import Points
from huoju.pathways.programme import Linear, Literal, Programme, TooLargeError

_LARGEST_PRODUCT = 2**60


class Encoder:
    """One plan and one subject's values, inside a programme.

    ``granted`` holds yes-or-no inputs that become true with a literal, such as a title that is won on the way.
    """

    def __init__(
        self,
        programme: Programme,
        plan: Plan,
        values: Mapping[str, Any],
        granted: Mapping[str, cp_model.IntVar] | None = None,
    ) -> None:
        self.programme = programme
        self.values = values
        self.granted = dict(granted or {})
        self._state = State(dict(values), {}, {})
        self._products: dict[tuple[str, ...], cp_model.IntVar] = {}
        self._points = Points(self, plan)

    def touched(self, names: Iterator[str] | tuple[str, ...]) -> bool:
        """Whether anything in the programme may change one of these inputs."""
        return any(name in self.granted or self.programme.touched((name,)) for name in names)

    def base_points(self, node: Any) -> tuple[int, int]:
        """The points of an item that nothing moves."""
        return compile_scoring(node.scoring)(self._state)

    def holds(self, condition: Condition, *, wanted: bool) -> Literal:
        """A literal that holds only where the condition surely is ``wanted``."""
        if not any(True for _ in scores_in(condition)) and not self.touched(variables_of(condition)):
            return compile_condition(condition)(self._state) is wanted
        join = self.programme.all_of, self.programme.any_of
        match condition:
            case Compare():
                return self._compare(condition, wanted=wanted)
            case IsTrue(name):
                return self._option(name, lambda value: value is wanted)
            case OneOf(name, options):
                return self._option(name, lambda value: value is not None and (value in options) is wanted)
            case All(parts):
                return join[not wanted](self.holds(part, wanted=wanted) for part in parts)
            case AnyOf(parts):
                return join[wanted](self.holds(part, wanted=wanted) for part in parts)
            case Negated(inner):
                return self.holds(inner, wanted=not wanted)
            case CountCompare():
                return self._count(condition, wanted=wanted is not condition.negated)
            case ByCase(cases):
                return self._by_case(cases, wanted=wanted)
            case ScoreCompare():
                return self._score_compare(condition, wanted=wanted)
        raise AssertionError(condition)

    def _option(self, name: str, fits: Callable[[Any], bool]) -> Literal:
        """The value of an input that levers set, or that is granted, fits."""
        options = [(self.programme.used(index), value) for index, value in self.programme.setters(name)]
        if name in self.granted:
            options.append((self.granted[name], True))
        if not fits(self.values[name]):
            return self.programme.any_of(chosen for chosen, value in options if fits(value))
        return self.programme.all_of(chosen.negated() for chosen, value in options if not fits(value))

    def _by_case(self, cases: tuple[tuple[Condition, Condition], ...], *, wanted: bool) -> Literal:
        both, either = self.programme.all_of, self.programme.any_of
        rest: Literal = not wanted
        for when, test in reversed(cases):
            applies_not = either([self.holds(when, wanted=False), self.holds(test, wanted=wanted)])
            rest = both([applies_not, either([self.holds(when, wanted=True), rest])])
        return rest

    def _count(self, condition: CountCompare, *, wanted: bool) -> Literal:
        surely = [self.holds(part, wanted=True) for part in condition.conditions]
        never = [self.holds(part, wanted=False) for part in condition.conditions]
        count, threshold = len(surely), condition.threshold

        def at_least(least: int) -> Literal:
            return self.programme.at_least(_sum_of(surely), least)

        def at_most(most: int) -> Literal:
            return self.programme.at_least(_sum_of(never), count - most)

        return self._interval(condition.operator, at_least, at_most, threshold, wanted=wanted)

    def _interval(
        self,
        operator: str,
        at_least: Callable[[int], Literal],
        at_most: Callable[[int], Literal],
        threshold: int,
        *,
        wanted: bool,
    ) -> Literal:
        """``number operator threshold`` surely is ``wanted``, for a number known to lie between two ends."""
        if operator in {"=", "!="}:
            if wanted is (operator == "="):
                return self.programme.all_of([at_least(threshold), at_most(threshold)])
            return self.programme.any_of([at_least(threshold + 1), at_most(threshold - 1)])
        least = threshold if operator == ">=" else threshold + 1
        return at_least(least) if wanted else at_most(least - 1)

    def _score_compare(self, condition: ScoreCompare, *, wanted: bool) -> Literal:
        def end(*, lowest: bool) -> Linear:
            constant, terms = condition.constant, []
            for weight, name in condition.terms:
                points = self._points.low(name) if (weight > 0) is lowest else self._points.high(name)
                if isinstance(points, int):
                    constant += weight * points
                else:
                    terms.append((weight, points))
            return constant, tuple(terms)

        def at_least(least: int) -> Literal:
            return self.programme.at_least(end(lowest=True), least)

        def at_most(most: int) -> Literal:
            constant, terms = end(lowest=False)
            return self.programme.at_least((-constant, tuple((-weight, one) for weight, one in terms)), -most)

        return self._interval(condition.operator, at_least, at_most, 0, wanted=wanted)

    # Comparisons of numbers

    def _compare(self, condition: Compare, *, wanted: bool) -> Literal:
        divisor = condition.divisor
        names = [*condition.left.variables, *condition.right.variables, *(divisor.variables if divisor else ())]
        if any(self.values[name] is None for name in names):
            return False
        right = tuple((-value, product) for value, product in condition.right.terms)
        difference = Polynomial((*condition.left.terms, *right))
        plain = self._sign(difference, condition.operator, wanted=wanted)
        if divisor is None:
            return plain
        above = self.programme.all_of([self._sign(divisor, ">", wanted=True), plain])
        if not condition.signed:
            return above
        turned = Polynomial(tuple((-value, product) for value, product in difference.terms))
        below = [self._sign(divisor, ">=", wanted=False), self._sign(turned, condition.operator, wanted=wanted)]
        return self.programme.any_of([above, self.programme.all_of(below)])

    def _sign(self, polynomial: Polynomial, operator: str, *, wanted: bool) -> Literal:
        linear = self._linear(polynomial)
        opposite = -linear[0], tuple((-factor, one) for factor, one in linear[1])
        return self._interval(
            operator,
            lambda least: self.programme.at_least(linear, least),
            lambda most: self.programme.at_least(opposite, -most),
            0,
            wanted=wanted,
        )

    def _linear(self, polynomial: Polynomial) -> Linear:
        """A polynomial over the inputs as whole numbers times step counts (and products of step counts)."""
        moved = {name for name in polynomial.variables if name in self.programme.movers}
        if degree(polynomial, moved) > 1:
            return self._expanded(polynomial)
        value = compile_polynomial(polynomial)
        start = value(self.values)
        slopes: dict[int, Any] = {}
        for index in sorted({index for name in moved for index, _ in self.programme.movers[name]}):
            after = {name: self.values[name] for name in polynomial.variables}
            for name, change in self.programme.levers[index].effects:
                if name in after:
                    after[name] += change
            slopes[index] = value(after) - start
        constant, *factors = _whole([start, *slopes.values()])
        steps = self.programme.steps
        return constant, tuple((factor, steps[index]) for factor, index in zip(factors, slopes, strict=True) if factor)

    def _expanded(self, polynomial: Polynomial) -> Linear:
        total = number(Fraction(0))
        for coefficient, product in polynomial.terms:
            term = number(Fraction(coefficient))
            for name in product:
                term *= self._along(name)
            total += term
        (whole,) = integer_terms(total.numerator)
        constant = whole.pop((), 0)
        return constant, tuple((factor, self._product(powers)) for powers, factor in whole.items())

    def _along(self, name: str) -> Quotient:
        """A value as a sum over step counts; a step count goes by the number of its lever."""
        total = number(Fraction(self.values[name]))
        for index, change in self.programme.movers.get(name, ()):
            total += variable(f"{index:06d}", Fraction(change))
        return total

    def _product(self, powers: tuple[str, ...]) -> cp_model.IntVar:
        steps = [self.programme.steps[int(one)] for one in powers]
        if len(steps) == 1:
            return steps[0]
        if powers not in self._products:
            most = reduce(lambda found, one: found * self.programme.levers[int(one)].most, powers, 1)
            if most > _LARGEST_PRODUCT:
                raise TooLargeError
            made = self.programme.model.new_int_var(0, most, "")
            self.programme.model.add_multiplication_equality(made, steps)
            self._products[powers] = made
        return self._products[powers]


def _sum_of(literals: list[Literal]) -> Linear:
    constant = sum(1 for one in literals if one is True)
    return constant, tuple((1, one) for one in literals if not isinstance(one, bool))


def _whole(numbers: list[Any]) -> list[int]:
    """Exact numbers multiplied by one positive number that makes them small whole numbers."""
    places = max((-int(one.as_tuple().exponent) for one in numbers if isinstance(one, Decimal)), default=0)
    scaled = [
        int(one.scaleb(max(places, 0))) if isinstance(one, Decimal) else one * 10 ** max(places, 0) for one in numbers
    ]
    divisor = gcd(*scaled) or 1
    return [one // divisor for one in scaled]

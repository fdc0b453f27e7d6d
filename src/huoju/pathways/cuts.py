"""Where a measure's steps change what a condition or an item sees: the cut points, exactly, in whole steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from huoju.evaluation.plan import Compare, Condition, Given, Polynomial, Proportional, Scoring
from huoju.evaluation.plan_walk import comparisons_in, conditions_of


@dataclass(frozen=True, slots=True)
class Cut:
    """A polynomial whose sign matters: below zero or not (``reach``), above zero or not (``beyond``)."""

    polynomial: Polynomial
    reach: bool
    beyond: bool


def comparisons_of(scoring: Scoring) -> Iterator[Compare]:
    """Every comparison that an item's points rest on; a sliding scale as one comparison for each step of points."""
    match scoring:
        case Proportional(numerator, denominator, points, rounding):
            for step in range(1, -(-points // rounding) + 1):
                # rounded half up to `step` roundings: 2·numerator ≥ denominator·rounding·(2·step - 1)
                half = rounding * (2 * step - 1)
                yield Compare(_times(numerator, 2), ">=", _times(denominator, half), denominator, signed=True)
        case Given(name, points, scale):
            for unit in range(1, points + 1):
                yield Compare(Polynomial(((scale, (name,)),)), ">=", Polynomial(((unit, ()),)))
        case _:
            for condition in conditions_of(scoring):
                yield from comparisons_in(condition)


def cuts_of(conditions: Iterable[Condition], scorings: Iterable[Scoring]) -> tuple[Cut, ...]:
    """The cuts of conditions and items, each polynomial once."""
    comparisons = [one for condition in conditions for one in comparisons_in(condition)]
    comparisons += [one for scoring in scorings for one in comparisons_of(scoring)]
    found: dict[Polynomial, tuple[bool, bool]] = {}
    for comparison in comparisons:
        both = comparison.signed or comparison.operator in {"=", "!="}
        _merge(
            found,
            _difference(comparison),
            reach=both or comparison.operator == ">=",
            beyond=both or comparison.operator == ">",
        )
        if comparison.divisor is not None:
            _merge(found, comparison.divisor, reach=True, beyond=True)
    return tuple(Cut(polynomial, reach, beyond) for polynomial, (reach, beyond) in found.items())


def _merge(found: dict[Polynomial, tuple[bool, bool]], polynomial: Polynomial, *, reach: bool, beyond: bool) -> None:
    before = found.get(polynomial, (False, False))
    found[polynomial] = before[0] or reach, before[1] or beyond


def _difference(comparison: Compare) -> Polynomial:
    right = tuple((-value, product) for value, product in comparison.right.terms)
    return Polynomial((*comparison.left.terms, *right))


def _times(polynomial: Polynomial, factor: int) -> Polynomial:
    return Polynomial(tuple((factor * value, product) for value, product in polynomial.terms))


def degree(polynomial: Polynomial, moved: Collection[str]) -> int:
    """The highest power of a step count in a polynomial whose variables in ``moved`` change with the steps."""
    return max((sum(name in moved for name in product) for _, product in polynomial.terms), default=0)


def crossings(value: Callable[[int], Any], power: int, most: int, cut: Cut) -> set[int]:
    """The step counts in ``1 … most`` at which the sign that a cut looks at becomes another.

    Args:
        value: the polynomial's exact value after so many steps.
        power: its degree in the steps.
        most: the last step count.
        cut: which signs are told apart.
    """
    if power == 0 or most == 0:
        return set()
    if power == 1:
        start = value(0)
        return {at for at in _linear(start, value(1) - start, cut) if 1 <= at <= most}
    ends = [0, *sorted(_turns(value, power, most)), most]
    found: set[int] = set()
    for low, high in pairwise(ends):
        found |= _monotone(value, low, high, cut)
    return found


def _linear(start: Any, slope: Any, cut: Cut) -> Iterator[int]:
    if slope > 0:
        if cut.reach and start < 0:
            whole, rest = divmod(-start, slope)
            yield int(whole) + (rest != 0)
        if cut.beyond and start <= 0:
            yield int(-start // slope) + 1
    elif slope < 0:
        if cut.reach and start >= 0:
            yield int(start // -slope) + 1
        if cut.beyond and start > 0:
            whole, rest = divmod(start, -slope)
            yield int(whole) + (rest != 0)


def _turns(value: Callable[[int], Any], power: int, most: int) -> set[int]:
    """Step counts between which the polynomial only rises or only falls."""
    either = Cut(Polynomial(()), reach=True, beyond=True)
    return crossings(lambda steps: value(steps + 1) - value(steps), power - 1, most, either)


def _monotone(value: Callable[[int], Any], low: int, high: int, cut: Cut) -> set[int]:
    """The crossings between two step counts between which the polynomial only rises or only falls."""
    found: set[int] = set()
    if cut.reach:
        found |= _first_other(lambda steps: bool(value(steps) >= 0), low, high)
    if cut.beyond:
        found |= _first_other(lambda steps: bool(value(steps) > 0), low, high)
    return found


def _first_other(holds: Callable[[int], bool], low: int, high: int) -> set[int]:
    """The first step count at which a test gives another answer than at ``low``, by halving."""
    first = holds(low)
    if holds(high) == first:
        return set()
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) == first else (low, middle)
    return {high}

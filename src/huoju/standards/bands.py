"""Bands of points over one measure: do they cover every value, and does each band serve?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from huoju.reference.units import unit
from huoju.standards.expressions.syntax import Arithmetic, Comparison, Expression, Negation, Number

_HOLDS = {
    ">=": lambda value, bound: value >= bound,
    ">": lambda value, bound: value > bound,
    "<=": lambda value, bound: value <= bound,
    "<": lambda value, bound: value < bound,
    "=": lambda value, bound: value == bound,
    "!=": lambda value, bound: value != bound,
}
_UPWARD = {">=", ">"}
_DOWNWARD = {"<=", "<"}


@dataclass(frozen=True, slots=True)
class Band:
    """``measure operator bound``; a band without operator takes every value."""

    operator: str | None
    bound: Fraction = Fraction(0)

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies in the band, the bands before it left aside."""
        return self.operator is None or _HOLDS[self.operator](value, self.bound)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the bands leave open: values in no band, bands never reached, pairs that both claim a value."""

    gaps: tuple[Fraction, ...]
    dead: tuple[int, ...]
    overlaps: tuple[tuple[int, int, Fraction], ...]


def coverage(
    bands: Sequence[Band], low: Fraction | None = None, high: Fraction | None = None, step: Fraction | None = None
) -> Coverage:
    """Examine bands, read from first to last, over the values from ``low`` to ``high`` (None: without end).

    With ``step`` only its whole multiples occur.
    """
    values = _witnesses([band.bound for band in bands if band.operator is not None], low, high, step)
    gaps: list[Fraction] = []
    reached: set[int] = set()
    overlaps: dict[tuple[int, int], Fraction] = {}
    for value in values:
        holding = [index for index, band in enumerate(bands) if band.holds(value)]
        if not holding:
            gaps.append(value)
            continue
        reached.add(holding[0])
        for other in holding[1:]:
            if _opposed(bands[holding[0]], bands[other]):
                overlaps.setdefault((holding[0], other), value)
    dead = tuple(index for index in range(len(bands)) if index not in reached)
    return Coverage(tuple(gaps), dead, tuple((*pair, value) for pair, value in overlaps.items()))


def _opposed(first: Band, second: Band) -> bool:
    return (first.operator in _UPWARD and second.operator in _DOWNWARD) or (
        first.operator in _DOWNWARD and second.operator in _UPWARD
    )


def compatible(
    bands: Sequence[Band], low: Fraction | None = None, high: Fraction | None = None, step: Fraction | None = None
) -> bool:
    """Whether some value lies in all of the bands at once."""
    values = _witnesses([band.bound for band in bands if band.operator is not None], low, high, step)
    return any(all(band.holds(value) for band in bands) for value in values)


def _witnesses(
    bounds: Sequence[Fraction], low: Fraction | None, high: Fraction | None, step: Fraction | None
) -> list[Fraction]:
    """One value on each bound, one between each pair of neighbours, and one beyond each end, inside the range."""
    points = sorted({*bounds, *(end for end in (low, high) if end is not None)})
    if not points:
        return [Fraction(0)]
    between = [(left + right) / 2 for left, right in pairwise(points)]
    values = {*points, *between, points[0] - (step or 1), points[-1] + (step or 1)}
    if step is not None:
        values = {step * number for value in values for number in (floor(value / step), ceil(value / step))}
    return sorted(value for value in values if (low is None or value >= low) and (high is None or value <= high))


def band_of(condition: Expression) -> Band | None:
    """A band's condition as a bound in base units; None where the bound is not a plain number."""
    if not isinstance(condition, Comparison):
        return None
    bound = constant_of(condition.right)
    return None if bound is None else Band(condition.operator, bound)


def constant_of(expression: Expression) -> Fraction | None:
    """The value of an expression without names, in base units."""
    match expression:
        case Number(value, symbol):
            return value * (unit(symbol).factor if symbol is not None else 1)
        case Negation(operand):
            inner = constant_of(operand)
            return None if inner is None else -inner
        case Arithmetic(operator, left_part, right_part):
            left, right = constant_of(left_part), constant_of(right_part)
            if left is None or right is None or (operator == "/" and right == 0):
                return None
            return {"+": left + right, "-": left - right, "*": left * right}.get(operator, left / (right or 1))
    return None

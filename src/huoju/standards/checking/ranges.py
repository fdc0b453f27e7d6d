"""Which values a measure can take, from the bounds of the inputs it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from huoju.reference.units import unit
from huoju.standards import walk
from huoju.standards.expressions import Expression, NumberType, parse_number
from huoju.standards.expressions.syntax import Arithmetic, Call, Name, Negation, Number
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Input


@dataclass(frozen=True, slots=True)
class Range:
    """Values from ``low`` to ``high`` in base units (None: without end); whole multiples of ``step`` where it is set.

    The range holds every value that can occur; it may hold more where one input stands in a formula twice.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction | None = None

    def __neg__(self) -> Range:
        """The range of ``- x``."""
        return Range(_negative(self.high), _negative(self.low), self.step)

    def __add__(self, other: Range) -> Range:
        """The range of ``x + y``."""
        step = self.step if self.step is not None and self.step == other.step else None
        return Range(_sum(self.low, other.low), _sum(self.high, other.high), step)


ANY = Range()
"""Nothing is known about the values."""


def _negative(value: Fraction | None) -> Fraction | None:
    return None if value is None else -value


def _sum(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right


def range_finder(standard: LoadedStandard) -> Callable[[Expression], Range]:
    """A function that gives the range of any number expression of a standard."""
    return _Ranges(standard).of


class _Ranges:
    def __init__(self, standard: LoadedStandard) -> None:
        self.standard = standard
        self.scores = _score_ranges(standard)
        self.known: dict[str, Range] = {}

    def of(self, expression: Expression) -> Range:
        match expression:
            case Number(value, symbol):
                exact = value * (unit(symbol).factor if symbol is not None else 1)
                return Range(exact, exact)
            case Name(value):
                return self._named(self.standard.names[value])
            case Negation(operand):
                return -self.of(operand)
            case Arithmetic(operator, left, right):
                return _combined(operator, self.of(left), self.of(right))
            case Call("max" | "min" as function, arguments):
                return _extreme(function, [self.of(argument) for argument in arguments])
            case Call("count", arguments):
                return Range(Fraction(0), Fraction(len(arguments)), Fraction(1))
        return ANY

    def _named(self, name: str) -> Range:
        if name not in self.known:
            self.known[name] = self._find(name)
        return self.known[name]

    def _find(self, name: str) -> Range:
        model = self.standard.model
        if name in model.inputs:
            return input_range(model.inputs[name])
        if name in model.derived and isinstance(self.standard.types[name], NumberType):
            return self.of(self.standard.expressions["derived", name, "formula"])
        return self.scores.get(name, ANY)


def _score_ranges(standard: LoadedStandard) -> dict[str, Range]:
    model = standard.model
    if model.score is None:
        return {}
    found = {"score": Range(Fraction(0), Fraction(model.score.total))}
    for parts in (walk.dimensions, walk.items):
        found |= {name: Range(Fraction(0), Fraction(part.points)) for _, name, part in parts(model)}
    return found


def input_range(given: Input) -> Range:
    """The values that an input may have, in base units."""
    if given.unit is None:
        return ANY
    factor = unit(given.unit).factor
    step = None
    if given.type == "integer":
        step = factor
    elif given.decimals is not None:
        step = factor / 10**given.decimals
    return Range(_bound(given.min, given.unit), _bound(given.max, given.unit), step)


def _bound(written: str | None, symbol: str) -> Fraction | None:
    if written is None:
        return None
    number = parse_number(written)
    return number.value * unit(symbol if number.unit is None else number.unit).factor


def _combined(operator: str, left: Range, right: Range) -> Range:
    match operator:
        case "+":
            return left + right
        case "-":
            return left + -right
        case "*":
            return _product(left, right)
    return _product(left, _reciprocal(right))


def _product(left: Range, right: Range) -> Range:
    for constant, other in ((left, right), (right, left)):
        if constant.low is not None and constant.low == constant.high:
            return _scaled(other, constant.low)
    if left.low is None or right.low is None or left.low < 0 or right.low < 0:
        return ANY
    high = None if left.high is None or right.high is None else left.high * right.high
    return Range(left.low * right.low, high)


def _scaled(values: Range, factor: Fraction) -> Range:
    if factor == 0:
        return Range(Fraction(0), Fraction(0))
    if factor < 0:
        return -_scaled(values, -factor)
    low, high, step = (None if part is None else part * factor for part in (values.low, values.high, values.step))
    return Range(low, high, step)


def _reciprocal(values: Range) -> Range:
    """The range of ``1 ÷ x``; a division by zero gives no value."""
    if values.low is None or values.low < 0:
        return ANY
    high = None if values.low == 0 else 1 / values.low
    return Range(Fraction(0) if values.high in {None, Fraction(0)} else 1 / _known(values.high), high)


def _known(value: Fraction | None) -> Fraction:
    assert value is not None
    return value


def _extreme(function: str, ranges: list[Range]) -> Range:
    lows, highs = [part.low for part in ranges], [part.high for part in ranges]
    if function == "max":
        known = [low for low in lows if low is not None]
        return Range(max(known, default=None), None if None in highs else max(_known(high) for high in highs))
    known = [high for high in highs if high is not None]
    return Range(None if None in lows else min(_known(low) for low in lows), min(known, default=None))

"""The values of an input at which anything in a plan changes, given the other values: what is worth trying for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from huoju.evaluation.plan import AS_OF, Given, Plan, Polynomial, Proportional
from huoju.evaluation.plan_walk import comparisons_in, conditions_of
from huoju.evaluation.record import days
from huoju.standards.fields import Field

_EPOCH = date(1970, 1, 1)
_LONGEST_DAYS = 40_000
_LARGE = Decimal(10) ** 6
_ORDINARY_DAYS = 1_500
_Line = tuple[Polynomial, int]


class Borders:
    """The borders of every input of a plan."""

    def __init__(self, plan: Plan, as_of: date) -> None:
        self._fields = {name: variable.field for name, variable in plan.variables.items()}
        self._today = days(as_of)
        self._scales: dict[str, set[Fraction]] = {}
        self._differences: dict[str, list[tuple[_Line, ...]]] = {}
        for difference in dict.fromkeys(_differences(plan)):
            for name in {one for polynomial, _ in difference for one in polynomial.variables}:
                self._differences.setdefault(name, []).append(difference)
        for node in plan.scores:
            if isinstance(node.scoring, Given):
                most = Fraction(node.scoring.points, node.scoring.scale)
                self._scales.setdefault(node.scoring.variable, set()).update({Fraction(0), most})

    def values(self, name: str, record: Mapping[str, Any]) -> tuple[Any, ...]:
        """Values of an input on either side of each of its borders, other inputs being as in ``record``.

        Borders that hang on inputs which ``record`` does not know are left out.
        """
        field = self._fields[name]
        match field.type:
            case "boolean":
                return (True, False)
            case "category":
                return field.options
            case "set":
                singles = (frozenset({option}) for option in field.options)
                return (frozenset(field.options), frozenset(), *singles)
        found: dict[Any, None] = {}
        for border in sorted(self._borders(name, record)):
            for value in _around(field, border):
                found[value] = None
        return tuple(found)

    def ordinary(self, name: str, size: int) -> Any:
        """A value of an input to begin with: a number near ``size``, else nothing extreme."""
        field = self._fields[name]
        match field.type:
            case "boolean":
                return False
            case "category":
                return field.options[0]
            case "set":
                return frozenset()
            case "date":
                return _EPOCH + timedelta(days=self._today - _ORDINARY_DAYS)
        low = field.low if field.low is not None else Decimal(size)
        high = field.high if field.high is not None else Decimal(size)
        value = min(max(Decimal(size), low), high)
        return int(value) if field.type == "integer" else value

    def _borders(self, name: str, record: Mapping[str, Any]) -> set[Fraction]:
        borders = set(self._scales.get(name, ()))
        for difference in self._differences.get(name, ()):
            slope = level = Fraction(0)
            for polynomial, sign in difference:
                parts = self._line(polynomial, name, record)
                if parts is None:
                    break
                slope, level = slope + sign * parts[0], level + sign * parts[1]
            else:
                if slope:
                    borders.add(-level / slope)
        field = self._fields[name]
        if field.type == "date":
            return borders | {Fraction(self._today), Fraction(self._today - _LONGEST_DAYS)}
        low = max(field.low if field.low is not None else -_LARGE, -_LARGE)
        high = min(field.high if field.high is not None else _LARGE, _LARGE)
        return borders | {Fraction(low), Fraction(high), Fraction(0)}

    def _line(self, polynomial: Polynomial, name: str, record: Mapping[str, Any]) -> tuple[Fraction, Fraction] | None:
        """A polynomial as slope and level in one input; None where it is not linear in it or not known."""
        slope = level = Fraction(0)
        for coefficient, product in polynomial.terms:
            value = Fraction(coefficient)
            times = product.count(name)
            for factor in product:
                if factor != name:
                    known = self._number(factor, record)
                    if known is None:
                        return None
                    value *= known
            if times > 1:
                return None
            slope, level = (slope + value, level) if times else (slope, level + value)
        return slope, level

    def _number(self, name: str, record: Mapping[str, Any]) -> Fraction | None:
        if name == AS_OF:
            return Fraction(self._today)
        value = record.get(name)
        if value is None:
            return None
        return Fraction(days(value)) if isinstance(value, date) else Fraction(str(value))


def _differences(plan: Plan) -> Iterator[tuple[_Line, ...]]:
    """What is compared with zero anywhere in the plan, as polynomials that are added or taken away."""
    conditions = [node.condition for node in plan.all_requirements()]
    conditions += [test for node in plan.scores for test in conditions_of(node.scoring)]
    for condition in conditions:
        for comparison in comparisons_in(condition):
            yield (comparison.left, 1), (comparison.right, -1)
            if comparison.divisor is not None:
                yield ((comparison.divisor, 1),)
    for node in plan.scores:
        match node.scoring:
            case Proportional(numerator, denominator, points):
                yield ((numerator, 1),)
                yield (numerator, 1), (denominator, -points)
                yield ((denominator, 1),)


def _around(field: Field, border: Fraction) -> Iterator[Any]:
    """The values that a field can have at a border, just below and just above it."""
    if field.type == "date":
        for day in range(int(border) - 1, int(border) + 2):
            yield _EPOCH + timedelta(days=day)
        return
    step = Decimal(1).scaleb(-field.decimals)
    exact = Decimal(border.numerator) / Decimal(border.denominator)
    below, above = (exact.quantize(step, rounding) for rounding in (ROUND_FLOOR, ROUND_CEILING))
    for value in (below - step, below, above, above + step):
        inside = max(value, field.low) if field.low is not None else value
        inside = min(inside, field.high) if field.high is not None else inside
        yield int(inside) if field.type == "integer" else inside

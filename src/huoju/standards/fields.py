"""The columns that a standard asks of a table: what a value may be and how exactly it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from huoju.reference.units import unit
from huoju.standards import walk
from huoju.standards.expressions import BooleanType, parse_number
from huoju.standards.index_model import Indicator
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Derived, Input

FieldType = Literal["number", "integer", "boolean", "category", "set", "date"]

_CENT_DIGITS = 2
"""Money is kept to the cent (0.01 元), in whatever unit it is written."""

_DEFAULTS: dict[str, tuple[int, int]] = {
    # dimension: (decimals in the base unit, largest absolute value in the base unit as a power of ten)
    "money": (_CENT_DIGITS, 13),
    "ratio": (8, 6),
    "count": (4, 9),
    "person": (4, 9),
    "person-year": (4, 9),
    "time:year": (4, 4),
    "time:day": (4, 6),
    "points": (2, 6),
    "level": (2, 3),
}
_OTHER_DIMENSIONS = (6, 9)
_ROOM_FOR_TOTALS = 3
"""Powers of ten by which the totals of a zone or a region may exceed what one enterprise can have."""

_INTEGER_LIMIT = 12
_INDICATOR_DECIMALS = 15


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table for a standard.

    Numbers are in ``unit``, kept to ``decimals`` places, and lie in ``[low, high]`` (also in ``unit``).
    ``required`` is false for values that can be computed from other columns.
    """

    name: str
    label: str
    type: FieldType
    unit: str | None = None
    options: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int = 0
    aliases: tuple[str, ...] = ()
    required: bool = True

    @property
    def digits(self) -> int:
        """Digits that the largest value takes, decimals included."""
        largest = max(abs(self.low or Decimal(0)), abs(self.high or Decimal(0)))
        return len(str(int(largest))) + self.decimals


def fields_of(standard: LoadedStandard) -> tuple[Field, ...]:
    """Every column that a table for the standard may have: inputs, derived values given directly, indicators."""
    model = standard.model
    room = _ROOM_FOR_TOTALS if model.index is not None else 0
    fields = [_input_field(name, given, room) for name, given in model.inputs.items()]
    for name, derived in model.derived.items():
        fields.append(_derived_field(name, derived, boolean=isinstance(standard.types[name], BooleanType)))
    fields += [_indicator_field(name, indicator) for _, name, indicator in walk.indicators(model)]
    return tuple(fields)


def _input_field(name: str, given: Input, room: int) -> Field:
    if given.unit is None:
        return Field(name, given.label, given.type, options=given.options, aliases=given.aliases)
    decimals, limit = _resolution(given.unit, integer=given.type == "integer", room=room)
    return Field(
        name,
        given.label,
        given.type,
        unit=given.unit,
        low=-limit if given.min is None else _in_unit(given.min, given.unit),
        high=limit if given.max is None else _in_unit(given.max, given.unit),
        decimals=decimals if given.decimals is None else given.decimals,
        aliases=given.aliases,
    )


def _derived_field(name: str, derived: Derived, *, boolean: bool) -> Field:
    if boolean:
        return Field(name, derived.label, "boolean", aliases=derived.aliases, required=False)
    return _number_field(name, derived.label, derived.unit or "", derived.aliases, required=False)


def _indicator_field(name: str, indicator: Indicator) -> Field:
    """An indicator's own value; compared with other units, never with a threshold, so it is kept to many places."""
    limit = Decimal(10) ** _INTEGER_LIMIT - 1
    required = indicator.formula is None
    return Field(
        name,
        indicator.label,
        "number",
        indicator.unit,
        (),
        -limit,
        limit,
        _INDICATOR_DECIMALS,
        indicator.aliases,
        required,
    )


def _number_field(name: str, label: str, symbol: str, aliases: tuple[str, ...], *, required: bool) -> Field:
    decimals, limit = _resolution(symbol, integer=False)
    return Field(name, label, "number", symbol, (), -limit, limit, decimals, aliases, required)


def _resolution(symbol: str, *, integer: bool, room: int = 0) -> tuple[int, Decimal]:
    """Decimals to keep and the largest plausible value, both in ``symbol``; ``room`` more digits in front."""
    if integer:
        return 0, Decimal(10) ** _INTEGER_LIMIT - 1
    measured = unit(symbol)
    decimals, power = _DEFAULTS.get(measured.dimension, _OTHER_DIMENSIONS)
    shift = _power_of_ten(measured.factor)
    return max(0, decimals + shift), Decimal(10) ** max(1, power + room - shift) - 1


def _power_of_ten(factor: Fraction) -> int:
    """The power of ten nearest below a unit's size: 4 for 万元, -2 for %."""
    power = 0
    while factor >= Fraction(10) ** (power + 1):
        power += 1
    while factor < Fraction(10) ** power:
        power -= 1
    return power


def _in_unit(written: str, symbol: str) -> Decimal:
    """An amount of a standard's file as a number of ``symbol``."""
    number = parse_number(written)
    value = number.value
    if number.unit is not None:
        value = value * unit(number.unit).factor / unit(symbol).factor
    return Decimal(value.numerator) / Decimal(value.denominator)

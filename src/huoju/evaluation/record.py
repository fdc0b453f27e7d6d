"""One subject's values as the plan needs them: exact numbers, days, options; what is not known is None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from huoju.evaluation.plan import AS_OF, Plan
from huoju.standards.fields import Field

Value = int | Decimal | bool | str | frozenset[str] | None
_EPOCH = date(1970, 1, 1).toordinal()


class RecordError(ValueError):
    """A value of a record cannot be used; the message names the input and what would be right."""


def days(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def read_record(plan: Plan, record: Mapping[str, Any], as_of: date) -> dict[str, Value]:
    """The values of a record by input name, in the inputs' units; None for what is missing.

    Numbers may be ``int``, ``Decimal``, ``Fraction`` or ``float`` (a float counts as the decimal it prints as).

    Raises:
        RecordError: a value has the wrong type, is not an option, or lies outside the bounds.
    """
    values: dict[str, Value] = {AS_OF: days(as_of)}
    for name, variable in plan.variables.items():
        given = record.get(name)
        values[name] = None if given is None else _READERS[variable.field.type](variable.field, given)
    return values


def _number(field: Field, given: Any) -> int | Decimal:
    if isinstance(given, bool) or not isinstance(given, int | Decimal | Fraction | float):
        raise _wrong(field, given, f"应为数字（单位：{field.unit}）")
    value = given if isinstance(given, int) else _decimal(field, given)
    assert field.low is not None
    assert field.high is not None
    if not field.low <= value <= field.high:
        raise _wrong(field, given, f"应在 {field.low:f} 与 {field.high:f} 之间（单位：{field.unit}）")
    return value


def _decimal(field: Field, given: Decimal | Fraction | float) -> Decimal:
    if isinstance(given, Fraction):
        if 10**12 % given.denominator:
            raise _wrong(field, given, "应为有限小数")
        return Decimal(given.numerator) / Decimal(given.denominator)
    value = Decimal(repr(given)) if isinstance(given, float) else given
    if not value.is_finite():
        raise _wrong(field, given, "应为有限的数字；未知请留空")
    return value


def _integer(field: Field, given: Any) -> int | Decimal:
    value = _number(field, given)
    if value != int(value):
        raise _wrong(field, given, "应为整数")
    return int(value)


def _boolean(field: Field, given: Any) -> bool:
    if not isinstance(given, bool):
        raise _wrong(field, given, "应为 是/否（true/false）")
    return given


def _category(field: Field, given: Any) -> str:
    if given not in field.options:
        raise _wrong(field, given, f"可选：{'、'.join(field.options)}")
    return str(given)


def _set(field: Field, given: Any) -> frozenset[str]:
    chosen = frozenset(given.split(";")) if isinstance(given, str) else frozenset(given)
    unknown = chosen - set(field.options)
    if unknown:
        raise _wrong(field, "、".join(sorted(unknown)), f"可选：{'、'.join(field.options)}")
    return chosen


def _date(field: Field, given: Any) -> int:
    if not isinstance(given, date):
        raise _wrong(field, given, "应为日期，例如 2026-04-01")
    return days(given)


def _wrong(field: Field, given: Any, right: str) -> RecordError:
    return RecordError(f"“{field.label}”（{field.name}）的值“{given}”不可用：{right}")


_READERS = {
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "category": _category,
    "set": _set,
    "date": _date,
}

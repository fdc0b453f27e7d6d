"""Columns to break a result down by: where they stand in a table, and what the values in them are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from sqlglot import exp

from huoju.evaluation import conditions_sql as c
from huoju.reference import industries, regions
from huoju.reference.lookup import UnknownNameError
from huoju.standards.fields import Field

UNKNOWN = "（未填）"
SIMULATED = "模拟数据"
_NATURE_COLUMNS = frozenset({"数据性质", "数据类型", "nature"})
MOST_GROUPS = 500
_REGION_CODE, _DIVISION_CODE = 6, 2
_LARGEST_POWER = 12
_NUMBERS = ("DECIMAL", "BIGINT", "INTEGER", "DOUBLE", "FLOAT", "HUGEINT", "SMALLINT", "TINYINT")


class GroupError(ValueError):
    """A column cannot be grouped by; the message says why and what would do."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """A column to group by: what the user calls it, its expression, and the unit of its numbers (None: no numbers)."""

    title: str
    expression: exp.Expr
    unit: str | None


def groupings(
    connection: duckdb.DuckDBPyConnection, relation: str, fields: Sequence[Field], wanted: Sequence[str]
) -> tuple[Grouping, ...]:
    """The columns of an accepted table behind the wanted names: headers of the table, or labels or names of inputs.

    Raises:
        GroupError: the table has no such column.
    """
    kinds = {str(row[0]): str(row[1]) for row in connection.execute(f'DESCRIBE "{relation}"').fetchall()}
    known = {field.name: field for field in fields if field.name in kinds}
    columns = {label: field.name for field in known.values() for label in (*field.aliases, field.label)}
    columns |= {name: name for name in kinds}
    missing = [name for name in wanted if name not in columns]
    if missing:
        others = "、".join(name for name in kinds if name not in known) or "（只有标准的指标）"
        raise GroupError(f"表中没有可分组的列“{missing[0]}”；表中的列有：{others}")
    found = []
    for name in wanted:
        column = columns[name]
        value = exp.column(column, quoted=True)
        is_number = kinds[column].startswith(_NUMBERS)
        unit = (known[column].unit or "" if column in known else "") if is_number else None
        found.append(Grouping(name, _power_of_ten(value) if is_number else exp.cast(value, "VARCHAR"), unit))
    return tuple(found)


def is_simulated(connection: duckdb.DuckDBPyConnection, relation: str) -> bool:
    """Whether a table says of any of its rows that they are simulated (模拟数据)."""
    kinds = connection.execute(f'DESCRIBE "{relation}"').fetchall()
    columns = [str(row[0]) for row in kinds if row[0] in _NATURE_COLUMNS and row[1] == "VARCHAR"]
    tests = " OR ".join(f"bool_or(\"{name}\" = '{SIMULATED}')" for name in columns)
    if not tests:
        return False
    ((found,),) = connection.execute(f'SELECT {tests} FROM "{relation}"').fetchall()  # noqa: S608 - names of our own
    return bool(found)


def _power_of_ten(value: exp.Expr) -> exp.Expr:
    """In which power of ten a number lies: 0 below 1, 1 below 10, 2 below 100, and so on."""
    bands = [
        (exp.LT(this=value.copy(), expression=c.integer(10**power)), c.integer(power))
        for power in range(_LARGEST_POWER + 1)
    ]
    return c.case((c.is_null(value), exp.null()), *bands, otherwise=c.integer(_LARGEST_POWER + 1))


def names_of(grouping: Grouping, values: Iterable[Any]) -> dict[Any, str]:
    """What each value of a column is called; bands of numbers in their order.

    Codes of regions become provinces, codes of industries divisions (大类), so that several values may share a name.

    Raises:
        GroupError: there are too many names for a table that people read.
    """
    found = set(values)
    names: dict[Any, str] = {}
    if grouping.unit is None:
        name_of = _namer([str(value) for value in found if value is not None])
        names = {value: name_of(str(value)) for value in found if value is not None}
    else:
        names = {power: _band_name(power, grouping.unit) for power in sorted(found - {None})}
    if len(set(names.values())) > MOST_GROUPS:
        raise GroupError(
            f"列“{grouping.title}”有 {len(set(names.values()))} 种取值，不适合分组；请选省份、行业、规模一类的列"
        )
    return names | ({None: UNKNOWN} if None in found else {})


def _band_name(power: int, unit: str) -> str:
    unit = f" {unit}" if unit else ""
    if power == 0:
        return f"不足 1{unit}"
    if power > _LARGEST_POWER:
        return f"{10**_LARGEST_POWER}{unit}以上"
    return f"{10 ** (power - 1)} – {10**power}{unit}（不含）"


def _namer(values: Collection[str]) -> Callable[[str], str]:
    """What the values of a column are called: names as they are, codes by what most of them are codes of."""
    for look_up in (_province, _division):
        named = {value: name for value in values if (name := look_up(value)) is not None}
        if len(named) * 2 > len(values):
            return lambda value, known=named: known.get(value, value)  # type: ignore[misc]  # bound at once
    return lambda value: value


def _province(value: str) -> str | None:
    if len(value) != _REGION_CODE or not value.isdigit() or not regions.is_region_code(value):
        return None
    try:
        return regions.division(value[:_DIVISION_CODE]).name
    except UnknownNameError:
        return None


def _division(value: str) -> str | None:
    """The division of an industry code, with its number."""
    try:
        entry = industries.industry(value)
    except UnknownNameError:
        return None
    above = (entry, *industries.ancestors(entry.code))
    found = next((one for one in above if len(one.code) == _DIVISION_CODE), entry)
    return f"{found.code} {found.name}"

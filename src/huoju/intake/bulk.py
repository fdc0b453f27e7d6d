"""Columns full of numbers that need rounding or have grouped digits: read by SQL, exactly as one by one."""

from duckdb import DuckDBPyConnection as Connection

from huoju.intake.cells import sql_type
from huoju.intake.headers import Matched
from huoju.intake.source import literal
from huoju.intake.staging import Stage, run
from huoju.standards.fields import Field

MANY = 20_000
"""From so many cells on, SQL reads a column faster than distinct texts are read one by one."""

_WHOLE_DIGITS = 18
_DECIMALS = 18
_WIDE = f"DECIMAL(38, {_DECIMALS})"
_PLAIN = f"[+-]?([0-9]{{1,{_WHOLE_DIGITS}}}|[0-9]{{1,3}}(,[0-9]{{3}}){{1,5}})(\\.[0-9]{{0,{_DECIMALS}}})?"


def applies(column: Matched) -> bool:
    """Whether a column's numbers are in the unit of its field, so that reading them is only rounding."""
    field = column.field
    return field.type == "number" and column.unit == (field.unit or "") and not column.values


def rounded_value(field: Field, text: str) -> str:
    """SQL of a plain or grouped number rounded half to even, NULL for anything else."""
    plain = f"if(regexp_full_match({text}, {literal(_PLAIN)}), replace({text}, ',', ''), NULL)"
    exact = f"try_cast({plain} AS {_WIDE})"
    near = f"try_cast({exact} AS {sql_type(field)})"
    last = f"CAST(1e-{field.decimals} AS {_WIDE})"
    is_tie = f"abs(CAST({near} AS {_WIDE}) - {exact}) * 2 = {last}"
    is_odd = f"CAST(abs({near}) * CAST(1e{field.decimals} AS DECIMAL(19, 0)) AS HUGEINT) % 2 = 1"
    even = f"CASE WHEN {is_tie} AND {is_odd} THEN {near} - sign({near}) * {last} ELSE {near} END"
    return f"CAST({even} AS {sql_type(field)})"


def read_many(connection: Connection, at: Stage, place: int) -> int:
    """Reads what it can of a column's leftover cells and takes them out; returns how many were rounded."""
    field = at.layout.fields[place].field
    value = rounded_value(field, "text")
    read = (
        f"SELECT row, {value} AS value, try_cast(replace(text, ',', '') AS {_WIDE}) AS exact "  # noqa: S608 - our own names
        f"FROM {at.leftover} WHERE place = {place}"
    )
    rounded = run(connection, f"SELECT count(*) FROM ({read}) WHERE value <> exact")  # noqa: S608 - our own names
    run(connection, f"UPDATE {at.rows} SET v{place} = r.value FROM ({read}) r WHERE r.row = {at.rows}.row")  # noqa: S608 - our own names
    run(connection, f"DELETE FROM {at.leftover} WHERE place = {place} AND {value} IS NOT NULL")  # noqa: S608 - our own names
    return int(str(rounded[0][0]))

"""SQL for the cells of a column: the fast way that reads plain values, and the text of what it leaves over."""

from fractions import Fraction

from huoju.intake.headers import Matched
from huoju.intake.source import TEXT, literal
from huoju.intake.text import fold
from huoju.reference.units import unit
from huoju.standards.fields import Field

WIDEST = 38
"""Digits of DuckDB's widest decimal."""

_WHOLE = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)
_PLAIN_BOOLEANS = {
    "是": True,
    "否": False,
    "有": True,
    "无": False,
    "1": True,
    "0": False,
    "true": True,
    "false": False,
}
KEPT_AS_WRITTEN = frozenset({"category", "set"})
"""Types whose few distinct texts are read after the pass over the table."""

_BETWEEN = "\x1f"
"""A sign that stands in no cell of a table, between the texts of a list."""


def sql_type(field: Field) -> str:
    """The DuckDB type in which a field is kept."""
    if field.type == "number":
        return f"DECIMAL({min(max(field.digits, field.decimals + 1), WIDEST)}, {field.decimals})"
    return {"integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}.get(field.type, TEXT)


def text_of(cell: str, kind: str) -> str:
    """SQL for a cell as text."""
    if kind == TEXT:
        return cell
    return f"array_to_string({cell}, ';')" if kind.endswith("[]") else f"CAST({cell} AS VARCHAR)"


def fast_value(column: Matched, cell: str, kind: str, *, plain_numbers: bool = False) -> str:
    """SQL that is a cell's value where the cell is written plainly, else NULL; what is NULL is then read with care.

    Numbers are not held against the field's bounds here. Categories and sets stay as written, to be read afterwards.
    ``plain_numbers`` says that no number has a negative exponent or an underscore.
    """
    field = column.field
    if field.type in KEPT_AS_WRITTEN:
        return text_of(cell, kind)
    value = _plain_value(column, cell, kind, plain_numbers=plain_numbers)
    if value is None:
        return f"CAST(NULL AS {sql_type(field)})"
    if column.values:
        # no long IN here: it would become a join, and lose the order of the rows
        remapped = sorted({*column.values, *(fold(text) for text in column.values)})
        listed = literal(_BETWEEN.join(("", *remapped, "")))
        value = (
            f"CASE WHEN NOT contains({listed}, '{_BETWEEN}' || {text_of(cell, kind)} || '{_BETWEEN}') THEN {value} END"
        )
    return f"CAST({value} AS {sql_type(field)})"


def _plain_value(column: Matched, cell: str, kind: str, *, plain_numbers: bool) -> str | None:
    field = column.field
    if field.type in {"number", "integer"}:
        return _number(field, column.unit, cell, kind, plain_numbers=plain_numbers)
    if field.type == "boolean":
        return {"BOOLEAN": cell, TEXT: _boolean(cell)}.get(kind)
    return {"DATE": cell, TEXT: _date(cell)}.get(kind)


def _boolean(cell: str) -> str:
    return (
        f"CASE {cell} {' '.join(f'WHEN {literal(word)} THEN {is_so}' for word, is_so in _PLAIN_BOOLEANS.items())} END"
    )


def _date(cell: str) -> str:
    return f"CASE WHEN {cell} LIKE '____-__-__' AND {cell} >= '1000' THEN try_cast({cell} AS DATE) END"


def _number(field: Field, column_unit: str, cell: str, kind: str, *, plain_numbers: bool) -> str | None:
    """SQL of an exact number in the field's unit, NULL where the cell is not plain or would have to be rounded."""
    kept = "DECIMAL(18, 0)" if field.type == "integer" else sql_type(field)
    decimals = 0 if field.type == "integer" else field.decimals
    power = _power_of_ten(unit(column_unit).factor / unit(field.unit or "").factor)
    if power is None or not 0 <= decimals + power <= WIDEST - 1:
        return None
    if kind == TEXT:
        wide = kept if power == 0 else _wide(decimals + power)
        return _rescaled(_text_number(cell, decimals + power, wide, plain_numbers=plain_numbers), power, kept)
    if kind in {"DOUBLE", "FLOAT"}:
        return _float_number(cell, kind, power, decimals, kept)
    if kind in _WHOLE or kind.startswith("DECIMAL"):
        wide = f"try_cast({cell} AS {_wide(decimals + power)})"
        return _rescaled(f"CASE WHEN {wide} = {cell} THEN {wide} END", power, kept)
    return None


def _wide(decimals: int) -> str:
    return f"DECIMAL({WIDEST - 6}, {decimals})" if decimals < WIDEST - 12 else f"DECIMAL({WIDEST}, {decimals})"


def _rescaled(number: str, power: int, kept: str) -> str:
    if power == 0:
        return number
    factor = f"CAST(1e{power} AS DECIMAL({abs(power) + 1}, {max(-power, 0)}))"
    return f"TRY(CAST(({number}) * {factor} AS {kept}))"


def _text_number(cell: str, decimals: int, kept: str, *, plain_numbers: bool = False) -> str:
    """Digits with at most so many decimals: no exponent that could be rounded, no ``_`` between digits."""
    unfit = f"strpos({cell}, '.') BETWEEN 1 AND strlen({cell}) - {decimals + 1}"
    if not plain_numbers:
        unfit += f" OR strpos({cell}, '_') > 0 OR strpos({cell}, 'e-') > 0 OR strpos({cell}, 'E-') > 0"
    return f"try_cast(if({unfit}, NULL, {cell}) AS {kept})"


def _float_number(cell: str, kind: str, power: int, decimals: int, kept: str) -> str:
    if kind == "FLOAT" or power != 0:
        text = f"CAST({cell} AS VARCHAR)"
        return _rescaled(_text_number(text, decimals + power, _wide(decimals + power)), power, kept)
    number = f"try_cast({cell} AS {kept})"
    return f"CASE WHEN abs({number}::DOUBLE - {cell}) < 0.4999e-{decimals} THEN {number} END"


def out_of_bounds(field: Field, value: str) -> str | None:
    """SQL that holds for a number outside the field's bounds, or None if it has none."""
    if field.type not in {"number", "integer"}:
        return None
    low = [f"{value} < {field.low:f}"] if field.low is not None else []
    high = [f"{value} > {field.high:f}"] if field.high is not None else []
    return " OR ".join([*low, *high]) or None


def _power_of_ten(factor: Fraction) -> int | None:
    """The power of ten that ``factor`` is, or None."""
    for larger, sign in ((factor.numerator, 1), (factor.denominator, -1)):
        smaller = factor.denominator if sign == 1 else factor.numerator
        digits = str(larger)
        if smaller == 1 and digits.rstrip("0") == "1":
            return sign * (len(digits) - 1)
    return None

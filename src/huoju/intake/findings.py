"""What a person should know about a table that was taken in, apart from its quarantined rows."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from huoju.intake.cells import sql_type
from huoju.intake.headers import Matched, Names
from huoju.intake.model import Finding
from huoju.intake.source import quoted
from huoju.intake.staging import Stage, run
from huoju.intake.text import shown
from huoju.standards.fields import Field

_LISTED = 8


def column_findings(at: Stage, names: Names, absent: Sequence[Field]) -> Iterator[Finding]:
    """Columns that hold no field (perhaps by a slip of the pen), and fields that no column holds."""
    missing = {field.label for field in absent}
    headers = [at.source.headers[position] for position in at.layout.others]
    for header in headers:
        near = names.near(header)
        if near in missing:
            yield Finding("ignored-column", f"“{shown(header)}”列没有对应的字段，是否应为“{near}”？", header)
    if headers:
        listed = "、".join(shown(header, 20) for header in headers[:_LISTED]) + ("等" if len(headers) > _LISTED else "")
        yield Finding("ignored-column", f"{len(headers)} 列不是标准的字段，原样带入：{listed}", count=len(headers))
    for field in absent:
        if field.required:
            unit = f"（{field.unit}）" if field.unit else ""
            yield Finding("missing-field", f"表中没有“{field.label}”{unit}，按未知处理", field.name)


def rounded_findings(rounded: Mapping[str, int], fields: Sequence[Field]) -> Iterator[Finding]:
    """Fields whose values had more decimals than are kept."""
    for field in fields:
        count = rounded.get(field.name, 0)
        if count:
            message = f"“{field.label}”有 {count} 个值超过 {field.decimals} 位小数，已按四舍六入五成双取舍"
            yield Finding("rounded", message, field.name, count)


def fraction_findings(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Matched], relation: str, headers: Sequence[str]
) -> Iterator[Finding]:
    """Percentages that all lie between -1 and 1: perhaps they are written as fractions."""
    shares = [column for column in columns if column.unit == "%" and column.field.unit == "%"]
    if not shares:
        return
    sums = ", ".join(
        f"count(*) FILTER ({name} <> 0), max(abs({name}))" for name in (quoted(c.field.name) for c in shares)
    )
    found = run(connection, f"SELECT {sums} FROM {quoted(relation)}")[0]  # noqa: S608 - names are quoted
    for i, column in enumerate(shares):
        filled, largest = found[2 * i], found[2 * i + 1]
        if filled and largest is not None and largest <= 1:  # type: ignore[operator] # a decimal
            header = headers[column.position]
            message = (
                f"“{shown(header)}”列以 % 读取，但所有值都不超过 1，疑似以小数表示；若是，"
                f"请把表头写成“{column.field.label}(小数)”，或在对应表中写明单位为小数"
            )
            yield Finding("maybe-fraction", message, header, int(str(filled)))


def rounded_floats(connection: duckdb.DuckDBPyConnection, at: Stage) -> dict[str, int]:
    """How many values of typed floating-point columns were rounded, by field."""
    typed = [
        column
        for column in at.layout.fields
        if at.source.types[column.position] == "DOUBLE"
        and column.field.type == "number"
        and column.unit == (column.field.unit or "")
    ]
    if not typed:
        return {}
    counts = ", ".join(
        f"count(*) FILTER (try_cast(c{column.position} AS {sql_type(column.field)})::DOUBLE <> c{column.position})"
        for column in typed
    )
    found = run(connection, f"SELECT {counts} FROM ({at.source.query})")[0]  # noqa: S608 - our own names
    return {column.field.name: int(str(count)) for column, count in zip(typed, found, strict=True)}

"""The cells that the pass over a table left over: read with care, or recorded as problems."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pyarrow as pa
from duckdb import DuckDBPyConnection as Connection

from huoju.intake.bulk import MANY, applies, read_many
from huoju.intake.cells import KEPT_AS_WRITTEN, out_of_bounds, sql_type
from huoju.intake.source import literal
from huoju.intake.staging import Stage, run
from huoju.intake.values import Reading, read_value


def read_leftovers(connection: Connection, at: Stage) -> dict[str, int]:
    """Reads the cells that SQL left over, each distinct text once; returns how many values were rounded, by field."""
    rounded = {}
    for place, column in enumerate(at.layout.fields):
        left = f"SELECT row, text FROM {at.leftover} WHERE place = {place}"  # noqa: S608 - our own names
        if column.field.type in KEPT_AS_WRITTEN:
            left = f"SELECT row, v{place} AS text FROM {at.rows} WHERE v{place} IS NOT NULL"  # noqa: S608 - our own names
        many = _count(connection, left) > MANY and applies(column)
        rounded_at_once = read_many(connection, at, place) if many else 0
        found = run(connection, f"SELECT text, count(*) FROM ({left}) GROUP BY text")  # noqa: S608 - our own names
        if found:
            counts = {str(text): int(str(count)) for text, count in found}
            readings = {text: read_value(column.field, column.unit, text, column.values) for text in counts}
            _store(connection, at, place, left, readings)
            rounded_at_once += sum(counts[text] for text, reading in readings.items() if reading.rounded)
        rounded[column.field.name] = rounded_at_once
    _refuse_out_of_bounds(connection, at)
    return rounded


def _count(connection: Connection, query: str) -> int:
    return int(str(run(connection, f"SELECT count(*) FROM ({query})")[0][0]))  # noqa: S608 - our own names


def _refuse_out_of_bounds(connection: Connection, at: Stage) -> None:
    """Records a problem for every number outside the bounds of its field, which only few tables have."""
    tests = {i: out_of_bounds(column.field, f"v{i}") for i, column in enumerate(at.layout.fields)}
    bounded = {i: test for i, test in tests.items() if test is not None}
    if not bounded:
        return
    counts = ", ".join(f"count(*) FILTER ({test})" for test in bounded.values())
    found = run(connection, f"SELECT {counts} FROM {at.rows}")[0]  # noqa: S608 - our own names
    for (place, test), count in zip(bounded.items(), found, strict=True):
        if count:
            column = at.layout.fields[place]
            rows = f"SELECT row, CAST(v{place} AS VARCHAR) AS text FROM {at.rows} WHERE {test}"  # noqa: S608 - our own names
            texts = [str(text) for (text,) in run(connection, f"SELECT DISTINCT text FROM ({rows})")]  # noqa: S608 - our own names
            faults = {text: read_value(column.field, column.field.unit or "", text) for text in texts}
            add_problems(connection, at, rows, column.position, faults, column.field.name)


def _store(connection: Connection, at: Stage, place: int, left: str, readings: Mapping[str, Reading]) -> None:
    """Puts what was read into the rows of the query ``left`` (row, text), and what was wrong into the problems."""
    column = at.layout.fields[place]
    bad = {text: reading for text, reading in readings.items() if reading.reason}
    if bad:
        add_problems(connection, at, left, column.position, bad, column.field.name)
    as_written = column.field.type in KEPT_AS_WRITTEN
    changed = {t: r.value for t, r in readings.items() if (r.value != t if as_written else r.value is not None)}
    if changed:
        values = [None if value is None else str(value) for value in changed.values()]
        with text_table(connection, text=list(changed), value=values) as name:
            run(
                connection,
                f"UPDATE {at.rows} SET v{place} = CAST(m.value AS {sql_type(column.field)}) "  # noqa: S608 - our own names
                f"FROM ({left}) l JOIN {name} m USING (text) WHERE l.row = {at.rows}.row",
            )


def add_problems(
    connection: Connection,
    at: Stage,
    rows: str,
    position: int,
    faults: Mapping[str, Reading],
    field: str,
) -> None:
    """Records a problem for every row of the query ``rows`` (row, text) whose text is among ``faults``."""
    reasons: Sequence[Reading] = list(faults.values())
    with text_table(
        connection, text=list(faults), reason=[r.reason for r in reasons], remedy=[r.remedy for r in reasons]
    ) as name:
        run(
            connection,
            f"INSERT INTO {at.problems} SELECT row, {position}, {literal(field)}, text, reason, remedy "  # noqa: S608 - our own names
            f"FROM ({rows}) JOIN {name} USING (text)",
        )


@contextmanager
def text_table(connection: Connection, **columns: Sequence[str | None]) -> Iterator[str]:
    """The name of a table with these columns of text, known to the connection inside the ``with`` block."""
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    name = f"huoju_intake_texts_{id(table)}"
    connection.register(name, table)
    try:
        yield name
    finally:
        connection.unregister(name)

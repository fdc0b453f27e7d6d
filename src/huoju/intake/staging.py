"""The one pass over a table: every plain value becomes typed, every other one is set aside as text."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pyarrow as pa
from duckdb import DuckDBPyConnection as Connection

from huoju.intake.cells import KEPT_AS_WRITTEN, fast_value, out_of_bounds, sql_type, text_of
from huoju.intake.headers import Layout
from huoju.intake.source import TEXT, Source, literal, quoted
from huoju.intake.text import BLANKS
from huoju.intake.values import Reading, read_value

_APOSTROPHE = "'"
_BLANK_CODES = ", ".join(str(ord(blank)) for blank in BLANKS)


@dataclass(frozen=True, slots=True)
class Stage:
    """The tables of one intake, by name.

    ``rows``: ``row``, ``k`` (the key), ``v0``... (the fields' values), ``e0``... (the other columns), ``failed``.
    ``leftover``: ``row``, ``place`` (index of the field), ``text``. ``problems``: ``row``, ``place`` (index of the
    cell, NULL for the row), ``field``, ``value``, ``reason``, ``remedy``. ``by_line`` says that every row is a line of
    the text file.
    """

    name: str
    source: Source
    layout: Layout
    by_line: bool = False

    @property
    def rows(self) -> str:
        """The table of staged rows."""
        return quoted(f"{self.name}_rows")

    @property
    def leftover(self) -> str:
        """The table of cells that were not read by SQL."""
        return quoted(f"{self.name}_leftover")

    @property
    def problems(self) -> str:
        """The table of problems."""
        return quoted(f"{self.name}_problems")

    @property
    def originals(self) -> str:
        """The table of the quarantined rows as they were."""
        return quoted(f"{self.name}_originals")


def run(connection: Connection, statement: str) -> list[tuple[object, ...]]:
    """Runs a statement and fetches all it returns."""
    return connection.execute(statement).fetchall()


def stage(connection: Connection, at: Stage, *, raw_key: bool) -> None:
    """Reads the source once into ``at.rows``; the cells that need care are in its column ``failed``.

    A ``raw_key`` is text that is cleaned afterwards, where it has to be.
    """
    layout, source = at.layout, at.source
    used = [(i, column, f"c{column.position}", source.types[column.position]) for i, column in enumerate(layout.fields)]
    typed = [
        f"{fast_value(column, cell, kind, plain_numbers=source.text is not None and source.text.plain_numbers)} AS v{i}"
        for i, column, cell, kind in used
    ]
    read = [(i, cell, kind) for i, column, cell, kind in used if column.field.type not in KEPT_AS_WRITTEN]
    failing = " OR ".join(f"(v{i} IS NULL AND {cell} IS NOT NULL)" for i, cell, _ in read)
    texts = ", ".join(f"CASE WHEN v{i} IS NULL THEN {text_of(cell, kind)} END" for i, cell, kind in read)
    failed = f"CASE WHEN {failing} THEN [{texts}] END" if read else "NULL::VARCHAR[]"
    key = f"c{layout.key_position}"
    columns = [
        *row_of(source),
        f"{key if raw_key else cleaned_key(key, source.types[layout.key_position])} AS k",
        *(f"v{i}" for i, *_ in used),
        *(f"c{position} AS e{i}" for i, position in enumerate(layout.others)),
        f"{failed} AS failed",
    ]
    cells = [f"c{i}" for i in range(len(source.headers))]
    run(connection, f"DROP TABLE IF EXISTS {at.rows}")
    run(
        connection,
        f"CREATE TEMP TABLE {at.rows} AS SELECT {', '.join(columns)} "  # noqa: S608 - names and literals are quoted
        f"FROM (SELECT {', '.join([*row_of(source), *cells, *typed])} FROM ({scan_of(source)}))",
    )


def row_of(source: Source) -> tuple[str, ...]:
    """The column of row numbers, where the scan has one."""
    return ("row",) if source.text is None else ()


def scan_of(source: Source) -> str:
    """The query that reads the source fastest: text is scanned in parallel, its rows are counted afterwards."""
    return source.query if source.text is None else source.text.cells


def count_rows(connection: Connection, at: Stage, missing: Sequence[int]) -> Stage:
    """The stage with the rows of a text file numbered, which the scan gave in order but without the ``missing`` ones.

    ``missing`` are row numbers, ascending.
    """
    if at.source.text is None:
        return at
    first = at.source.text.above + 1
    run(connection, f"ALTER TABLE {at.rows} ADD COLUMN row BIGINT")
    run(connection, f"UPDATE {at.rows} SET row = rowid + {first}")  # noqa: S608 - our own names
    if not missing:
        return at
    gaps = quoted(f"{at.name}_gaps")
    starts = {number - i: i + 1 for i, number in enumerate(missing)}
    values = ", ".join(f"({start}, {shift})" for start, shift in starts.items())
    run(connection, f"CREATE OR REPLACE TEMP TABLE {gaps} AS SELECT * FROM (VALUES {values}) g(start, shift)")  # noqa: S608 - our own names
    run(
        connection,
        f"UPDATE {at.rows} SET row = n.number FROM (SELECT t.row, t.row + shift AS number FROM {at.rows} t "  # noqa: S608 - our own names
        f"ASOF JOIN {gaps} g ON t.row >= g.start) n WHERE {at.rows}.row = n.row",
    )
    cells = ", ".join(f"s.c{i}" for i in range(len(at.source.headers)))
    query = (
        f"SELECT s.row + coalesce(g.shift, 0) AS row, {cells} FROM ({at.source.query}) s "  # noqa: S608 - our own names
        f"ASOF LEFT JOIN {gaps} g ON s.row >= g.start"
    )
    return replace(at, source=replace(at.source, query=query))


def set_leftovers_aside(connection: Connection, at: Stage) -> None:
    """Moves the cells that the pass did not read into ``at.leftover``."""
    read = [i for i, column in enumerate(at.layout.fields) if column.field.type not in KEPT_AS_WRITTEN]
    places = ", ".join(str(i) for i in read)
    run(
        connection,
        f"CREATE OR REPLACE TEMP TABLE {at.leftover} AS SELECT row, place, text FROM ("  # noqa: S608 - our own names
        f"SELECT row, unnest(failed) AS text, unnest([{places}]::INTEGER[]) AS place FROM {at.rows} "
        "WHERE failed IS NOT NULL) WHERE text IS NOT NULL",
    )
    run(connection, f"ALTER TABLE {at.rows} DROP COLUMN failed")


def new_problems(connection: Connection, at: Stage) -> None:
    """Makes empty tables of problems and of the rows that have them."""
    run(
        connection,
        f"CREATE OR REPLACE TEMP TABLE {at.problems} "
        "(row BIGINT, place INTEGER, field VARCHAR, value VARCHAR, reason VARCHAR, remedy VARCHAR)",
    )
    cells = ", ".join(f"c{i} VARCHAR" for i in range(len(at.source.headers)))
    run(connection, f"CREATE OR REPLACE TEMP TABLE {at.originals} (row BIGINT, {cells})")


def cleaned_key(cell: str, kind: str) -> str:
    """SQL for a key without surrounding blanks and apostrophes, NULL where nothing is left."""
    if kind != TEXT:
        return text_of(cell, kind)
    marks = f"{ord(_APOSTROPHE)}, {_BLANK_CODES}"
    ends = f"ascii({cell}) IN ({marks}) OR ascii(right({cell}, 1)) IN ({marks})"
    return f"CASE WHEN {ends} THEN nullif(trim({cell}, {literal(BLANKS + _APOSTROPHE)}), '') ELSE {cell} END"


def read_leftovers(connection: Connection, at: Stage) -> dict[str, int]:
    """Reads the cells that SQL left over, each distinct text once; returns how many values were rounded, by field."""
    rounded = {}
    for place, column in enumerate(at.layout.fields):
        left = f"SELECT row, text FROM {at.leftover} WHERE place = {place}"  # noqa: S608 - our own names
        if column.field.type in KEPT_AS_WRITTEN:
            left = f"SELECT row, v{place} AS text FROM {at.rows} WHERE v{place} IS NOT NULL"  # noqa: S608 - our own names
        found = run(connection, f"SELECT text, count(*) FROM ({left}) GROUP BY text")  # noqa: S608 - our own names
        if found:
            counts = {str(text): int(str(count)) for text, count in found}
            readings = {text: read_value(column.field, column.unit, text, column.values) for text in counts}
            _store(connection, at, place, left, readings)
            rounded[column.field.name] = sum(counts[text] for text, reading in readings.items() if reading.rounded)
    _refuse_out_of_bounds(connection, at)
    return rounded


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

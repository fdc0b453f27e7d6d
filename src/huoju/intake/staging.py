"""The one pass over a table: every plain value becomes typed, every other one is set aside as text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from duckdb import DuckDBPyConnection as Connection

from huoju.intake.cells import KEPT_AS_WRITTEN, fast_value, text_of
from huoju.intake.headers import Layout
from huoju.intake.source import TEXT, Source, literal, quoted
from huoju.intake.text import BLANKS

_APOSTROPHE = "'"


@dataclass(frozen=True, slots=True)
class Stage:
    """The tables of one intake, by name.

    ``rows``: ``row``, ``k`` (the key), ``v0``... (the fields' values), ``e0``... (the other columns), ``failed``.
    ``leftover``: ``row``, ``place`` (index of the field), ``text``. ``problems``: ``row``, ``place`` (index of the
    cell, NULL for the row), ``field``, ``value``, ``reason``, ``remedy``. ``by_line`` says that every row is a line of
    the text file; ``gaps`` names the table of rows that a scan did not count, if there are any.
    """

    name: str
    source: Source
    layout: Layout
    by_line: bool = False
    gaps: str | None = None

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
    """The stage with the rows of a text file counted as the scan gave them, and a note of the ``missing`` ones.

    ``missing`` are the numbers (ascending) of the rows that the file has and the scan has not; see `with_numbers`.
    """
    if at.source.text is None:
        return at
    run(connection, f"ALTER TABLE {at.rows} ADD COLUMN row BIGINT")
    run(connection, f"UPDATE {at.rows} SET row = rowid + {at.source.text.above + 1}")  # noqa: S608 - our own names
    if not missing:
        return at
    gaps = quoted(f"{at.name}_gaps")
    starts = {number - i: i + 1 for i, number in enumerate(missing)}
    values = ", ".join(f"({start}, {shift})" for start, shift in starts.items())
    run(connection, f"CREATE OR REPLACE TEMP TABLE {gaps} AS SELECT * FROM (VALUES {values}) g(start, shift)")  # noqa: S608 - our own names
    return replace(at, gaps=gaps)


def with_numbers(at: Stage, query: str) -> str:
    """A query with the columns of ``query``, among them ``row``, and ``number``, the row's number in the file."""
    if at.gaps is None:
        return f"SELECT *, row AS number FROM ({query})"  # noqa: S608 - our own names
    return (
        f"SELECT q.*, q.row + coalesce(g.shift, 0) AS number FROM ({query}) q "  # noqa: S608 - our own names
        f"ASOF LEFT JOIN {at.gaps} g ON q.row >= g.start"
    )


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
    # no long IN here: it would become a join, and lose the order of the rows
    marks = literal(BLANKS + _APOSTROPHE)
    ends = f"contains({marks}, left({cell}, 1)) OR contains({marks}, right({cell}, 1))"
    return f"CASE WHEN {ends} THEN nullif(trim({cell}, {literal(BLANKS + _APOSTROPHE)}), '') ELSE {cell} END"

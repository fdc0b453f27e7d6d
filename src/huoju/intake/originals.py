"""Rows as they stand in the source, fetched again when there is something to say about them."""

import csv

from duckdb import DuckDBPyConnection as Connection

from huoju.intake.cells import text_of
from huoju.intake.lines import fetch_lines
from huoju.intake.reading import text_table
from huoju.intake.source import Text, literal
from huoju.intake.staging import Stage, run, with_numbers
from huoju.intake.text import BLANKS

_BLANK_TEXT = literal(BLANKS)
_FEW = 200_000
"""So many rows are picked line by line; more are read by another scan."""


def fetch_originals(connection: Connection, at: Stage, rows: str) -> None:
    """Puts the rows of the query ``rows`` into ``at.originals``, unless they are there."""
    wanted = f"SELECT DISTINCT row FROM ({rows}) WHERE row NOT IN (SELECT row FROM {at.originals})"  # noqa: S608 - our own names
    numbers = run(connection, f"SELECT row, number FROM ({with_numbers(at, wanted)}) ORDER BY row LIMIT {_FEW + 1}")  # noqa: S608 - our own names
    if not numbers:
        return
    if at.source.text is not None and at.by_line and len(numbers) <= _FEW:
        _pick(connection, at, at.source.text, [(int(str(row)), int(str(number))) for row, number in numbers])
        return
    cells = ", ".join(f"{text_of(f'c{i}', kind)} AS c{i}" for i, kind in enumerate(at.source.types))
    run(
        connection,
        f"INSERT INTO {at.originals} SELECT row, {cells} FROM ({at.source.query}) WHERE row IN ({wanted})",  # noqa: S608 - our own names
    )


def _pick(connection: Connection, at: Stage, text: Text, numbers: list[tuple[int, int]]) -> None:
    """Fetches rows, each with its line, of a text file in which every line is a row."""
    lines = [line.decode("utf-8") for line in fetch_lines(text.path, [line for _, line in numbers])]
    width = len(at.source.headers)
    rows = [_cells(line, text.separator) for line in lines]
    columns = {f"c{i}": [row[i] or None for row in rows] for i in range(width)}
    with text_table(connection, row=[str(row) for row, _ in numbers], **columns) as table:
        names = ", ".join(columns)
        run(connection, f"INSERT INTO {at.originals} SELECT CAST(row AS BIGINT), {names} FROM {table}")  # noqa: S608 - our own names


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator)) if '"' in line else line.split(separator)


def forget_empty_rows(connection: Connection, at: Stage) -> None:
    """Takes out the rows in which no cell is filled; they are no rows. Their keys are NULL."""
    run(connection, f"UPDATE {at.rows} SET k = NULL WHERE (k < '!' OR k >= '\u00a0') AND trim(k, {_BLANK_TEXT}) = ''")  # noqa: S608 - our own names
    empty = f"SELECT row FROM {at.rows} WHERE k IS NULL"  # noqa: S608 - our own names
    if not run(connection, f"{empty} LIMIT 1"):
        return
    fetch_originals(connection, at, empty)
    cells = ", ".join(f"nullif(trim(c{i}, {_BLANK_TEXT}), '')" for i in range(len(at.source.headers)))
    blank = f"SELECT row FROM {at.originals} WHERE coalesce({cells}) IS NULL"  # noqa: S608 - our own names
    for table in (at.rows, at.originals):
        run(connection, f"DELETE FROM {table} WHERE row IN ({blank})")  # noqa: S608 - our own names

"""The period of every row: which column says it, and one spelling for each (2015年 is 2015)."""

import re

from duckdb import DuckDBPyConnection as Connection

from huoju.intake.cells import text_of
from huoju.intake.reading import add_problems, text_table
from huoju.intake.staging import Stage, run
from huoju.intake.text import fold, header_key
from huoju.intake.values import Reading, is_unknown
from huoju.intake.vocabulary import PERIOD_ALIASES

PERIOD = "period"
"""The column of a relation that holds the period of each row."""

_YEAR = re.compile(r"([0-9]{4})(?:\.0)?\s*(?:年度?|年末|年底)?")


def period_position(at: Stage) -> int | None:
    """The column of a wide table that says the period, among those that are no fields; None where there is none."""
    headers = {header_key(at.source.headers[position]): position for position in reversed(at.layout.others)}
    found = (headers.get(header_key(alias)) for alias in PERIOD_ALIASES)
    return next((position for position in found if position is not None), None)


def add_periods(connection: Connection, at: Stage, position: int) -> None:
    """Gives the rows of a wide table a column ``p`` with their period."""
    cell = f"e{at.layout.others.index(position)}"
    run(connection, f"ALTER TABLE {at.rows} ADD COLUMN p VARCHAR")
    run(connection, f"UPDATE {at.rows} SET p = {text_of(cell, at.source.types[position])}")  # noqa: S608 - our own names
    read_periods(connection, at, position)


def read_periods(connection: Connection, at: Stage, position: int) -> None:
    """Makes the periods in the column ``p`` comparable; a row without one is refused."""
    names, faults = {}, {}
    for (found,) in run(connection, f"SELECT DISTINCT coalesce(p, '') FROM {at.rows}"):  # noqa: S608 - our own names
        written = str(found)
        folded = fold(written)
        year = _YEAR.fullmatch(folded)
        if is_unknown(folded):
            faults[written] = Reading(reason="年份为空", remedy="补上年份，例如 2023")
        else:
            names[written] = year[1] if year else folded
    if faults:
        rows = f"SELECT row, coalesce(p, '') AS text FROM {at.rows}"  # noqa: S608 - our own names
        add_problems(connection, at, rows, position, faults, PERIOD)
    with text_table(connection, text=list(names), name=list(names.values())) as table:
        run(connection, f"UPDATE {at.rows} SET p = n.name FROM {table} n WHERE p = n.text")  # noqa: S608 - our own names

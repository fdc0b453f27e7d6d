"""A table as it lies in a file, behind one SQL query, whatever the file's format."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huoju.intake.model import Finding

TEXT = "VARCHAR"


class IrregularTextError(Exception):
    """The fast reader cannot read a text file faithfully; the careful one must."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that has not as many cells as the header, or cannot be split into cells at all."""

    row: int
    cells: tuple[str, ...]
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Text:
    """What a text table's fast scan rests on.

    ``path`` is the file as UTF-8, ``above`` the number of lines above the data, which begins at the byte ``start``.
    ``cells`` is the scan itself: the cells of every row in the order of the file, without row numbers, and without
    broken rows, which it lists in the table ``rejects``. ``plain_numbers`` says that no number is believed to have a
    negative exponent or an underscore; the belief is verified beside the scan. ``careful`` reads the table again, row
    by row, where the scan turns out not to be faithful.
    """

    path: Path
    above: int
    start: int
    separator: str
    quotes: bool
    cells: str
    rejects: str
    plain_numbers: bool
    careful: "Callable[[], Source]"


@dataclass(frozen=True, slots=True)
class Source:
    """A file's table: ``query`` yields ``row`` (BIGINT, ascending) and the cells ``c0``, ``c1``, ... of every row.

    ``row`` counts as a spreadsheet does. Empty text cells are NULL. ``types`` are the DuckDB types of the cells,
    ``units`` what a row of units below the header says. ``text`` is set where a text file is scanned as it is.
    """

    file: Path
    query: str
    headers: tuple[str, ...]
    types: tuple[str, ...]
    units: tuple[str | None, ...]
    header_row: int
    broken: tuple[Broken, ...] = ()
    findings: tuple[Finding, ...] = ()
    text: Text | None = None


def file_literal(path: Path) -> str:
    """A path as an SQL string that names this one file, whatever signs are in it."""
    return literal("".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path)))


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"

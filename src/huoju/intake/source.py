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
class Source:
    """A file's table: ``query`` yields ``row`` (BIGINT, ascending) and the cells ``c0``, ``c1``, ... of every row.

    ``row`` counts as a spreadsheet does. Empty text cells are NULL. ``types`` are the DuckDB types of the cells,
    ``units`` what a row of units below the header says. Where ``rejects`` is set, the query is a scan that leaves
    broken rows out, also from the count, and lists them in the table of that name; ``careful`` reads the file again,
    row by row, where the scan turns out not to be faithful. ``separator`` is set where no quotation mark is in the
    file, so that a line is a row; ``above`` lines are then above the data. ``plain_numbers`` says that the bytes from
    ``data_start`` are believed to hold no number with a negative exponent or an underscore, which is verified beside
    the scan.
    """

    file: Path
    query: str
    headers: tuple[str, ...]
    types: tuple[str, ...]
    units: tuple[str | None, ...]
    header_row: int
    broken: tuple[Broken, ...] = ()
    findings: tuple[Finding, ...] = ()
    rejects: str | None = None
    careful: Callable[[], "Source"] | None = None
    separator: str | None = None
    above: int = 0
    data_start: int = 0
    plain_numbers: bool = False


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"

"""Every table of a report, and the table behind every picture, each on a sheet of its own."""

from __future__ import annotations

import re
from pathlib import Path

import xlsxwriter

from huoju.evaluation.output import replacing
from huoju.reports.document import Document, TitledTable
from huoju.reports.picture import Picture
from huoju.reports.tables import Table
from huoju.reports.workbook.grid import NOTES
from huoju.reports.workbook.sheets import Book

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_NUMBER = re.compile(r"[-−+]?\d[\d,]*(\.\d+)?")
_WIDEST = 60.0


def write_tables_workbook(document: Document, out: Path) -> None:
    """Write the tables of a report.

    Raises:
        OutputError: the file cannot be written.
    """
    with replacing(out) as unfinished, xlsxwriter.Workbook(unfinished, {"strings_to_formulas": False}) as made:
        book = Book(made, document.provenance)
        notes = book.sheet(NOTES)
        notes.widths(26, 100)
        notes.text(2, 0, document.title, "title")
        for row, (name, words) in enumerate(document.provenance.rows(), start=4):
            notes.text(row, 0, name)
            notes.text(row, 1, words, "wrapped")
        names = {NOTES}
        for block in document.blocks():
            if isinstance(block, TitledTable):
                _write(book, _free(block.title, names), block.table)
            elif isinstance(block, Picture):
                _write(book, _free(f"图 {block.caption.title}", names), block.table)


def _free(title: str, taken: set[str]) -> str:
    """A name for a sheet that Excel allows and that is not taken; it is taken from now on."""
    base = _FORBIDDEN.sub(" ", title).strip()[:_LONGEST_NAME].strip() or "表"
    name, number = base, 2
    while name.casefold() in taken:
        suffix = f" {number}"
        name, number = base[: _LONGEST_NAME - len(suffix)] + suffix, number + 1
    taken.add(name.casefold())
    return name


def _write(book: Book, name: str, table: Table) -> None:
    sheet = book.sheet(name)
    widths = [
        min(
            max((len(row[at]) for row in (*table.rows, (*(column.heading for column in table.columns),))), default=8)
            * 2,
            _WIDEST,
        )
        for at in range(len(table.columns))
    ]
    sheet.widths(*widths)
    for at, column in enumerate(table.columns):
        sheet.heading(1, at, column.heading)
    for row, cells in enumerate(table.rows, start=2):
        for at, written in enumerate(cells):
            if table.columns[at].number and _NUMBER.fullmatch(written):
                sheet.number(row, at, float(written.replace(",", "").replace("−", "-")))
            else:
                sheet.text(row, at, written)

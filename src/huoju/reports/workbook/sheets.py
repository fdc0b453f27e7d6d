"""Sheets with one look: given figures in blue, formulas in black, headings that wrap."""

from __future__ import annotations

import math

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from huoju.reports.picture import SIMULATED
from huoju.reports.provenance import Provenance
from huoju.reports.workbook.grid import FIRST_COLUMN, FIRST_ROW

_A4 = 9
_FONT: dict[str, object] = {"font_name": "等线", "font_size": 10}


class Book:
    """A workbook and what every sheet of it bears."""

    def __init__(self, book: xlsxwriter.Workbook, provenance: Provenance) -> None:
        self.book, self.provenance = book, provenance
        book.set_calc_mode("auto")
        book.set_properties({"title": provenance.title, "comments": provenance.line()})
        self._formats: dict[str, Format] = {}

    def sheet(self, name: str, *, values: bool = False) -> Sheet:
        """A new sheet with its provenance in the first row; a sheet of `values` keeps names and headings in sight."""
        made = self.book.add_worksheet(name)
        made.freeze_panes(FIRST_ROW if values else 2, FIRST_COLUMN)
        made.set_column(0, 0, 30)
        made.set_column(1, 200, 12)
        made.set_row(1, 42)
        made.hide_gridlines(2)
        made.set_paper(_A4)
        made.set_landscape()
        if not values:
            made.fit_to_pages(1, 0)
        sheet = Sheet(made, self)
        sheet.title("")
        return sheet

    def format(self, kind: str) -> Format:
        """The look of a kind of cell."""
        if kind not in self._formats:
            looks: dict[str, dict[str, object]] = {
                "plain": {},
                "title": {"bold": True, "font_size": 12},
                "note": {"font_color": "#5C6773"},
                "mark": {"bold": True, "font_color": "#7A4A00", "bg_color": "#FFF3D6"},
                "heading": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F0F2F5"},
                "given": {"font_color": "#1F4E9E", "num_format": "#,##0.######"},
                "replaced": {"font_color": "#8A4B08", "italic": True, "num_format": "#,##0.######"},
                "number": {"num_format": "#,##0.######"},
                "formula0": {"num_format": "0"},
                "formula2": {"num_format": "#,##0.00"},
                "formula4": {"num_format": "#,##0.0000"},
                "wrapped": {"text_wrap": True, "valign": "top"},
            }
            self._formats[kind] = self.book.add_format(_FONT | looks[kind])
        return self._formats[kind]


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, sheet: Worksheet, book: Book) -> None:
        self._sheet, self._book = sheet, book

    def title(self, words: str) -> None:
        """The first row: what the sheet is, the mark of simulated data, and what it rests on."""
        provenance = self._book.provenance
        mark = f"【{SIMULATED}】" if provenance.simulated else ""
        text = "；".join(part for part in (words, provenance.line()) if part)
        self._sheet.write_string(0, 0, f"{mark}{text}", self._book.format("mark" if mark else "note"))

    def text(self, row: int, column: int, words: str, kind: str = "plain") -> None:
        """Text as it is, never a formula."""
        self._sheet.write_string(row, column, words, self._book.format(kind))

    def heading(self, row: int, column: int, words: str) -> None:
        """A heading that wraps."""
        self.text(row, column, words, "heading")

    def number(self, row: int, column: int, value: float) -> None:
        """A number that belongs to the framework."""
        self._sheet.write_number(row, column, value, self._book.format("number"))

    def given(self, row: int, column: int, value: float) -> None:
        """A figure that was given; an empty cell where it is missing."""
        if math.isfinite(value):
            self._sheet.write_number(row, column, value, self._book.format("given"))
        else:
            self._sheet.write_blank(row, column, None, self._book.format("given"))

    def replaced(self, row: int, column: int, value: float) -> None:
        """A figure that the standard puts in the place of a missing or an outlying one."""
        if math.isfinite(value):
            self._sheet.write_number(row, column, value, self._book.format("replaced"))

    def formula(self, row: int, column: int, formula: str, cached: float, *, decimals: int = 2) -> None:
        """A formula with the engine's result, which programs show that do not calculate."""
        value: float | str = cached if math.isfinite(cached) else ""
        self._sheet.write_formula(row, column, formula, self._book.format(f"formula{decimals}"), value)

    def show_only(self, *rows: int) -> None:
        """Hide the rows above the values that this sheet does not use."""
        for row in range(2, FIRST_ROW):
            if row not in rows:
                self._sheet.set_row(row, None, None, {"hidden": True})

    def widths(self, *characters: float) -> None:
        """Widths of the first columns."""
        for column, width in enumerate(characters):
            self._sheet.set_column(column, column, width)

"""Excel and OpenDocument workbooks: the sheet with the best header, its cells as text."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import python_calamine as calamine

from huoju.intake.errors import IntakeError
from huoju.intake.model import Finding
from huoju.intake.numbers import MERGED_MARK
from huoju.intake.records import wrong_width
from huoju.intake.sniff import Header, Judge, find_header
from huoju.intake.source import TEXT, Broken, Source, quoted
from huoju.intake.text import shown

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
LARGEST_UNPACKED = 2_000_000_000
LARGEST_PART = 800_000_000
LARGEST_FILE = 300_000_000
MOST_CELLS = 30_000_000
_CHUNK = 1 << 22
_OVERLAP = 32
_FAR_COLUMN = re.compile(rb'r="([A-Z]{2,3})[0-9]+"')
_FAR_ROW = re.compile(rb'r="[A-Z]{0,3}([0-9]{6,9})"')
_NEAR = (26, 99_999)
_ROWS_SEEN = 40
_EXCEL_DIGITS = 15
_PANIC = "PanicException"
"""What the reader raises where its own code gave up; it is no Exception and cannot be imported."""

Cells = Sequence[Sequence[Any]]


def open_workbook(
    path: Path, sheet: str | None, judge: Judge, connection: duckdb.DuckDBPyConnection, cleanup: ExitStack
) -> Source:
    """The table in a workbook. Raises IntakeError if it cannot be read, is too large, or lacks the sheet."""
    _refuse_bombs(path)
    try:
        sheet_read, header, passed_over = _choose(path, _opened(path, cleanup), sheet, judge)
        columns, broken, merged = _as_columns(sheet_read, header, judge)
    except IntakeError:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == _PANIC:
            raise _unreadable(path) from error
        raise
    findings = []
    if passed_over:
        listed = "、".join(shown(name, 20) for name in passed_over)
        findings.append(Finding("sheet", f"读取了工作表“{sheet_read.name}”，未读取：{listed}"))
    if merged:
        message = f"数据区有 {merged} 处合并单元格：文字按整块填充，数值须取消合并、逐行填写"
        findings.append(Finding("merged", message, count=merged))
    table = f"huoju_intake_sheet_{id(columns)}"
    connection.register(table, columns)
    cleanup.callback(connection.unregister, table)
    return Source(
        file=path,
        query=f"SELECT * FROM {quoted(table)}",  # noqa: S608 - our own name
        headers=header.cells,
        types=(TEXT,) * len(header.cells),
        units=header.units,
        header_row=header.position + 1,
        broken=broken,
        findings=tuple(findings),
    )


def _refuse_bombs(path: Path) -> None:
    """Raises IntakeError for a workbook whose content would not fit into memory, whatever its headers declare."""
    if path.stat().st_size > LARGEST_FILE:
        raise _too_large(path)
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise _too_large(path)
            for part in parts:
                if part.file_size > LARGEST_PART:
                    raise _too_large(path)
                _measure(path, archive, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError, zlib.error) as error:
        raise _unreadable(path) from error


def _measure(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpacks one part once, to see that it is as large as it says and that its cells span no giant area."""
    column, row = _NEAR
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            text = tail + chunk
            column = max([column, *(_column_number(letters) for letters in _FAR_COLUMN.findall(text))])
            row = max([row, *map(int, _FAR_ROW.findall(text))])
            tail = chunk[-_OVERLAP:]
    if column * row > MOST_CELLS and (column, row) != _NEAR and part.filename.startswith("xl/worksheets/"):
        raise _too_large(path)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _opened(path: Path, cleanup: ExitStack) -> calamine.CalamineWorkbook:
    try:
        book = calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError as error:
        raise IntakeError("工作簿有密码", path, remedy="去掉密码后再导入") from error
    except Exception as error:
        raise _unreadable(path) from error
    cleanup.callback(book.close)
    return book


def _choose(
    path: Path, book: calamine.CalamineWorkbook, wanted: str | None, judge: Judge
) -> tuple[calamine.CalamineSheet, Header, list[str]]:
    """The sheet that was asked for, or the one whose header is known best, with its header and the other sheets."""
    names = [meta.name for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
    if wanted is not None:
        if wanted not in names:
            listed = "、".join(shown(name, 20) for name in names)
            raise IntakeError(f"没有工作表“{shown(wanted)}”", path, remedy=f"可选：{listed}")
        names = [wanted]
    best: tuple[calamine.CalamineSheet, Header] | None = None
    for name in names:
        sheet = _sheet(path, book, name)
        top = sheet.to_python(skip_empty_area=False, nrows=_ROWS_SEEN)
        header = find_header([[cell_text(cell) or "" for cell in row] for row in top], judge)
        if header is not None and (best is None or header.score > best[1].score):
            best = (sheet, header)
    if best is None:
        raise IntakeError("工作表是空的", path, remedy="第一行写表头，以下每行一个单位")
    return *best, [name for name in names if name != best[0].name]


def _sheet(path: Path, book: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    try:
        sheet = book.get_sheet_by_name(name)
    except Exception as error:
        raise _unreadable(path) from error
    last = sheet.end or (0, 0)
    if (last[0] + 1) * (last[1] + 1) > MOST_CELLS:
        raise _too_large(path)
    return sheet


def _as_columns(
    sheet: calamine.CalamineSheet, header: Header, judge: Judge
) -> tuple[pa.Table, tuple[Broken, ...], int]:
    """The rows below the header as columns of text, rows wider than the header, and the number of merged areas."""
    width = len(header.cells)
    above = header.position + 1 + header.has_units_row
    rows = sheet.to_python(skip_empty_area=False)[above:]
    merged = _fill_merged(rows, sheet, header, above, judge)
    wide = (
        {i for i, row in enumerate(rows) if any(cell != "" for cell in row[width:])}
        if _is_wider(rows, width)
        else set()
    )
    broken = tuple(
        wrong_width(above + i + 1, tuple(cell_text(cell) or "" for cell in rows[i]), width) for i in sorted(wide)
    )
    kept = [row for i, row in enumerate(rows) if i not in wide] if wide else rows
    numbers = [above + i + 1 for i in range(len(rows)) if i not in wide]
    cells = list(zip(*kept, strict=True))[:width] if kept else [()] * width
    columns = [pa.array([cell_text(cell) for cell in column], pa.string()) for column in cells]
    columns += [pa.nulls(len(kept), pa.string())] * (width - len(columns))
    names = ["row", *(f"c{i}" for i in range(width))]
    return pa.Table.from_arrays([pa.array(numbers, pa.int64()), *columns], names=names), broken, merged


def _is_wider(rows: Cells, width: int) -> bool:
    return bool(rows) and len(rows[0]) > width


def _fill_merged(rows: list[list[Any]], sheet: calamine.CalamineSheet, header: Header, above: int, judge: Judge) -> int:
    """Fills vertical merged areas of the data with their text; a number there belongs to no row and is marked so."""
    areas = [(first, last) for first, last in sheet.merged_cell_ranges or [] if last[0] > max(first[0], above - 1)]
    for (top, left), (bottom, right) in areas:
        if top < above or left != right or left >= len(header.cells) or top - above >= len(rows):
            continue
        value = rows[top - above][left]
        named = judge.names.find(header.cells[left])
        if value != "" and named is not None and named[0].type in {"number", "integer"}:
            value = f"{cell_text(value)} {MERGED_MARK}"
        for row in rows[top - above : bottom - above + 1]:
            row[left] = value
    return len(areas)


def cell_text(cell: Any) -> str | None:
    """A cell as the text that a person would write; None for an empty one.

    Numbers keep the 15 digits that Excel keeps.
    """
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return None if cell is None else str(cell)


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < 10**_EXCEL_DIGITS:
        return str(int(number))
    text = repr(number)
    return text if len(text) <= _EXCEL_DIGITS else format(number, f".{_EXCEL_DIGITS}g")


def _too_large(path: Path) -> IntakeError:
    return IntakeError("工作簿过大，展开后超出限制", path, remedy="删去空白的行列和无关的工作表，或另存为 CSV")


def _unreadable(path: Path) -> IntakeError:
    return IntakeError("不是可读的工作簿，可能已损坏", path, remedy="用 Excel 打开后另存，或另存为 CSV")

"""The quarantine file: every row that was not taken, each of its problems on a line, and the row as it was."""

import csv
import heapq
from collections.abc import Iterable, Iterator
from pathlib import Path

from duckdb import DuckDBPyConnection as Connection

from huoju.intake.errors import IntakeError
from huoju.intake.source import Broken
from huoju.intake.staging import Stage, with_numbers

COLUMNS = ("行号", "标识", "列", "字段", "值", "原因", "怎样改")
REST = "多余的单元格"
_BATCH = 2000
_FORMULA_STARTS = ("=", "@", "+", "-", "\t", "\r")

Line = tuple[str | None, ...]


def write_quarantine(
    connection: Connection, at: Stage, path: Path, broken: Iterable[Broken], *, problems: bool
) -> None:
    """Writes the file, or removes an earlier one if there is nothing to write. Raises IntakeError if it cannot."""
    wide = [_broken_line(row, len(at.source.headers)) for row in broken]
    headers = _originals_headers(at.source.headers)
    part = path.with_name(path.name + ".part")
    try:
        if not wide and not problems:
            _remove_earlier(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow((*COLUMNS, *headers, REST))
            found = _problem_lines(connection, at) if problems else iter(())
            for _, line in heapq.merge(found, wide, key=lambda numbered: numbered[0]):
                writer.writerow([_harmless(cell) for cell in line])
        part.replace(path)
    except OSError as error:
        raise IntakeError("隔离文件无法写入", path, remedy="关闭正在打开它的程序，或换一个位置") from error


def join_quarantines(parts: Iterable[Path], path: Path) -> None:
    """Writes one file with the lines of several, or removes an earlier one if there are none.

    Raises IntakeError if it cannot.
    """
    found = [part for part in parts if part.exists()]
    unfinished = path.with_name(path.name + ".part")
    try:
        if not found:
            _remove_earlier(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            for number, part in enumerate(found):
                with part.open(encoding="utf-8-sig", newline="") as source:
                    lines = csv.reader(source)
                    head = next(lines)
                    if number == 0:
                        writer.writerow(head)
                    writer.writerows(lines)
        unfinished.replace(path)
    except OSError as error:
        raise IntakeError("隔离文件无法写入", path, remedy="关闭正在打开它的程序，或换一个位置") from error


def _originals_headers(headers: tuple[str, ...]) -> list[str]:
    """The headers of the original row, apart from the file's own columns."""
    return [
        f"原表·{header}" if header in {*COLUMNS, REST} else header or f"第{i}列" for i, header in enumerate(headers, 1)
    ]


def _broken_line(broken: Broken, width: int) -> tuple[int, Line]:
    cells = [*broken.cells, *[""] * width]
    rest = " | ".join(broken.cells[width:])
    return broken.row, (str(broken.row), "", "", "", "", broken.reason, broken.remedy, *cells[:width], rest)


def _problem_lines(connection: Connection, at: Stage) -> Iterator[tuple[int, Line]]:
    headers = at.source.headers
    cells = ", ".join(f"o.c{i}" for i in range(len(headers)))
    problems = with_numbers(at, f"SELECT * FROM {at.problems}")  # noqa: S608 - our own names
    connection.execute(
        f"SELECT p.number, o.c{at.layout.key_position}, p.place, p.field, p.value, p.reason, p.remedy, {cells} "  # noqa: S608 - our own names
        f"FROM ({problems}) p JOIN {at.originals} o USING (row) "
        "ORDER BY p.number, p.place, p.reason"
    )
    while batch := connection.fetchmany(_BATCH):
        for row, key, place, field, value, reason, remedy, *original in batch:
            header = headers[place] if place is not None else ""
            written = original[place] if place is not None else value
            yield row, (str(row), key, header, field, written, reason, remedy, *original, "")


def _harmless(cell: str | None) -> str:
    """A cell that a spreadsheet does not run as a formula; numbers stay as they are."""
    text = cell or ""
    if text.startswith(_FORMULA_STARTS) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return not text.strip("-+")
    return True


def _remove_earlier(path: Path) -> None:
    """Removes the quarantine file of an earlier run, which would now be wrong; any other file stays."""
    if path.is_file():
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            ours = file.readline().startswith(",".join(COLUMNS))
        if ours:
            path.unlink()

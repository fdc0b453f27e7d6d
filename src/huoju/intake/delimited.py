"""Text tables (CSV and its kin): found header and separator, then DuckDB's parallel reader, or the careful one."""

import csv
import io
import mmap
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb

from huoju.intake.encoding import LABELS, SAMPLE, Encoding, detect, from_mark, looks_utf8, sample_text, transcode
from huoju.intake.errors import IntakeError
from huoju.intake.model import Finding
from huoju.intake.records import LONGEST_RECORD, rewrite, split_line, temporary_folder, wrong_width
from huoju.intake.sniff import HEADER_WITHIN, Header, Judge, find_header
from huoju.intake.source import TEXT, Broken, IrregularTextError, Source, Text, file_literal, literal

SEPARATORS = (",", "\t", ";", "|", "，", "；", "｜")
_ROWS_SEEN = 40
_REJECTS = "huoju_intake_rejects"
_SCANS = "huoju_intake_scans"
_RAGGED = {"MISSING COLUMNS", "TOO MANY COLUMNS"}
_TINY = 1 << 16
_LONE_RETURN = re.compile(rb"\r(?!\n|\Z)")
_ODD_NUMBER = re.compile(rb"_|[eE]-")


def open_delimited(path: Path, judge: Judge, cleanup: ExitStack) -> Source:
    """The table in a text file. Raises IntakeError if there is none."""
    encoding = from_mark(path) or (Encoding("utf-8") if looks_utf8(path) else detect(path))
    return _open_as(path, encoding, judge, cleanup)


def _open_as(path: Path, encoding: Encoding, judge: Judge, cleanup: ExitStack) -> Source:
    text = path
    if encoding.codec != "utf-8" and encoding.clean:
        text = temporary_folder(cleanup) / "utf-8.csv"
        if not transcode(path, encoding, text):
            return _open_as(path, replace(encoding, clean=False), judge, cleanup)
    used = encoding if text is path else Encoding("utf-8")
    separator, rows, header = _sniff(path, text, used, judge)
    if used.clean and len(separator.encode()) == 1:
        above = header.position + 1 + header.has_units_row
        traits = _traits(text, _data_start(text, above))
        if _is_regular(rows, header, traits):
            careful = partial(_read_again, path, text, encoding, separator, judge, cleanup)
            return _announced(_scanned(path, text, separator, header, traits, careful), encoding)
    return _announced(_rewritten(path, text, used, separator, header, cleanup), encoding)


def _announced(source: Source, encoding: Encoding) -> Source:
    """The source with a finding on its encoding, if that is not the usual one."""
    if encoding.codec == "utf-8":
        return source
    return replace(source, findings=(Finding("encoding", f"文件编码为 {LABELS[encoding.codec]}，已转换"),))


def _sniff(path: Path, source: Path, encoding: Encoding, judge: Judge) -> tuple[str, list[list[str]], Header]:
    text = sample_text(source, encoding)
    if not text.strip():
        raise IntakeError("文件是空的", path, remedy="第一行写表头，以下每行一个单位")
    best: tuple[int, int, str, list[list[str]], Header] | None = None
    for separator in SEPARATORS:
        if separator not in text and separator != ",":
            continue
        rows = first_rows(text, separator)
        header = find_header(rows, judge)
        if header is None:
            continue
        width = len(header.cells)
        if best is None or (header.score, width) > best[:2]:
            best = (header.score, width, separator, rows, header)
    if best is None:
        raise IntakeError("没有找到表头", path, remedy=f"表头应在前 {HEADER_WITHIN} 行之内")
    return best[2:]


def first_rows(text: str, separator: str) -> list[list[str]]:
    """The first rows of a text table, as far as they can be read; an empty line is a row without cells."""
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) >= _ROWS_SEEN:
                break
    except csv.Error:
        pass
    if reader.line_num > len(rows) + _ROWS_SEEN:
        return [line.split(separator) for line in text.splitlines()[:_ROWS_SEEN]]
    return rows


@dataclass(frozen=True, slots=True)
class _Traits:
    """What the bytes of a text file show at a glance."""

    zeros: bool
    quotes: bool
    mixed_line_ends: bool
    odd_numbers: bool


def _traits(path: Path, start: int) -> _Traits:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _Traits(
            zeros=content.find(b"\x00") >= 0,
            quotes=content.find(b'"') >= 0,
            mixed_line_ends=_mixed_line_ends(content[:SAMPLE], start),
            odd_numbers=_ODD_NUMBER.search(content[start : start + SAMPLE]) is not None,
        )


def _mixed_line_ends(sample: bytes, start: int) -> bool:
    """Whether a sample has other line ends than the fast reader is told, or the lines above the data have."""
    if b"\r\n" not in sample:
        return b"\r" in sample
    above = sample[:start]
    return _LONE_RETURN.search(sample) is not None or above.count(b"\n") != above.count(b"\r\n")


def _is_regular(rows: list[list[str]], header: Header, traits: _Traits) -> bool:
    """Whether the fast reader may be tried: what it is known to misread is not in the file."""
    width = len(header.cells)
    above = rows[: header.position + 1 + header.has_units_row]
    return (
        width > 1
        and not traits.zeros
        and not traits.mixed_line_ends
        and not any("\n" in cell or "\r" in cell for row in above for cell in row)
        and not any(len(row) > width and not any(row[width:]) for row in rows)
    )


def _newline(path: Path) -> str:
    with path.open("rb") as file:
        return "\\r\\n" if b"\r\n" in file.read(_TINY) else "\\n"


def _data_start(path: Path, above: int) -> int:
    """The offset below the first ``above`` lines."""
    with path.open("rb") as file:
        for _ in range(above):
            file.readline()
        return file.tell()


def _scanned(
    path: Path, text: Path, separator: str, header: Header, traits: _Traits, careful: Callable[[], Source]
) -> Source:
    above = header.position + 1 + header.has_units_row
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header.cells)))
    cells = (
        f"SELECT * FROM read_csv({file_literal(text)}, auto_detect=false, header=false, skip={above}, "  # noqa: S608 - quoted
        f"delim={literal(separator)}, quote='\"', escape='\"', nullstr='', new_line='{_newline(text)}', "
        f"max_line_size={LONGEST_RECORD}, columns={{{columns}}}, "
        f"store_rejects=true, rejects_table='{_REJECTS}', rejects_scan='{_SCANS}')"
    )
    return Source(
        file=path,
        query=f"SELECT row_number() OVER () + {above} AS row, * FROM ({cells})",  # noqa: S608 - quoted above
        headers=header.cells,
        types=(TEXT,) * len(header.cells),
        units=header.units,
        header_row=header.position + 1,
        text=Text(
            path=text,
            above=above,
            start=_data_start(text, above),
            separator=separator,
            quotes=traits.quotes,
            cells=cells,
            rejects=_REJECTS,
            plain_numbers=not traits.odd_numbers,
            careful=careful,
        ),
    )


def _read_again(path: Path, text: Path, encoding: Encoding, separator: str, judge: Judge, cleanup: ExitStack) -> Source:
    """The table read with care: in another encoding if the file is not in the one it seemed to be in, else by rows."""
    found = encoding if text is not path else detect(path)
    if found.codec != encoding.codec or not found.clean:
        return _open_as(path, found, judge, cleanup)
    header = find_header(first_rows(sample_text(text, Encoding("utf-8")), separator), judge)
    if header is None:
        raise IntakeError("没有找到表头", path, remedy=f"表头应在前 {HEADER_WITHIN} 行之内")
    used = encoding if text is path else Encoding("utf-8")
    return _announced(_rewritten(path, text, used, separator, header, cleanup), encoding)


def forget_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops the tables in which the fast reader lists broken rows."""
    connection.execute(f"DROP TABLE IF EXISTS {_REJECTS}").fetchall()
    connection.execute(f"DROP TABLE IF EXISTS {_SCANS}").fetchall()


def rejected_rows(connection: duckdb.DuckDBPyConnection, source: Source) -> tuple[Broken, ...]:
    """The rows that the fast reader left out.

    Raises IrregularTextError if it stumbled over more than their width, or where a quotation mark may be to blame.
    """
    if source.text is None:
        return ()
    found = connection.execute(
        f"SELECT line, any_value(csv_line), list(DISTINCT error_type) FROM {source.text.rejects} "  # noqa: S608 - a constant
        "GROUP BY line ORDER BY line"
    ).fetchall()
    return tuple(_broken_rows(found, len(source.headers), source.text.separator))


def _broken_rows(found: list[tuple[int, str, list[str]]], width: int, separator: str) -> Iterator[Broken]:
    for line, text, kinds in found:
        cells = split_line(text.strip("\r\n"), separator)
        if not set(kinds) <= _RAGGED or len(cells) == width or not any(c.strip() for c in cells):
            raise IrregularTextError
        if len(cells) > width and not any(c.strip() for c in cells[width:]):
            raise IrregularTextError
        yield wrong_width(line, tuple(cells), width)


def _rewritten(
    path: Path, text: Path, encoding: Encoding, separator: str, header: Header, cleanup: ExitStack
) -> Source:
    """The table read record by record and written out again as clean UTF-8 with row numbers."""
    above = header.position + 1 + header.has_units_row
    clean = rewrite(text, encoding, separator, len(header.cells), above, cleanup)
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header.cells)))
    return Source(
        file=path,
        query=(
            f"SELECT * FROM read_csv({file_literal(clean.path)}, auto_detect=false, header=false, delim=',', "  # noqa: S608 - our own names
            f"quote='\"', escape='\"', nullstr='', new_line='\\n', max_line_size={LONGEST_RECORD * 2}, "
            f"columns={{'row': 'BIGINT', {columns}}})"
        ),
        headers=header.cells,
        types=(TEXT,) * len(header.cells),
        units=header.units,
        header_row=header.position + 1,
        broken=tuple(clean.broken),
    )

"""Text tables (CSV and its kin): found header and separator, then DuckDB's parallel reader, or the careful one."""

import csv
import io
import mmap
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

from huoju.intake.encoding import LABELS, SAMPLE, Encoding, detect, from_mark, looks_utf8, sample_text
from huoju.intake.errors import IntakeError
from huoju.intake.model import Finding
from huoju.intake.records import LONGEST_RECORD, rewrite, wrong_width
from huoju.intake.sniff import HEADER_WITHIN, Header, Judge, find_header
from huoju.intake.source import TEXT, Broken, IrregularTextError, Source, literal

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
    separator, rows, header = _sniff(path, encoding, judge)
    if encoding.codec == "utf-8" and encoding.clean and len(separator.encode()) == 1:
        above = header.position + 1 + header.has_units_row
        traits = _traits(path, _data_start(path, above))
        if _is_regular(rows, header, traits):
            return _scanned(path, separator, header, traits, lambda: _read_again(path, separator, judge, cleanup))
    return _rewritten(path, encoding, separator, header, cleanup)


def _sniff(path: Path, encoding: Encoding, judge: Judge) -> tuple[str, list[list[str]], Header]:
    text = sample_text(path, encoding)
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
    blank_lines: bool
    mixed_line_ends: bool


def _traits(path: Path, start: int) -> _Traits:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        quotes = content.find(b'"') >= 0
        return _Traits(
            zeros=content.find(b"\x00") >= 0,
            quotes=quotes,
            mixed_line_ends=_mixed_line_ends(content[:SAMPLE], start),
            blank_lines=quotes and not all(_only_at_end(content, content.find(b)) for b in (b"\n\n", b"\n\r\n")),
        )


def _mixed_line_ends(sample: bytes, start: int) -> bool:
    """Whether a sample has other line ends than the fast reader is told, or the lines above the data have."""
    if b"\r\n" not in sample:
        return b"\r" in sample
    above = sample[:start]
    return _LONE_RETURN.search(sample) is not None or above.count(b"\n") != above.count(b"\r\n")


def _only_at_end(content: mmap.mmap, position: int) -> bool:
    return position < 0 or (len(content) - position < _TINY and not content[position:].strip())


def _is_regular(rows: list[list[str]], header: Header, traits: _Traits) -> bool:
    """Whether the fast reader may be tried: what it is known to misread is not in the file."""
    width = len(header.cells)
    above = rows[: header.position + 1 + header.has_units_row]
    return (
        width > 1
        and not traits.zeros
        and not traits.blank_lines
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


def _sample(path: Path, start: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(SAMPLE)


def _scanned(path: Path, separator: str, header: Header, traits: _Traits, careful: Callable[[], Source]) -> Source:
    above = header.position + 1 + header.has_units_row
    start = _data_start(path, above)
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header.cells)))
    scan = (
        f"read_csv({literal(str(path))}, auto_detect=false, header=false, skip={above}, delim={literal(separator)}, "
        f"quote='\"', escape='\"', nullstr='', new_line='{_newline(path)}', max_line_size={LONGEST_RECORD}, "
        f"columns={{{columns}}}, store_rejects=true, rejects_table='{_REJECTS}', rejects_scan='{_SCANS}')"
    )
    return Source(
        file=path,
        query=f"SELECT row_number() OVER () + {above} AS row, * FROM {scan}",  # noqa: S608 - quoted above
        headers=header.cells,
        types=(TEXT,) * len(header.cells),
        units=header.units,
        header_row=header.position + 1,
        rejects=_REJECTS,
        careful=careful,
        separator=None if traits.quotes else separator,
        above=above,
        data_start=start,
        plain_numbers=not traits.quotes and not _ODD_NUMBER.search(_sample(path, start)),
    )


def _read_again(path: Path, separator: str, judge: Judge, cleanup: ExitStack) -> Source:
    encoding = detect(path)
    header = find_header(first_rows(sample_text(path, encoding), separator), judge)
    if header is None:
        raise IntakeError("没有找到表头", path, remedy=f"表头应在前 {HEADER_WITHIN} 行之内")
    return _rewritten(path, encoding, separator, header, cleanup)


def forget_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops the tables in which the fast reader lists broken rows."""
    connection.execute(f"DROP TABLE IF EXISTS {_REJECTS}").fetchall()
    connection.execute(f"DROP TABLE IF EXISTS {_SCANS}").fetchall()


def rejected_rows(connection: duckdb.DuckDBPyConnection, source: Source) -> tuple[Broken, ...]:
    """The rows that the fast reader left out.

    Raises IrregularTextError if it stumbled over more than their width, or where a quotation mark may be to blame.
    """
    if source.rejects is None:
        return ()
    found = connection.execute(
        f"SELECT line, any_value(csv_line), list(DISTINCT error_type) FROM {source.rejects} "  # noqa: S608 - a constant
        "GROUP BY line ORDER BY line"
    ).fetchall()
    if found and source.separator is None:
        raise IrregularTextError
    return tuple(_broken_rows(found, source.headers, source.separator or ","))


def _broken_rows(found: list[tuple[int, str, list[str]]], headers: tuple[str, ...], separator: str) -> Iterator[Broken]:
    width = len(headers)
    for line, text, kinds in found:
        cells = text.strip("\r\n").split(separator)
        if not set(kinds) <= _RAGGED or len(cells) == width or not any(c.strip() for c in cells):
            raise IrregularTextError
        if len(cells) > width and not any(c.strip() for c in cells[width:]):
            raise IrregularTextError
        yield wrong_width(line, tuple(cells), width)


def _rewritten(path: Path, encoding: Encoding, separator: str, header: Header, cleanup: ExitStack) -> Source:
    """The table read record by record and written out again as clean UTF-8 with row numbers."""
    above = header.position + 1 + header.has_units_row
    clean = rewrite(path, encoding, separator, len(header.cells), above, cleanup)
    findings = []
    if encoding.codec != "utf-8":
        findings.append(Finding("encoding", f"文件编码为 {LABELS[encoding.codec]}，已转换"))
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(header.cells)))
    return Source(
        file=path,
        query=(
            f"SELECT * FROM read_csv({literal(str(clean.path))}, auto_detect=false, header=false, delim=',', "  # noqa: S608 - our own names
            f"quote='\"', escape='\"', nullstr='', new_line='\\n', max_line_size={LONGEST_RECORD * 2}, "
            f"columns={{'row': 'BIGINT', {columns}}})"
        ),
        headers=header.cells,
        types=(TEXT,) * len(header.cells),
        units=header.units,
        header_row=header.position + 1,
        broken=tuple(clean.broken),
        findings=tuple(findings),
    )

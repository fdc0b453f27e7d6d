"""Results to a file: CSV, Parquet or Excel, complete under its final name or not there at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

Progress = Callable[[float | None], None]
"""Told the share that is done, between 0 and 1; None while it is not known."""

SUFFIXES = (".csv", ".parquet", ".xlsx")
_EXCEL_ROWS = 1_048_575
_FETCH_ROWS = 10_000
_POLL_SECONDS = 0.2
_WAITING_BYTES = 768 << 20


class OutputError(ValueError):
    """Results cannot be written; the message names the file and what would be right."""


def write_query(connection: duckdb.DuckDBPyConnection, query: str, out: Path, progress: Progress | None = None) -> None:
    """Run a query and write its rows to ``out``; the suffix chooses the form.

    Raises:
        OutputError: the suffix is unknown, the folder is missing, or there are too many rows for Excel.
    """
    check_writable(out)
    suffix = out.suffix.lower()
    with replacing(out) as unfinished:
        if suffix == ".xlsx":
            _write_excel(connection, query, unfinished)
        else:
            how = "FORMAT csv, HEADER" if suffix == ".csv" else "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
            with _bounded(connection):
                run_with_progress(connection, f"COPY ({query}) TO '{_quoted(unfinished)}' ({how})", progress)
        if suffix == ".csv":
            _mark_utf8(unfinished)


def check_writable(out: Path) -> None:
    """Whether results can go to a file, asked before long work.

    Raises:
        OutputError: the suffix is unknown or the folder is missing.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise OutputError(f"{out}：不支持“{out.suffix}”，结果可写为 {'、'.join(SUFFIXES)}")
    if not out.parent.is_dir():
        raise OutputError(f"{out}：文件夹 {out.parent} 不存在，请先建立")


@contextmanager
def _bounded(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Hold the rows that wait to be written in order to a fixed amount, beside the tables already in memory."""
    taken = "SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT FROM duckdb_memory()"
    ((used,),) = connection.execute(taken).fetchall()
    connection.execute(f"SET memory_limit = '{used + _WAITING_BYTES} B'").fetchall()
    try:
        yield
    finally:
        connection.execute("RESET memory_limit").fetchall()


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A path beside ``out`` that takes its place when the block ends well, and goes when it does not."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield unfinished
        settle(unfinished)
        unfinished.replace(out)
    except OSError as error:
        raise OutputError(f"{out}：无法写入（{error.strerror}）") from error
    finally:
        unfinished.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Wait until a file is on the disk, so that a name given to it afterwards never stands for half of it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def run_with_progress(connection: duckdb.DuckDBPyConnection, query: str, progress: Progress | None) -> None:
    """Run a statement; an interrupt from the keyboard stops it at once."""
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false").fetchall()
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(connection, stop, progress), daemon=True) if progress else None
    if watcher is not None:
        watcher.start()
    try:
        connection.execute(query).fetchall()
    except KeyboardInterrupt:
        connection.interrupt()
        raise
    finally:
        stop.set()
        if watcher is not None:
            watcher.join()


def _watch(connection: duckdb.DuckDBPyConnection, stop: threading.Event, progress: Progress | None) -> None:
    assert progress is not None
    while not stop.wait(_POLL_SECONDS):
        percent = connection.query_progress()
        progress(None if percent < 0 else percent / 100)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _mark_utf8(path: Path) -> None:
    """Put the byte-order mark in front, without which Excel reads Chinese CSV files as GBK."""
    marked = path.with_suffix(".bom")
    with path.open("rb") as source, marked.open("wb") as target:
        target.write(b"\xef\xbb\xbf")
        while block := source.read(1 << 20):
            target.write(block)
    marked.replace(path)


def _write_excel(connection: duckdb.DuckDBPyConnection, query: str, out: Path) -> None:
    import xlsxwriter  # noqa: PLC0415 - only Excel output needs it

    cursor = connection.execute(query)
    columns = [description[0] for description in cursor.description or ()]
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("结果")
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        row = 0
        while rows := cursor.fetchmany(_FETCH_ROWS):
            for values in rows:
                row += 1
                if row > _EXCEL_ROWS:
                    cursor.fetchall()
                    raise OutputError(f"{out}：结果超过 {_EXCEL_ROWS} 行，Excel 放不下，请写为 .parquet 或 .csv")
                sheet.write_row(row, 0, [_excel_value(value) for value in values])


def _excel_value(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value

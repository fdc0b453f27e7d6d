"""Taking in a table: from a file of any kind to a checked relation, and a quarantine of the rest."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import duckdb

from huoju.intake import workbook
from huoju.intake.columnar import open_parquet
from huoju.intake.delimited import open_delimited
from huoju.intake.errors import IntakeError
from huoju.intake.headers import Names
from huoju.intake.long import looks_long, take_long
from huoju.intake.model import Column, Intake
from huoju.intake.request import Request
from huoju.intake.sniff import Judge
from huoju.intake.source import Source
from huoju.intake.staging import run
from huoju.intake.wide import take_wide
from huoju.standards.fields import Field

Progress = Callable[[int, int | None], None]
Form = Literal["auto", "wide", "long"]


def take_in(  # noqa: PLR0913 - the choices of a user arrive as keywords
    path: Path,
    fields: Sequence[Field],
    key: str,
    *,
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    table_name: str = "accepted",
    form: Form = "auto",
    resolve_zones: bool = True,
    periods: bool = False,
    unique: bool = True,
    block: str = "",
) -> Intake:
    """Reads a table (CSV, Excel, OpenDocument or Parquet), checks it and puts the good rows into ``connection``.

    ``fields`` are the columns that are looked for, ``key`` is the name of the column that tells the rows apart
    (``credit_code``, ``zone``, ``region`` or any other). The accepted rows are in the view ``table_name``: the key as
    text, every field that was found in its own unit and type (NULL is unknown), and the table's other columns as they
    were. Rows with an unusable value go to the file ``quarantine``, one line per problem. Keys of zones and regions
    become the names of the register unless ``resolve_zones`` is false. With ``periods`` a wide table may have a row for
    each key and period; the relation then has a column ``period``. Where keys need not be ``unique``, rows may
    share one. Of a Parquet file only a ``block`` may be taken (see ``blocks_of``). ``progress`` is told how many rows
    are done, and of how many. Raises IntakeError if the table cannot be used.
    """
    path = Path(path)
    request = Request(
        tuple(fields), key, connection, dict(mapping or {}), quarantine, table_name, resolve_zones, periods, unique
    )
    judge = Judge(Names(fields), key, request.mapping)
    report = progress or (lambda _done, _total: None)
    report(0, None)
    with ExitStack() as cleanup:
        try:
            _settle(connection, cleanup)
            source = _open(path, sheet, judge, connection, cleanup, block)
            long = form == "long" or (form == "auto" and looks_long(source, judge))
            taken = take_long(source, request) if long else take_wide(source, request)
        except duckdb.Error as error:
            raise IntakeError("无法读取这个表", path, remedy="检查文件是否完整；可另存为 CSV（UTF-8）后再试") from error
        except OSError as error:
            raise IntakeError("无法打开文件", path, remedy="检查路径和读取权限") from error
    report(taken.rows_in, taken.rows_in)
    return taken


def pivot_long(
    path: Path,
    fields: Sequence[Field],
    key: str,
    *,
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    table_name: str = "accepted",
    resolve_zones: bool = True,
) -> Intake:
    """Takes in a table with a row per subject, period and indicator; the relation has one per subject and period."""
    return take_in(
        path, fields, key, connection=connection, mapping=mapping, quarantine=quarantine, sheet=sheet,
        progress=progress, table_name=table_name, form="long", resolve_zones=resolve_zones,
    )  # fmt: skip


def _settle(connection: duckdb.DuckDBPyConnection, cleanup: ExitStack) -> None:
    """Has the connection keep rows in order and print no progress, until ``cleanup`` puts back what was set."""
    for option, value in (("preserve_insertion_order", "true"), ("enable_progress_bar", "false")):
        before = connection.execute(f"SELECT current_setting('{option}')").fetchall()[0][0]
        if str(before).lower() != value:
            run(connection, f"SET {option} = {value}")
            cleanup.callback(run, connection, f"SET {option} = {before}")


def _open(
    path: Path,
    sheet: str | None,
    judge: Judge,
    connection: duckdb.DuckDBPyConnection,
    cleanup: ExitStack,
    block: str,
) -> Source:
    if not path.is_file():
        raise IntakeError("没有这个文件", path, remedy="核对路径和文件名")
    if path.stat().st_size == 0:
        raise IntakeError("文件是空的", path, remedy="第一行写表头，以下每行一个单位")
    suffix = path.suffix.lower()
    if suffix in workbook.SUFFIXES:
        return workbook.open_workbook(path, sheet, judge, connection, cleanup)
    if suffix in {".parquet", ".pq"}:
        return open_parquet(path, connection, block)
    return open_delimited(path, judge, cleanup)

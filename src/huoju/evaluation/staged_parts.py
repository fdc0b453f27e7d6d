"""The accepted rows of a table as Parquet parts in a folder, with a note of what intake found: Spark reads them."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from huoju.intake import Column, ColumnInfo, Finding, Intake, IntakeError, take_in
from huoju.standards.fields import Field

NOTE = "huoju-intake.json"
"""The file beside the parts that says what intake found; written last."""

_ROWS = "huoju-rows"
_PART_BYTES = "256MB"
_UNREADABLE = ("TIME", "TIMETZ", "TIME WITH TIME ZONE", "INTERVAL", "HUGEINT", "UHUGEINT", "UUID", "BIT")
"""Column types that Spark cannot read from Parquet; such columns, which are no inputs, become text."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Accepted rows in a folder.

    Attributes:
        rows: the folder of Parquet parts.
        intake: what intake found.
        workspace: a folder beside them for the time of the run.
    """

    rows: Path
    intake: Intake
    workspace: Path


@contextmanager
def staged_parts(
    table: Path,
    fields: Sequence[Field],
    key: str,
    *,
    folder: Path | None = None,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
) -> Iterator[Staged]:
    """Take a table in and put its accepted rows into a folder.

    Args:
        table: a table as ``huoju.intake.take_in`` reads it, or a folder that an earlier call filled.
        fields: the columns that are looked for.
        key: the name of the column that tells the rows apart.
        folder: where the parts go and stay; without it they go to a temporary folder and vanish at the end.
        mapping: which column holds which field.
        quarantine: where rows that cannot be used go.
        sheet: the sheet of an Excel file.

    Raises:
        IntakeError: the table cannot be used, or the folder was filled for other fields.
    """
    base = folder if folder is not None else table if table.is_dir() else None
    if base is not None:
        base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".huoju-", dir=base) as temporary:
        workspace = Path(temporary)
        if table.is_dir():
            yield Staged(table / _ROWS, _noted(table, fields, key), workspace)
            return
        target = folder or workspace
        intake = _fill(target, table, fields, key, mapping, quarantine, sheet)
        yield Staged(target / _ROWS, intake, workspace)


def _fill(
    folder: Path,
    table: Path,
    fields: Sequence[Field],
    key: str,
    mapping: Mapping[str, Column] | None,
    quarantine: Path | None,
    sheet: str | None,
) -> Intake:
    (folder / NOTE).unlink(missing_ok=True)
    rows = folder / _ROWS
    shutil.rmtree(rows, ignore_errors=True)
    with duckdb.connect() as connection:
        intake = take_in(table, fields, key, connection=connection, mapping=mapping, quarantine=quarantine, sheet=sheet)
        _copy(connection, intake.relation, rows)
    note = {"fields": _fingerprint(fields, key), "intake": asdict(replace(intake, absent=()))}
    (folder / NOTE).write_text(json.dumps(note, ensure_ascii=False, default=str, indent=1), encoding="utf-8")
    return intake


def _copy(connection: duckdb.DuckDBPyConnection, relation: str, rows: Path) -> None:
    described = connection.execute(f'DESCRIBE "{relation}"').fetchall()
    columns = ", ".join(_readable(str(name), str(kind)) for name, kind, *_ in described)
    target = str(rows).replace("'", "''")
    how = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, FILE_SIZE_BYTES '{_PART_BYTES}'"
    connection.execute(f"COPY (SELECT {columns} FROM \"{relation}\") TO '{target}' ({how})").fetchall()  # noqa: S608 - quoted


def _readable(name: str, kind: str) -> str:
    column = '"' + name.replace('"', '""') + '"'
    return f"{column}::VARCHAR AS {column}" if kind in _UNREADABLE else column


def _fingerprint(fields: Sequence[Field], key: str) -> str:
    """What a folder was taken in for: the same fields and key give the same mark."""
    return sha256(repr((key, [asdict(field) for field in fields])).encode()).hexdigest()


def _noted(folder: Path, fields: Sequence[Field], key: str) -> Intake:
    """What intake found when the folder was filled."""
    try:
        note: dict[str, Any] = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "给出表格文件，或 --staging 留下的文件夹"
        raise IntakeError(f"文件夹里没有可用的 {NOTE}", folder, remedy=remedy) from error
    if note["fields"] != _fingerprint(fields, key):
        raise IntakeError("这个文件夹是为另一项标准读入的", folder, remedy="用这项标准重新读入原表")
    kept = note["intake"]
    return Intake(
        relation=kept["relation"],
        key=kept["key"],
        columns={name: ColumnInfo(**column) for name, column in kept["columns"].items()},
        rows_in=kept["rows_in"],
        rows_accepted=kept["rows_accepted"],
        rows_quarantined=kept["rows_quarantined"],
        quarantine=None if kept["quarantine"] is None else Path(kept["quarantine"]),
        problems=kept["problems"],
        findings=tuple(Finding(**finding) for finding in kept["findings"]),
        absent=(),
        form=kept["form"],
    )

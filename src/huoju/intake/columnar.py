"""Parquet files: typed columns, used as they are where their types fit."""

from pathlib import Path

import duckdb

from huoju.intake.errors import IntakeError
from huoju.intake.source import Source, file_literal, quoted


def open_parquet(path: Path, connection: duckdb.DuckDBPyConnection, block: str = "") -> Source:
    """The table in a Parquet file, or the rows of it for which a condition on ``row`` holds.

    Raises IntakeError if it cannot be read.
    """
    scan = f"read_parquet({file_literal(path)}, file_row_number=true)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()  # noqa: S608 - quoted above
    except duckdb.Error as error:
        raise IntakeError("不是可读的 Parquet 文件", path, remedy="检查文件是否完整，或另存为 CSV") from error
    columns = [(str(row[0]), str(row[1])) for row in described if row[0] != "file_row_number"]
    if not columns:
        raise IntakeError("文件里没有列", path, remedy="至少要有标识列")
    cells = ", ".join(f"{quoted(name)} AS c{i}" for i, (name, _) in enumerate(columns))
    kept = f" WHERE {block}" if block else ""
    return Source(
        file=path,
        query=f"SELECT file_row_number + 1 AS row, {cells} FROM {scan}{kept}",  # noqa: S608 - names are quoted
        headers=tuple(name for name, _ in columns),
        types=tuple(kind for _, kind in columns),
        units=(None,) * len(columns),
        header_row=0,
    )

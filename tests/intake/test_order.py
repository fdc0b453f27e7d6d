"""The accepted rows stand in the order of the file, and every problem is told with the number of its own row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huoju.intake import Column

Take = Callable[..., Any]
ROWS = 300_000
BROKEN = 250_001
MANY = {f"记号{number}": "是" for number in range(40)}


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("mapping", [{}, {"是否上市": Column("listed", None, MANY)}], ids=["plain", "mapped"])
def test_a_large_file_keeps_its_order(take: Take, tmp_path: Path, form: str, mapping: dict[str, Column]) -> None:
    path = tmp_path / f"firms.{form}"
    revenue = f"CASE WHEN i = {BROKEN} THEN '约五千' ELSE (i % 900)::VARCHAR END"
    query = f"SELECT '企业' || i AS 企业编号, {revenue} AS 上年度营业收入, '是' AS 是否上市 FROM range({ROWS}) t(i)"
    how = "FORMAT csv, HEADER" if form == "csv" else "FORMAT parquet, ROW_GROUP_SIZE 4096"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' ({how})").fetchall()
    taken = take(path, key="企业编号", mapping=mapping)
    numbers = [int(row["企业编号"].removeprefix("企业")) for row in taken.rows]
    assert numbers == [number for number in range(ROWS) if number != BROKEN]
    (problem,) = taken.quarantine
    assert problem["标识"] == f"企业{BROKEN}"
    assert problem["行号"] == str(BROKEN + (2 if form == "csv" else 1))

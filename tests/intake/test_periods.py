"""A wide table with a row for each subject and period."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from huoju.intake import Intake, take_in
from huoju.standards.fields import Field

OUTPUT = Field("output", "产值", "number", unit="万元", low=Decimal(0), high=Decimal(10) ** 9, decimals=2)


def taken(folder: Path, text: str, *, periods: bool = True) -> tuple[Intake, list[tuple[object, ...]], list[str]]:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    with duckdb.connect() as connection:
        found = take_in(folder / "t.csv", [OUTPUT], "place", connection=connection, periods=periods)
        cursor = connection.execute(f"SELECT * FROM {found.relation}")
        names = [column[0] for column in cursor.description or ()]
        return found, cursor.fetchall(), names


@pytest.mark.parametrize("header", ["年份", "年度", "period", "Year"])
def test_a_subject_may_stand_once_in_each_period(tmp_path: Path, header: str) -> None:
    found, rows, names = taken(tmp_path, f"place,{header},产值\n甲,2023年,1\n甲,2024,2\n乙,2024,3\n")
    assert names == ["place", "period", "output"]
    assert sorted(rows) == [("乙", "2024", Decimal(3)), ("甲", "2023", Decimal(1)), ("甲", "2024", Decimal(2))]
    assert (found.rows_quarantined, found.findings) == (0, ())


def test_a_subject_twice_in_a_period_is_refused_and_a_repeated_row_counts_once(tmp_path: Path) -> None:
    table = "place,年份,产值\n甲,2023,1\n甲,2023,2\n乙,2023,5\n乙,2023,5\n乙,2024,5\n"
    found, rows, _ = taken(tmp_path, table)
    assert sorted(rows) == [("乙", "2023", Decimal(5)), ("乙", "2024", Decimal(5))]
    assert found.rows_quarantined == 3


def test_a_row_without_a_period_is_refused(tmp_path: Path) -> None:
    found, rows, _ = taken(tmp_path, "place,年份,产值\n甲,,1\n甲,2024,2\n")
    assert rows == [("甲", "2024", Decimal(2))]
    assert found.rows_quarantined == 1


def test_without_periods_the_column_is_carried_like_any_other(tmp_path: Path) -> None:
    found, rows, names = taken(tmp_path, "place,年份,产值\n甲,2023,1\n乙,2024,2\n", periods=False)
    assert names == ["place", "output", "年份"]
    assert len(rows) == 2
    assert found.rows_quarantined == 0

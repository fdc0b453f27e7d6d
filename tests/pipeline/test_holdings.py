"""Titles held: how they are written, how long they are valid, and by which version they are examined again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from huoju.pipeline.holdings import HOLDINGS, HoldingsError, read_holdings, renewal_of, valid_until
from tests.pipeline.firms import write_titles


def read(folder: Path, rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    path = write_titles(folder / "titles.csv", rows)
    with duckdb.connect() as connection:
        read_holdings(path, "credit_code", connection=connection, quarantine=folder / "bad.csv")
        return connection.execute(f"SELECT * FROM {HOLDINGS} ORDER BY ALL").fetchall()


def test_a_title_is_known_by_any_of_its_names(tmp_path: Path) -> None:
    names = ("小巨人", "专精特新“小巨人”企业", "专精特新小巨人企业", "miit/little-giant")
    found = read(tmp_path, [(f"E{place}", name, "2024-09-01", "") for place, name in enumerate(names)])
    assert {row[1:3] for row in found} == {("miit/little-giant", "专精特新“小巨人”企业")}


def test_a_firm_may_hold_several_titles_and_one_title_again(tmp_path: Path) -> None:
    rows = [
        ("E1", "小巨人", "2021-07-01", ""),
        ("E1", "小巨人", "2024-07-01", ""),
        ("E1", "高新技术企业", "2024-07-01", ""),
    ]
    assert len(read(tmp_path, [*rows, rows[0]])) == 3


def test_the_table_may_say_until_when_a_title_is_valid_else_the_standard_does(tmp_path: Path) -> None:
    rows = [("E1", "小巨人", "2023-07-14", "2026-12-31"), ("E2", "小巨人", "2023-07-14", ""), ("E3", "小巨人", "", "")]
    assert [row[4] for row in read(tmp_path, rows)] == [date(2026, 12, 31), date(2026, 7, 13), None]


def test_an_unknown_title_is_set_aside_with_the_names_that_there_are(tmp_path: Path) -> None:
    assert len(read(tmp_path, [("E1", "小巨人", "2024-09-01", ""), ("E2", "瞪羚企业", "2024-09-01", "")])) == 1
    assert "瞪羚企业" in (tmp_path / "bad.csv").read_text(encoding="utf-8")


def test_a_table_without_titles_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    path.write_text("企业编号,称号\nE1,小巨人\n", encoding="utf-8")
    with duckdb.connect() as connection, pytest.raises(HoldingsError, match="认定日期"):
        read_holdings(path, "credit_code", connection=connection)


@pytest.mark.parametrize(
    ("standard", "granted", "until"),
    [
        ("miit/little-giant", date(2023, 7, 14), date(2026, 7, 13)),
        ("most/tech-sme", date(2025, 1, 1), date(2025, 12, 31)),
        ("most/hnte", date(2024, 2, 29), date(2027, 2, 28)),
        ("miit/champion", date(2021, 3, 1), date(2024, 2, 29)),
    ],
)
def test_a_title_is_valid_for_the_years_of_its_standard(standard: str, granted: date, until: date) -> None:
    assert valid_until(standard, granted) == until


@pytest.mark.parametrize(
    ("standard", "day", "version", "purpose"),
    [
        ("miit/little-giant", date(2026, 7, 13), "2022-08-01", "re-examination"),
        ("miit/little-giant", date(2026, 12, 31), "2022-08-01", "re-examination"),
        ("miit/little-giant", date(2027, 1, 1), "2026-04-01", "re-examination"),
        ("miit/srdi-sme", date(2026, 3, 31), "2022-08-01", "re-examination"),
        ("miit/srdi-sme", date(2026, 4, 1), "2026-04-01", "re-examination"),
        ("most/hnte", date(2026, 7, 1), "2016-01-01", "recognition"),
    ],
)
def test_the_day_on_which_a_title_ends_decides_which_version_examines_it(
    standard: str, day: date, version: str, purpose: str
) -> None:
    renewal = renewal_of(standard, day)
    assert renewal is not None
    assert (renewal.standard.model.version, renewal.purpose) == (version, purpose)


def test_before_any_version_there_is_no_examination() -> None:
    assert renewal_of("miit/little-giant", date(1999, 1, 1)) is None

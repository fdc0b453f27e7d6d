"""What the intake tests share: fields of every type, and a way to take a table in and look at everything."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huoju.intake import Intake, take_in
from huoju.standards.fields import Field


def number(name: str, label: str, unit: str, decimals: int) -> Field:
    """A field of exact numbers."""
    return Field(name, label, "number", unit, (), Decimal(-1_000_000), Decimal(999_999_999), decimals)


FIELDS = (
    Field("revenue", "上年度营业收入", "number", "万元", (), Decimal(0), Decimal(999999999), 6, ("营业收入",)),
    number("profit", "净利润总额", "万元", 6),
    number("rd_ratio", "研发费用占比", "%", 4),
    number("growth", "增长倍数", "倍", 4),
    Field("staff", "职工人数", "integer", "人", (), Decimal(0), Decimal(9999999)),
    Field("listed", "是否上市", "boolean"),
    Field("size", "企业规模", "category", options=("大型", "中型", "小型", "微型")),
    Field("patents", "知识产权", "set", options=("发明专利", "实用新型", "软件著作权")),
    Field("founded", "成立日期", "date"),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """An intake with its accepted rows and its quarantine read back."""

    intake: Intake
    rows: list[dict[str, Any]]
    quarantine: list[dict[str, str]]

    @property
    def reasons(self) -> list[str]:
        """Every reason of the quarantine."""
        return [line["原因"] for line in self.quarantine]

    @property
    def only(self) -> dict[str, Any]:
        """The one accepted row."""
        assert len(self.rows) == 1, (self.rows, self.quarantine)
        return self.rows[0]


Take = Callable[..., Taken]


@pytest.fixture(scope="session")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for the whole run: every intake replaces the tables of the one before."""
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def take(tmp_path: Path, connection: duckdb.DuckDBPyConnection) -> Take:
    """Takes a table in (a path, or the text or bytes of a CSV file) and reads everything back."""

    def taking(
        table: Path | str | bytes, fields: Sequence[Field] = FIELDS, key: str = "credit_code", **options: Any
    ) -> Taken:
        path = table if isinstance(table, Path) else tmp_path / "table.csv"
        if isinstance(table, str | bytes):
            path.write_bytes(table.encode() if isinstance(table, str) else table)
        quarantine = tmp_path / "quarantine.csv"
        intake = take_in(path, fields, key, connection=connection, quarantine=quarantine, **options)
        return read_back(intake, connection)

    return taking


def read_back(intake: Intake, connection: duckdb.DuckDBPyConnection) -> Taken:
    """The accepted rows and the lines of the quarantine file."""
    result = connection.execute(f'SELECT * FROM "{intake.relation}"')
    names = [column[0] for column in result.description]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    lines: list[dict[str, str]] = []
    if intake.quarantine is not None:
        with intake.quarantine.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
    assert intake.rows_in == intake.rows_accepted + intake.rows_quarantined
    assert len({line["行号"] for line in lines}) == intake.rows_quarantined
    return Taken(intake, rows, lines)

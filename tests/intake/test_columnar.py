"""Parquet: typed columns are used as they are, text columns are read like any text."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huoju.intake import IntakeError

Take = Callable[..., Any]
ONE, TWO, THREE = "911101080000000194", "91110108000000027Y", "91110108000000035R"


def _save(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_typed_columns_are_taken_in_their_types(take: Take, tmp_path: Path) -> None:
    path = _save(
        tmp_path / "t.parquet",
        credit_code=[ONE, TWO],
        revenue=[1.5, None],
        profit=pa.array([Decimal("-2.25"), None], pa.decimal128(10, 2)),
        staff=pa.array([12, None], pa.int32()),
        listed=[True, None],
        founded=pa.array([date(2020, 1, 5), None]),
        patents=pa.array([["软件著作权", "发明专利"], None], pa.list_(pa.string())),
        name=["甲", "乙"],
    )
    taken = take(path)
    assert taken.rows[0] == {
        "credit_code": ONE, "revenue": Decimal("1.500000"), "profit": Decimal("-2.250000"), "staff": 12, "listed": True,
        "founded": date(2020, 1, 5), "patents": "发明专利;软件著作权", "name": "甲",
    }  # fmt: skip
    assert [value for name, value in taken.rows[1].items() if name not in {"credit_code", "name"}] == [None] * 6


def test_texts_in_parquet_are_read_like_any_text(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.parquet", credit_code=[ONE, TWO], revenue=["3.4亿", "约3"]))
    assert taken.only["revenue"] == 34000
    assert taken.quarantine[0]["行号"] == "2"


def test_floats_are_rounded_and_counted(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.parquet", credit_code=[ONE, TWO, THREE], rd_ratio=[0.1 + 0.2, 3.00005, 12.5]))
    assert [str(row["rd_ratio"]) for row in taken.rows] == ["0.3000", "3.0000", "12.5000"]
    assert [(f.column, f.count) for f in taken.intake.findings if f.code == "rounded"] == [("rd_ratio", 2)]


def test_a_missing_number_of_pandas_is_unknown(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.parquet", credit_code=[ONE], revenue=[float("nan")]))
    assert taken.only["revenue"] is None


@pytest.mark.parametrize("value", [1e300, float("inf"), -5.0])
def test_numbers_out_of_bounds_are_refused(take: Take, tmp_path: Path, value: float) -> None:
    taken = take(_save(tmp_path / "t.parquet", credit_code=[ONE], revenue=[value]))
    assert taken.rows == []
    assert len(taken.quarantine) == 1


def test_units_in_the_header_convert_typed_columns(take: Take, tmp_path: Path) -> None:
    path = _save(
        tmp_path / "t.parquet",
        **{
            "信用代码": [ONE],
            "营业收入(亿元)": [1.1],
            "净利润总额(元)": pa.array([12345], pa.int64()),
            "研发费用占比(小数)": pa.array([Decimal("0.0325")], pa.decimal128(6, 4)),
        },
    )
    row = take(path).only
    assert (str(row["revenue"]), str(row["profit"]), str(row["rd_ratio"])) == ("11000.000000", "1.234500", "3.2500")


def test_a_whole_number_given_as_float_is_an_integer(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.parquet", credit_code=[ONE, TWO], staff=[12.0, 12.5]))
    assert taken.only["staff"] == 12
    assert taken.reasons == ["应为整数"]


def test_a_broken_file_is_refused(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1 nothing PAR1")
    with pytest.raises(IntakeError, match="不是可读的 Parquet"):
        take(path)

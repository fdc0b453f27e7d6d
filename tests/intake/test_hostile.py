"""Hostile files: whatever the bytes, the outcome is an intake in which the count is right, or an IntakeError."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.intake import IntakeError, take_in
from huoju.standards.fields import Field

FIELDS = (
    Field("revenue", "营业收入", "number", "万元", (), Decimal(0), Decimal(10**9), 6),
    Field("listed", "是否上市", "boolean"),
)
ONE, TWO = "911101080000000194", "91110108000000027Y"
GOOD = f'信用代码,企业名称,营业收入,是否上市\n{ONE},"甲\n,部",1.5,是\n{TWO},乙,"1,234",否\n合计,,3,\n'
Survive = Callable[[bytes, str], None]


@pytest.fixture(scope="module")
def survive(tmp_path_factory: pytest.TempPathFactory, connection: duckdb.DuckDBPyConnection) -> Survive:
    folder = tmp_path_factory.mktemp("hostile")

    def surviving(content: bytes, suffix: str) -> None:
        path = folder / f"table{suffix}"
        path.write_bytes(content)
        try:
            intake = take_in(path, FIELDS, "credit_code", connection=connection, quarantine=folder / "q.csv")
        except IntakeError as error:
            refused = str(error)
        else:
            refused = ""
        if refused:
            assert path.name in refused
            return
        counted = connection.execute("SELECT count(*) FROM accepted").fetchall()[0][0]
        assert intake.rows_in == intake.rows_accepted + intake.rows_quarantined
        assert counted == intake.rows_accepted or intake.form == "long"

    return surviving


@settings(deadline=None, max_examples=300)
@given(content=st.binary(max_size=300))
def test_random_bytes(survive: Survive, content: bytes) -> None:
    survive(content, ".csv")


@settings(deadline=None, max_examples=300)
@given(body=st.binary(max_size=200), encoding=st.sampled_from(["utf-8", "gbk", "utf-16"]))
def test_random_bytes_below_a_good_header(survive: Survive, body: bytes, encoding: str) -> None:
    survive("信用代码,企业名称,营业收入,是否上市\n".encode(encoding) + body, ".csv")


@settings(deadline=None, max_examples=200)
@given(cut=st.integers(0, len(GOOD.encode())), encoding=st.sampled_from(["utf-8", "gbk", "utf-16"]))
def test_files_cut_anywhere(survive: Survive, cut: int, encoding: str) -> None:
    survive(GOOD.encode(encoding)[:cut], ".csv")


@settings(deadline=None, max_examples=300)
@given(
    edits=st.lists(st.tuples(st.integers(0, len(GOOD)), st.sampled_from('",;\n\r\t\x00|，" \ufeff\u2028')), max_size=6)
)
def test_odd_quotes_and_separators_anywhere(survive: Survive, edits: list[tuple[int, str]]) -> None:
    text = GOOD
    for position, mark in edits:
        text = text[:position] + mark + text[position:]
    survive(text.encode(), ".csv")


@pytest.mark.parametrize("size", [100_000, 3_000_000, 9_000_000])
def test_a_huge_cell(survive: Survive, size: int) -> None:
    survive(f"信用代码,企业名称,营业收入\n{ONE},{'甲' * (size // 3)},1\n{TWO},乙,2\n".encode(), ".csv")


def test_a_huge_number_and_a_huge_exponent(survive: Survive) -> None:
    survive(f"信用代码,营业收入\n{ONE},{'9' * 50_000}\n{TWO},1e999999999\n".encode(), ".csv")


def test_thousands_of_columns(survive: Survive) -> None:
    header = ",".join(["信用代码", "营业收入", *(f"列{i}" for i in range(3000))])
    survive(f"{header}\n{ONE},1{',x' * 3000}\n".encode(), ".csv")


def test_one_line_without_end(survive: Survive) -> None:
    survive(b"a" * 20_000_000, ".csv")


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["信用代码", "企业名称", "营业收入"], [ONE, "甲", 1.5], [TWO, "=1+1", "x"]):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _parquet() -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table({"credit_code": [ONE, TWO], "revenue": [1.5, 2.0]}), content)
    return content.getvalue()


WORKBOOK, PARQUET = _workbook(), _parquet()


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_damaged_workbooks(survive: Survive, data: st.DataObject) -> None:
    survive(_damaged(WORKBOOK, data), data.draw(st.sampled_from([".xlsx", ".xls", ".xlsb", ".ods"])))


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_damaged_parquet(survive: Survive, data: st.DataObject) -> None:
    survive(_damaged(PARQUET, data), ".parquet")


def _damaged(content: bytes, data: st.DataObject) -> bytes:
    cut = data.draw(st.integers(0, len(content)))
    damaged = bytearray(content[:cut] if data.draw(st.booleans()) else content)
    for _ in range(data.draw(st.integers(0, 8))):
        if damaged:
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    return bytes(damaged)


@settings(deadline=None, max_examples=150)
@given(position=st.integers(0, 5000), junk=st.text("<>/&;\"'0123456789ABC r=tsv", max_size=12))
def test_damaged_xml_in_a_sound_workbook(survive: Survive, position: int, junk: str) -> None:
    survive(_with_sheet(lambda xml: xml[: position % len(xml)] + junk.encode() + xml[position % len(xml) :]), ".xlsx")


def _with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as source, zipfile.ZipFile(content, "w") as target:
        for part in source.namelist():
            xml = source.read(part)
            target.writestr(part, change(xml) if part.startswith("xl/worksheets/") else xml)
    return content.getvalue()


def test_a_sheet_with_cells_in_far_corners(survive: Survive) -> None:
    survive(
        _with_sheet(lambda xml: xml.replace(b'r="A3"', b'r="ZZZ9999999"').replace(b'r="3"', b'r="9999999"')), ".xlsx"
    )


@pytest.mark.parametrize("name", ["中文 名,称'\"引号.csv", "a;b.csv", "空 格.parquet", "*.csv", "a[1].csv", "a{b}.csv"])
def test_names_of_files_are_taken_literally(tmp_path: Path, connection: Any, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PARQUET if name.endswith("parquet") else GOOD.encode())
    (tmp_path / "other.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    intake = take_in(path, FIELDS, "credit_code", connection=connection)
    assert intake.rows_in == (2 if name.endswith("parquet") else 3)

"""Workbooks: real numbers, dates and booleans, text numbers, titles, several sheets, merged cells, and bombs."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from huoju.intake import IntakeError, workbook

Take = Callable[..., Any]
ONE, TWO, THREE = "911101080000000194", "91110108000000027Y", "91110108000000035R"
HEADER = ["统一社会信用代码", "企业名称", "营业收入(亿元)", "研发费用占比", "职工人数", "是否上市", "成立日期"]


def _save(path: Path, rows: Sequence[Sequence[Any]], **sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    for row in rows:
        first.append(list(row))
    for name, others in sheets.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(list(row))
    book.save(path)
    return path


def test_cells_of_every_type_are_read(take: Take, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADER,
        [ONE, "甲", 3.4, "3.2%", 12, True, date(2020, 1, 5)],
        [TWO, "乙", "1,234.5万", 5, 12.0, "否", "2020年1月6日"],
    ]
    taken = take(_save(tmp_path / "t.xlsx", rows))
    assert [(str(r["revenue"]), str(r["rd_ratio"]), r["staff"], r["listed"], r["founded"]) for r in taken.rows] == [
        ("34000.000000", "3.2000", 12, True, date(2020, 1, 5)),
        ("1234.500000", "5.0000", 12, False, date(2020, 1, 6)),
    ]


def test_noise_beyond_the_fifteen_digits_of_excel_is_not_a_value(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.xlsx", [HEADER[:3], [ONE, "甲", 0.1 + 0.2]]))
    assert str(taken.only["revenue"]) == "3000.000000"
    assert not [f for f in taken.intake.findings if f.code == "rounded"]


def test_empty_cells_and_excel_errors_are_unknown(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.xlsx", [HEADER, [ONE, "甲", None, "#N/A", "", None, None]]))
    row = taken.only
    assert [row[name] for name in ("revenue", "rd_ratio", "staff", "listed", "founded")] == [None] * 5


def test_a_code_stored_as_a_number_is_refused_with_the_reason(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.xlsx", [HEADER[:3], [911101080000000194, "甲", 1]]))
    assert "存成了数字" in taken.reasons[0]


def test_titles_units_and_totals_around_the_data_are_understood(take: Take, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["某高新区企业情况表"],
        [],
        ["信用代码", "企业名称", "营业收入"],
        ["", "", "亿元"],
        [ONE, "甲", 1],
        [TWO, "乙", "x"],
        ["合计", None, 1],
    ]
    taken = take(_save(tmp_path / "t.xlsx", rows))
    assert str(taken.only["revenue"]) == "10000.000000"
    assert [(line["行号"], line["原因"]) for line in taken.quarantine] == [("6", "不是数"), ("7", "合计行")]


def test_the_sheet_with_the_best_header_is_read_and_named(take: Take, tmp_path: Path) -> None:
    path = _save(
        tmp_path / "t.xlsx", [["说明"], ["请如实填写"]], 数据=[HEADER[:3], [ONE, "甲", 1]], 备用=[["信用代码", "x"]]
    )
    taken = take(path)
    assert len(taken.rows) == 1
    sheet = next(f for f in taken.intake.findings if f.code == "sheet")
    assert "读取了工作表“数据”，未读取：Sheet、备用" in sheet.message


def test_a_sheet_can_be_asked_for(take: Take, tmp_path: Path) -> None:
    path = _save(tmp_path / "t.xlsx", [HEADER[:3], [ONE, "甲", 1]], 二=[HEADER[:3], [TWO, "乙", 2]])
    assert take(path, sheet="二").only["credit_code"] == TWO
    with pytest.raises(IntakeError, match="没有工作表“三”；可选：Sheet、二"):
        take(path, sheet="三")


def test_text_in_a_merged_cell_holds_for_every_row_and_a_number_for_none(take: Take, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["信用代码", "省份", "营业收入"], [ONE, "浙江", 7], [TWO, None, None], [THREE, "江苏", 1]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("C2:C3")
    book.save(tmp_path / "t.xlsx")
    taken = take(tmp_path / "t.xlsx")
    assert taken.only["省份"] == "江苏"
    assert taken.reasons == ["数在合并单元格里，不知道属于哪一行"] * 2
    assert [line["省份"] for line in taken.quarantine] == ["浙江", "浙江"]


def test_formulas_count_by_their_stored_results(take: Take, tmp_path: Path) -> None:
    book = import_module("xlsxwriter").Workbook(tmp_path / "t.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["信用代码", "营业收入"])
    sheet.write_string(1, 0, ONE)
    sheet.write_formula(1, 1, "=1+1", None, 2)
    book.close()
    assert str(take(tmp_path / "t.xlsx").only["revenue"]) == "2.000000"


def test_cells_right_of_the_header_set_their_row_aside(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.xlsx", [["信用代码", "营业收入"], [ONE, 1, None, "注"], [TWO, 2]]))
    assert taken.only["credit_code"] == TWO
    assert taken.quarantine[0]["多余的单元格"].endswith("注")


def test_a_percentage_formatted_by_excel_raises_a_doubt(take: Take, tmp_path: Path) -> None:
    taken = take(_save(tmp_path / "t.xlsx", [["信用代码", "研发费用占比"], [ONE, 0.032], [TWO, 0.05]]))
    assert any(f.code == "maybe-fraction" for f in taken.intake.findings)


def test_a_bomb_is_refused_by_its_declared_size(take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGEST_PART", 1_000_000)
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    with pytest.raises(IntakeError, match="工作簿过大"):
        take(path)


def test_a_sheet_that_spans_a_giant_area_is_refused_before_it_is_laid_out(take: Take, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["信用代码", "营业收入"])
    sheet["XFD1048576"] = 1
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(IntakeError, match="工作簿过大"):
        take(tmp_path / "t.xlsx")


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600]
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".xlsb", ".ods"])
def test_a_file_that_is_no_workbook_is_refused(take: Take, tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    path.write_bytes(content)
    with pytest.raises(IntakeError, match="不是可读的工作簿"):
        take(path)


def test_an_empty_workbook_is_refused(take: Take, tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="工作表是空的"):
        take(_save(tmp_path / "t.xlsx", []))


def test_a_time_in_a_cell_is_text() -> None:
    assert workbook.cell_text(datetime(2020, 1, 2, 3, 4)) == "2020-01-02 03:04:00"  # noqa: DTZ001 - a cell has no zone

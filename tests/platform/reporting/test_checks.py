"""The four classes of checks, by hand, and the Excel form there and back."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from huoju.platform.organisations.models import Organisation
from huoju.platform.reporting import sheets
from huoju.platform.reporting.cells import Cell
from huoju.platform.reporting.checks import check
from huoju.platform.reporting.models import Form, Report, Round
from huoju.standards.fields import Field

LIMIT = Decimal(999999)
REVENUE = Cell(Field("revenue", "营业收入", "number", "亿元", (), Decimal(0), LIMIT, 4), required=True)
PROFIT = Cell(Field("profit", "利润", "number", "亿元", (), -LIMIT, LIMIT, 4), required=True)
CELLS = [REVENUE, PROFIT]


@pytest.mark.parametrize(
    ("written", "before", "explanation", "severity", "blocks"),
    [
        ("很多", "", "", "mandatory", True),
        ("很多", "", "说明写得再长也不行", "mandatory", True),
        ("-1", "", "", "mandatory", True),
        ("", "100", "", "nearly", True),
        ("", "100", "企业已经注销了", "nearly", False),
        ("", "不适用", "", "hint", False),
        ("", "", "", "hint", False),
        ("150", "100", "", None, False),
        ("50", "100", "", None, False),
        ("150.01", "100", "", "verify", True),
        ("49.99", "100", "", "verify", True),
        ("151", "100", "新增五个字", "verify", True),
        ("151", "100", "新增了六个字", "verify", False),
        ("151", "0", "", None, False),
        ("0", "100", "", "verify", True),
        ("不适用", "100", "", None, False),
        ("1亿元", "1", "", None, False),
    ],
)
def test_a_cell_is_found_in_the_class_it_belongs_to(written, before, explanation, severity, blocks):
    found = check([REVENUE], {"revenue": written}, {"revenue": before}, {"revenue": explanation})
    assert [one.severity.value for one in found] == ([severity] if severity else [])
    assert any(one.blocks for one in found) is blocks


def test_a_change_from_loss_to_profit_is_measured_against_the_size_of_the_loss():
    found = check([PROFIT], {"profit": "1"}, {"profit": "-1"}, {})
    assert [one.severity.value for one in found] == ["verify"]
    assert "+200.0%" in found[0].text


def a_report(values):
    form = Form(code="BT-1", version=1, name="测试表", fields=[])
    return Report(round=Round(form=form, period="2024"), organisation=Organisation(name="甲区"), values=values)


def test_what_goes_down_as_excel_comes_up_the_same():
    values = {"revenue": "1200.5", "profit": "-0.125"}
    content = sheets.down(a_report(values), CELLS, values, {"revenue": "3.4亿元"})
    assert sheets.up(content, CELLS) == (values, [])


def test_a_figure_with_more_digits_than_excel_keeps_stays_exact():
    values = {"revenue": "123456.123456789012345", "profit": "不适用"}
    assert sheets._cell(values["revenue"]) == values["revenue"]
    content = sheets.down(a_report(values), [PROFIT], values, {})
    assert sheets.up(content, [PROFIT]) == ({"profit": "不适用"}, [])


def workbook(*rows):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    book.close()
    return buffer.getvalue()


def test_each_cell_that_cannot_be_used_is_named_by_its_place():
    content = workbook(
        ["表题"],
        sheets.HEADER,
        [1, "revenue", "营业收入", "亿元", "很多"],
        [2, "profit", "利润", "亿元", 0.1],
        [3, "none"],
    )
    values, errors = sheets.up(content, CELLS)
    assert values == {"profit": "0.1"}
    assert [(one.place, one.written) for one in errors] == [("E3", "很多"), ("B5", "none")]


def test_an_empty_sheet_of_another_form_or_no_excel_at_all_is_refused():
    for content, words in [(workbook(["甲", "乙"]), "没有找到表头"), (b"PK no", "不是可以读取"), (b"", "不是可以读取")]:
        with pytest.raises(sheets.SheetError, match=words):
            sheets.up(content, CELLS)


def test_a_file_that_unpacks_to_too_much_is_refused_unread():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(51 << 20))
    assert len(buffer.getvalue()) < sheets.LARGEST
    with pytest.raises(sheets.SheetError, match="过大"):
        sheets.up(buffer.getvalue(), CELLS)

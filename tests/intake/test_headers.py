"""Columns are matched with fields by name, label or alias, and their units are read from the header."""

from collections.abc import Callable
from typing import Any

import pytest

from huoju.intake import Column, IntakeError

Take = Callable[..., Any]
ONE = "911101080000000194"


def _table(header: str, cell: str) -> str:
    return f"统一社会信用代码,{header}\n{ONE},{cell}\n"


@pytest.mark.parametrize(
    "header",
    ["revenue", "Revenue", "上年度营业收入", "营业收入", " 营业收入 ", "营业 收入", "*营业收入", "1.营业收入",
     "营业收入(万元)", "营业收入（万元）", "营业收入(单位：万元)", "营业收入[万元]", "营业收入/万元", "营业收入_万元",
     "营业收入：万元", "营业收入万元", "营业收入（人民币万元）",
     "营业收入（必填）", "营业收入（必填）（万元）", "营业收入 万元"],
)  # fmt: skip
def test_a_header_is_recognised_however_it_is_written(take: Take, header: str) -> None:
    assert str(take(_table(header, "12.5")).only["revenue"]) == "12.500000"


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [("营业收入(亿元)", "3.4", "34000"), ("营业收入（元）", "125000", "12.5"), ("营业收入/千元", "125", "12.5"),
     ("营业收入_亿元", "0.00125", "12.5")],
)  # fmt: skip
def test_the_unit_in_the_header_is_converted_into_the_unit_of_the_field(
    take: Take, header: str, cell: str, expected: str
) -> None:
    taken = take(_table(header, cell))
    assert taken.only["revenue"] == pytest.approx(float(expected), abs=0)
    assert taken.intake.columns["revenue"].header == header


def test_a_share_written_as_a_fraction_is_declared_in_the_header(take: Take) -> None:
    assert str(take(_table("研发费用占比(小数)", "0.032")).only["rd_ratio"]) == "3.2000"


def test_a_row_of_units_below_the_header_is_understood(take: Take) -> None:
    table = f"信用代码,营业收入,研发费用占比,职工人数\n,亿元,%,人\n{ONE},3.4,3.2,12\n"
    taken = take(table)
    assert (str(taken.only["revenue"]), taken.only["staff"]) == ("34000.000000", 12)
    assert taken.intake.rows_in == 1


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("营业收入(人)", "元、千元、万元、亿元 之一"),
        ("研发费用占比(万元)", "%、‰、倍、小数 之一"),
        ("职工人数(%)", "应为 人"),
    ],
)
def test_a_unit_that_does_not_fit_the_field_is_an_error_that_names_the_column(
    take: Take, header: str, says: str
) -> None:
    with pytest.raises(IntakeError) as caught:
        take(_table(header, "1"))
    assert header in str(caught.value)
    assert says in str(caught.value)


def test_two_columns_for_one_field_are_an_error(take: Take) -> None:
    with pytest.raises(IntakeError, match="两列都对应“上年度营业收入”"):
        take(f"信用代码,营业收入,上年度营业收入\n{ONE},1,2\n")


def test_a_table_without_its_key_is_an_error_that_lists_what_is_there(take: Take) -> None:
    with pytest.raises(IntakeError, match="没有找到标识列“统一社会信用代码”（现有：公司、营业收入）"):
        take("公司,营业收入\n甲,1\n")


def test_a_misspelt_key_is_suggested(take: Take) -> None:
    with pytest.raises(IntakeError, match="“统一社会信用代号”是否就是它"):
        take("统一社会信用代号,营业收入\n甲,1\n")


def test_a_misspelt_column_is_carried_along_and_the_field_suggested(take: Take) -> None:
    taken = take(_table("是否已上市", "是"))
    assert taken.only["是否已上市"] == "是"
    assert any(f.code == "ignored-column" and "是否应为“是否上市”" in f.message for f in taken.intake.findings)
    assert "listed" in {field.name for field in taken.intake.absent}
    assert "listed" not in taken.rows[0]


def test_every_missing_field_is_a_finding(take: Take) -> None:
    taken = take(_table("营业收入", "1"))
    missing = [f.column for f in taken.intake.findings if f.code == "missing-field"]
    assert missing == ["profit", "rd_ratio", "growth", "staff", "listed", "size", "patents", "founded"]


def test_other_columns_are_carried_through_untouched(take: Take) -> None:
    taken = take(f"信用代码,企业名称,省份,credit_code2,SIZE2,营业收入\n{ONE}, 甲公司 ,浙江,x,y,1\n")
    assert taken.only["企业名称"] == " 甲公司 "
    assert taken.only["省份"] == "浙江"


def test_a_carried_column_that_clashes_with_a_field_gets_a_prefix(take: Take) -> None:
    mapping = {"收入": Column("revenue")}
    taken = take(f"信用代码,收入,备注,备注\n{ONE},1,甲,乙\n", mapping=mapping)
    assert (taken.only["备注"], taken.only["原表·备注"]) == ("甲", "乙")


def test_a_mapping_names_field_unit_and_meaning(take: Take) -> None:
    mapping = {
        "年收入": Column("revenue", "亿元"),
        "上市情况": Column("listed", values={"A": "是", "B": "否"}),
        "代号": Column("credit_code"),
    }
    taken = take("代号,年收入,上市情况\nX1,3.4,A\nX2,1,B\n", mapping=mapping)
    assert [(row["credit_code"], int(row["revenue"]), row["listed"]) for row in taken.rows] == [
        ("X1", 34000, True),
        ("X2", 10000, False),
    ]


def test_a_mapping_of_a_column_that_is_not_there_is_an_error(take: Take) -> None:
    with pytest.raises(IntakeError, match="对应表里的列“年收入”不在表头中，是否应为“年收人”"):
        take(f"信用代码,年收人\n{ONE},1\n", mapping={"年收入": Column("revenue")})


def test_a_mapping_to_a_field_that_does_not_exist_is_an_error_with_the_nearest_one(take: Take) -> None:
    with pytest.raises(IntakeError, match="是否应为“上年度营业收入”"):
        take(f"信用代码,年收入\n{ONE},1\n", mapping={"年收入": Column("revenu")})

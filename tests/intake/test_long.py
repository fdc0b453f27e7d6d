"""Long tables (subject, period, indicator, value) become rows of a subject and period."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huoju.intake import IntakeError, pivot_long
from huoju.standards.fields import Field

Take = Callable[..., Any]
LIMIT = Decimal(10**9)
FIELDS = (
    Field("rd", "R&D经费", "number", "亿元", (), Decimal(0), LIMIT, 6),
    Field("rd_ratio", "R&D经费投入强度", "number", "%", (), Decimal(0), Decimal(100), 4),
    Field("contracts", "技术市场输出技术合同成交额", "number", "万元", (), Decimal(0), LIMIT, 6),
    Field("patents", "国内专利授权数", "number", "件", (), Decimal(0), LIMIT, 4),
)
HEADER = "地区,年份,指标,数值,单位\n"


def _take(take: Take, body: str, **options: Any) -> Any:
    return take(HEADER + body, FIELDS, "region", **options)


def test_rows_of_one_subject_and_period_become_one(take: Take) -> None:
    taken = _take(
        take, "浙江,2022,R&D经费,2416.8,亿元\n浙江省,2022年,国内专利授权数,44.4,万件\n浙江,2023,R&D经费,2640.2,亿元\n"
    )
    assert [(row["region"], row["period"], row["rd"], row["patents"]) for row in taken.rows] == [
        ("浙江省", "2022", Decimal("2416.8"), Decimal(444000)),
        ("浙江省", "2023", Decimal("2640.2"), None),
    ]
    assert (taken.intake.form, taken.intake.rows_in) == ("long", 3)


def test_each_row_has_its_own_unit(take: Take) -> None:
    taken = _take(take, "浙江,2022,R&D经费,2416.8,亿元\n江苏,2022,R&D经费,38350000,万元\n上海,2022,R&D经费,1981.6亿,\n")
    assert {row["region"]: row["rd"] for row in taken.rows} == {
        "浙江省": Decimal("2416.8"), "江苏省": Decimal(3835), "上海市": Decimal("1981.6"),
    }  # fmt: skip


def test_the_unit_may_stand_in_the_name_of_the_indicator(take: Take) -> None:
    taken = take("地区,指标,数值\n浙江,R&D经费(万元),10000\n", FIELDS, "region")
    assert (taken.only["rd"], taken.only["period"]) == (1, "")


def test_different_values_of_one_indicator_are_all_refused_and_equal_ones_but_once(take: Take) -> None:
    taken = _take(
        take,
        "浙江,2022,R&D经费,1,亿元\n浙江,2022,R&D经费,2,亿元\n"
        "江苏,2022,R&D经费,3,亿元\n江苏,2022,R&D经费,3,亿元\n浙江,2022,国内专利授权数,5,件\n",
    )
    assert {row["region"]: (row["rd"], row["patents"]) for row in taken.rows} == {
        "浙江省": (None, 5), "江苏省": (3, None),
    }  # fmt: skip
    assert taken.reasons == [
        "同一指标有不同的值：另见第 3 行", "同一指标有不同的值：另见第 2 行", "重复行：与第 4 行相同",
    ]  # fmt: skip


def test_other_rows_are_named_by_their_numbers_in_the_file(take: Take) -> None:
    taken = _take(take, "浙江,2022,R&D经费,1,亿元\n\n浙江,2022\n浙江,2022,R&D经费,2,亿元\n")
    assert taken.reasons == [
        "同一指标有不同的值：另见第 5 行",
        "这一行有 2 格，表头有 5 格",
        "同一指标有不同的值：另见第 2 行",
    ]


def test_bad_values_periods_units_and_keys_are_set_aside_row_by_row(take: Take) -> None:
    taken = _take(
        take,
        "浙江,2022,R&D经费,约1,亿元\n浙江,,R&D经费,1,亿元\n浙江,2022,国内专利授权数,1,人\n江四,2022,R&D经费,1,亿元\n"
        "浙江,2022,,1,件\n浙江,2022,R&D经费投入强度,300,%\n浙江,2022,技术市场输出技术合同成交额,—,万元\n",
    )
    assert taken.only == {"region": "浙江省", "period": "2022", "rd": None, "rd_ratio": None, "contracts": None}
    assert [line["原因"] for line in taken.quarantine] == [
        "不是数",
        "年份为空",
        "单位“人”与“国内专利授权数”不符",
        "不认识的地区“江四”",
        "指标为空",
        "超出范围：应不大于 100 %",
    ]
    assert [line["字段"] for line in taken.quarantine] == ["rd", "period", "patents", "region", "", "rd_ratio"]


def test_indicators_without_a_field_are_counted_and_near_fields_named(take: Take) -> None:
    taken = _take(take, "浙江,2022,R&D经费,1,亿元\n浙江,2022,国内专利授权量,2,件\n浙江,2022,常住人口,2,万人\n")
    messages = [f.message for f in taken.intake.findings if f.code == "unused-indicator"]
    assert "是否应为“国内专利授权数”" in messages[0]
    assert "2 个指标不是标准的字段，2 行未使用" in messages[-1]
    assert taken.intake.rows_accepted == 3


def test_a_table_that_is_not_long_is_refused_when_long_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("地区,R&D经费\n浙江,1\n", encoding="utf-8")
    with duckdb.connect() as connection, pytest.raises(IntakeError, match="长表应有“指标”和“数值”两列"):
        pivot_long(path, FIELDS, "region", connection=connection)


def test_the_statistics_of_the_provinces_show_their_dirt(take: Take, shared: Path) -> None:
    """31 provinces × 9 years; 全国 is a total, and 江四 a misspelt province with two rows."""
    taken = take(shared / "domain" / "data" / "province_statistics.csv", FIELDS, "region")
    assert taken.intake.rows_in == 6848
    assert taken.reasons.count("合计行") == 208
    assert [line["值"] for line in taken.quarantine if line["原因"] != "合计行"] == ["江四", "江四"]
    assert len({row["region"] for row in taken.rows}) == 31
    zhejiang = next(row for row in taken.rows if (row["region"], row["period"]) == ("浙江省", "2023"))
    assert zhejiang["rd"] == Decimal("2640.2")

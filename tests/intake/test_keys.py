"""Keys are present, well-formed, known and unique, or their rows are set aside."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.intake.keys import judge_codes
from huoju.reference.credit_code import ALPHABET, check_credit_code, complete

Take = Callable[..., Any]
ONE, TWO, THREE = "911101080000000194", "91110108000000027Y", "91110108000000035R"
ODD_ORGANISATION = complete("91110108000000018")


def _table(*rows: str, header: str = "统一社会信用代码,营业收入") -> str:
    return "\n".join([header, *rows]) + "\n"


def test_a_wrong_check_character_is_an_error_that_names_the_right_one(take: Take) -> None:
    taken = take(_table(f"{ONE[:-1]}5,1", f"{TWO},2"))
    assert taken.only["credit_code"] == TWO
    assert "应为“4”，现为“5”" in taken.reasons[0]


def test_a_wrong_organisation_check_is_a_warning_only(take: Take) -> None:
    taken = take(_table(f"{ODD_ORGANISATION},1", f"{TWO},2"))
    assert len(taken.rows) == 2
    assert [(f.code, f.count) for f in taken.intake.findings if f.code == "organisation-code"] == [
        ("organisation-code", 1)
    ]


@pytest.mark.parametrize(
    "written",
    [
        TWO.lower(),
        f" {TWO} ",
        f"'{TWO}",
        "９１１１０１０８００００００２７Ｙ".replace("２７", "０２７"),
        f"{TWO[:4]} {TWO[4:]}",
    ],
)
def test_a_code_is_cleaned_of_case_width_and_blanks(take: Take, written: str) -> None:
    assert take(_table(f"{written},1")).only["credit_code"] == TWO


@pytest.mark.parametrize(
    ("written", "reason"),
    [("9.11101E+17", "存成了数字"), ("110108012345678", "15 位的可能是旧的营业执照注册号"), ("", "标识为空"),
     ("—", "标识为空"), ("I11101080000000194", "不是代码字符")],
)  # fmt: skip
def test_a_code_that_is_none_is_refused_with_the_reason(take: Take, written: str, reason: str) -> None:
    assert reason in take(_table(f"{written},1", f"{TWO},2")).reasons[0]


@pytest.mark.parametrize("header", ["企业编号", "id", "编号", "企业名称"])
def test_other_ids_are_not_taken_for_credit_codes(take: Take, header: str) -> None:
    taken = take(_table("A-1,1", "甲,2", header=f"{header},营业收入"))
    assert [row["credit_code"] for row in taken.rows] == ["A-1", "甲"]


def test_the_surest_key_column_is_used_and_the_other_carried_along(take: Take) -> None:
    taken = take(f"企业编号,信用代码,营业收入\n7,{ONE},1\n")
    assert (taken.only["credit_code"], taken.only["企业编号"]) == (ONE, "7")


def test_of_rows_equal_in_every_cell_the_first_stays(take: Take) -> None:
    taken = take(_table(f"{ONE},1", f"{TWO},2", f"{ONE},1", f"{ONE},1"))
    assert [row["credit_code"] for row in taken.rows] == [ONE, TWO]
    assert taken.reasons == ["重复行：与第 2 行完全相同"] * 2


def test_rows_that_share_a_key_and_differ_are_all_set_aside(take: Take) -> None:
    taken = take(_table(f"{ONE},1", f"{TWO},2", f"{ONE},3", f"{ONE},1"))
    assert taken.only["credit_code"] == TWO
    assert taken.reasons == [
        "标识重复而内容不同：另见第 4、5 行",
        "标识重复而内容不同：另见第 2、5 行",
        "标识重复而内容不同：另见第 2、4 行",
    ]


def test_a_row_that_shares_its_key_with_a_bad_row_is_not_chosen_silently(take: Take) -> None:
    taken = take(_table(f"{ONE},1", f"{ONE},x", f"{TWO},2"))
    assert taken.only["credit_code"] == TWO
    assert {line["行号"] for line in taken.quarantine} == {"2", "3"}


def test_keys_that_are_the_same_after_cleaning_are_duplicates(take: Take) -> None:
    taken = take(_table(f"{TWO},1", f"{TWO.lower()},2"))
    assert taken.rows == []


def test_zones_become_their_registered_names(take: Take) -> None:
    taken = take(_table("中关村,1", "东湖,2", "光谷,3", header="高新区,营业收入"), key="zone")
    assert [row["zone"] for row in taken.rows] == ["中关村科技园区"]
    assert len(taken.quarantine) == 2
    assert all("标识重复" in reason for reason in taken.reasons)


def test_an_unknown_zone_is_met_with_near_ones(take: Take) -> None:
    taken = take(_table("中关村,1", "苏州工业圆区,2", header="高新区,营业收入"), key="zone")
    assert len(taken.rows) == 1
    assert "不认识的国家高新区" in taken.reasons[0]
    assert "是否应为 苏州工业园区" in taken.quarantine[0]["怎样改"]


def test_zones_stay_as_written_on_request(take: Take) -> None:
    taken = take(_table("甲区,1", "乙区,2", header="高新区,营业收入"), key="zone", resolve_zones=False)
    assert [row["zone"] for row in taken.rows] == ["甲区", "乙区"]


def test_regions_become_their_full_names_and_the_whole_country_is_a_total(take: Take) -> None:
    taken = take(_table("浙江,1", "江四,2", "全国,3", "吉林,4", header="地区,营业收入"), key="region")
    assert [row["region"] for row in taken.rows] == ["浙江省", "吉林省"]
    assert taken.reasons == ["不认识的地区“江四”", "合计行"]


@given(st.lists(st.text(ALPHABET + "IOSVZ", min_size=17, max_size=19), min_size=1, max_size=30), st.data())
def test_the_quick_check_of_codes_agrees_with_the_register(texts: list[str], data: st.DataObject) -> None:
    firsts = data.draw(st.lists(st.text(ALPHABET, min_size=17, max_size=17), max_size=30))
    codes = [*texts, *(complete(first) for first in firsts)]
    wrong, odd = judge_codes(pa.array(codes, pa.string()))
    checked = [check_credit_code(code) for code in codes]
    assert wrong.tolist() == [not one.valid for one in checked]
    warned = np.array([any(w.kind == "organisation" for w in one.warnings) for one in checked])
    assert (odd & ~wrong).tolist() == warned.tolist()

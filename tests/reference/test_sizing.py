import pytest

from huoju.reference import Certainty, UnknownNameError, sizing_class
from huoju.reference.industries import industries
from huoju.reference.sizing import SIZING_INDUSTRIES


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0111", "农、林、牧、渔业"),
        ("0610", "工业"),
        ("C3911", "工业"),
        ("4620", "工业"),
        ("4790", "建筑业"),
        ("5111", "批发业"),
        ("5211", "零售业"),
        ("5431", "交通运输业"),
        ("5720", "交通运输业"),
        ("5821", "交通运输业"),
        ("5910", "交通运输业"),  # 装卸搬运 counts as transport, the rest of division 59 as storage
        ("5920", "仓储业"),
        ("5990", "仓储业"),
        ("6020", "邮政业"),
        ("6110", "住宿业"),
        ("6220", "餐饮业"),
        ("6311", "信息传输业"),
        ("6450", "信息传输业"),
        ("6513", "软件和信息技术服务业"),
        ("7010", "房地产开发经营"),
        ("7020", "物业管理"),
        ("7030", "其他未列明行业"),
        ("7090", "其他未列明行业"),
        ("7111", "租赁和商务服务业"),
        ("7299", "租赁和商务服务业"),
        ("7320", "其他未列明行业"),
        ("7711", "其他未列明行业"),
        ("8010", "其他未列明行业"),
        ("8511", "其他未列明行业"),
        ("8890", "其他未列明行业"),
    ],
)
def test_a_class_belongs_to_its_sizing_industry(code: str, expected: str) -> None:
    found = sizing_class(code)
    assert found.industry == expected
    assert found.certainty is Certainty.SECONDARY
    assert found.reason == ""


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("5320", "不含铁路运输业"),
        ("6621", "金融业"),
        ("7040", "自有房地产经营活动"),
        ("8310", "教育"),
        ("8411", "卫生"),
        ("9221", "公共管理"),
        ("9700", "国际组织"),
    ],
)
def test_outside_the_rule_there_is_no_sizing_industry_but_a_reason(code: str, reason: str) -> None:
    found = sizing_class(code)
    assert found.industry is None
    assert reason in found.reason


def test_what_rests_on_an_unverified_correspondence_says_so() -> None:
    assert sizing_class("7040").certainty is Certainty.UNVERIFIED
    assert sizing_class("K").certainty is Certainty.UNVERIFIED


@pytest.mark.parametrize(
    ("code", "expected"), [("C", "工业"), ("39", "工业"), ("I65", "软件和信息技术服务业"), ("592", "仓储业")]
)
def test_a_coarse_code_is_enough_where_all_its_parts_agree(code: str, expected: str) -> None:
    assert sizing_class(code).industry == expected


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("F", "批发业、零售业"),
        ("59", "交通运输业、仓储业"),
        ("70", "房地产开发经营、物业管理、其他未列明行业、不适用"),
        ("Q", "不适用、其他未列明行业"),
    ],
)
def test_a_code_too_coarse_to_decide_says_what_it_could_be(code: str, parts: str) -> None:
    found = sizing_class(code)
    assert found.industry is None
    assert f"过粗，其下分属：{parts}" in found.reason


def test_every_class_is_decided_and_every_sizing_industry_occurs() -> None:
    decided = [sizing_class(entry.code) for entry in industries().values() if entry.level == 4]
    assert {found.industry for found in decided} == {*SIZING_INDUSTRIES, None}
    assert all((found.industry is None) == bool(found.reason) for found in decided)
    assert len(SIZING_INDUSTRIES) == 16


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        sizing_class("0000")

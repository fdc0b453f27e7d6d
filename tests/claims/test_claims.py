"""What is a claim, and what it says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from huoju.claims import Claim, extract

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.documents import Article

    Make = Callable[..., Article]


def _short(claim: Claim) -> tuple[str, str, str, int | None]:
    return claim.value, claim.unit, claim.kind, claim.year


@pytest.mark.parametrize(
    "sentence",
    [
        "用一组数字“2345678”概括高新区的特点。",
        "C919大型客机研制成功,实现了2G跟随、3G突破、4G同步、5G引领。",
        "实施“百园百校万企”创新合作行动。",
        "努力实现更多“从0到1”的突破。",
        "深入贯彻党的二十大和二十届三中全会精神。",
        "强调“两个必保”,坚持“两个毫不动摇”。",
        "根据工信部企业〔2026〕2号文件和国办发〔2022〕1号文件要求执行。",
        "咨询电话:0571-88123456,手机13800138000。",
        "会议于2025年3月18日下午3:30召开。",
        "主要做好以下三个方面工作,抓住四个关键词。",
        "第三条企业应当如实填报。",
        "按照GB/T 36132标准开展评价。",
        "打通“最后一公里”,推行一区一策。",
        "学习贯彻《2049年建成100个园区远景规划》精神。",
        "纸质材料一式3份。",
        "用好两个市场、两种资源。",
    ],
)
def test_what_only_looks_like_a_figure_is_no_claim(article: Make, sentence: str) -> None:
    assert extract(article(sentence + "各地要结合实际,认真抓好落实,推动园区高质量发展。")) == []


def test_from_and_to_are_two_claims_with_their_years(article: Make) -> None:
    claims = extract(article("我国制造业研发投入强度从2012年的0.85%增至2022年的1.55%。"))
    assert [_short(c) for c in claims] == [("0.85", "%", "fact", 2012), ("1.55", "%", "fact", 2022)]
    assert {c.indicator for c in claims} == {"制造业研发投入强度"}


def test_an_enumeration_is_counted(article: Make) -> None:
    (first, share) = extract(article("江苏、广东等10个工业大省的工业增加值合计占全国比重超六成。"))
    assert _short(first) == ("10", "个", "fact", None)
    assert _short(share) == ("六", "成", "share", None)
    assert share.qualifier == "more_than"
    assert share.low == Decimal("0.6")


def test_an_omitted_subject_is_taken_from_the_clause_before(article: Make) -> None:
    claims = extract(article("2023年我国全部工业增加值达到39.9万亿元,占GDP比重31.7%。"))
    assert claims[0].subject == "我国"
    assert claims[0].low == Decimal("3.99e13")
    assert claims[0].base_unit == "元"
    assert "工业增加值" in claims[1].subject
    assert claims[1].indicator == "占GDP比重"


def test_numbers_distributed_by_respectively_go_to_their_names(article: Make) -> None:
    claims = extract(article("2024年,全区营业收入、净利润分别增长8.2%和9.1%。"))
    assert [(c.indicator, c.value, c.kind) for c in claims] == [
        ("营业收入", "8.2", "growth"),
        ("净利润", "9.1", "growth"),
    ]


@pytest.mark.parametrize(
    ("written", "qualifier"),
    [
        ("500家", "exact"),
        ("约500家", "about"),
        ("500家左右", "about"),
        ("近500家", "about"),
        ("500家以上", "at_least"),
        ("不低于500家", "at_least"),
        ("至少500家", "at_least"),
        ("超500家", "more_than"),
        ("500多家", "more_than"),
        ("500余家", "more_than"),
        ("不超过500家", "at_most"),
        ("500家以内", "at_most"),
        ("不足500家", "less_than"),
    ],
)
def test_qualifiers_are_read_on_both_sides(article: Make, written: str, qualifier: str) -> None:
    (claim,) = extract(article(f"目前,全区高新技术企业{written}。"))
    assert claim.qualifier == qualifier
    assert claim.low == 500


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "low", "base"),
    [
        ("2024年用电量达到12.5亿千瓦时。", "12.5", "亿千瓦时", "1250000000", "千瓦时"),
        ("2024年拥有专利1.2万件。", "1.2", "万件", "12000", "件"),
        ("2024年覆盖面积达到百分之五十。", "五十", "%", "0.5", ""),
        ("2024年出口占全国的三分之一。", "三分之一", "", "0.333333333333", ""),
        ("2024年新增用地30多亩。", "30", "亩", "20000", "平方米"),
        ("2024年亩均税收达到35万元/亩。", "35", "万元/亩", "525", "万元/亩"),
        ("2024年全区投资三千亿元。", "三千", "亿元", "300000000000", "元"),
    ],
)
def test_values_are_normalised_beside_the_written_ones(
    article: Make, sentence: str, value: str, unit: str, low: str, base: str
) -> None:
    (claim,) = extract(article(sentence))
    assert (claim.value, claim.unit) == (value, unit)
    if base != "万元/亩":
        assert claim.low == Decimal(low)
        assert claim.base_unit == base


def test_a_range_has_both_ends(article: Make) -> None:
    (claim,) = extract(article("2024年,企业利润率为5%-6.5%。"))
    assert (claim.value, claim.unit) == ("5-6.5", "%")
    assert (claim.low, claim.high) == (Decimal("0.05"), Decimal("0.065"))


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("去年,全区实现产值100亿元。", 2024),
        ("今年前2个月,全区实现产值100亿元。", 2025),
        ("截至去年底,全区共有企业100家。", 2024),
        ("到2月底,全区累计培育企业100家。", 2025),
        ("截至11月底,全区累计培育企业100家。", 2024),
        ("2023年上半年,全区实现产值100亿元。", 2023),
        ("二〇二三年全区实现产值100亿元。", 2023),
        ("目前,全区共有企业100家。", None),
        ("2020年以来,全区累计引进企业100家。", None),
    ],
)
def test_years_are_read_against_the_date_of_the_document(article: Make, sentence: str, year: int | None) -> None:
    (claim,) = extract(article(sentence))
    assert claim.year == year


@pytest.mark.parametrize(
    ("sentence", "kind", "deadline"),
    [
        ("到2027年,建成200个左右高标准数字园区。", "target", "2027"),
        ("力争到2027年,跨国公司达33家以上。", "target", "2027"),
        ("今年将再培育认定100家左右。", "target", "2025"),
        ("2026年6月底前,完成改造企业100家。", "target", "2026-06"),
        ("“十五五”末,高新技术企业达到1000家。", "target", "2030"),
        ("三年内培育上市企业100家。", "target", "2028"),
        ("“十五五”时期,研发投入年均增长10%以上。", "target", "2030"),
        ("研发投入年均增长10%以上。", "growth", None),
        ("预计2026年全市工业增加值增长6%。", "growth", None),
        ("2024年建成数字园区20个。", "fact", None),
        ("对入选企业给予最高500万元奖励。", "fact", None),
    ],
)
def test_a_target_is_an_aim_with_a_deadline(article: Make, sentence: str, kind: str, deadline: str | None) -> None:
    (claim,) = extract(article(sentence))
    assert (claim.kind, claim.deadline) == (kind, deadline)


def test_the_starting_value_of_a_target_is_no_target(article: Make) -> None:
    start, aim = extract(article("到2027年,全区规上企业由500家增加到800家。"))
    assert (start.kind, start.year) == ("fact", None)
    assert (aim.kind, aim.year) == ("target", 2027)


def test_a_plan_gives_its_aims_its_last_year(article: Make) -> None:
    claims = extract(
        article("一、目标\n建成智能工厂50家。", title="云栖市智能制造行动计划(2024—2026年)", date="2024-03-01")
    )
    assert [_short(c) for c in claims] == [("50", "家", "target", 2026)]


def test_ranks_are_read_with_what_they_rank(article: Make) -> None:
    (claim,) = extract(article("2024年,全区研发投入强度位居全省第二。"))
    assert (claim.value, claim.kind, claim.low) == ("二", "rank", Decimal(2))
    assert claim.indicator == "研发投入强度"


def test_an_indicator_with_the_name_of_the_catalogue_is_linked(article: Make) -> None:
    (claim,) = extract(article("2024年,全区资产负债率为55%。"))
    assert claim.indicator_id is not None
    assert claim.indicator_id.count(":") == 1


def test_the_region_is_named_as_the_standard_names_it(article: Make) -> None:
    (claim,) = extract(article("2024年,合肥高新区规上工业增加值238亿元。", title="合肥高新区经济运行"))
    assert claim.region == "合肥市"


def test_the_sentence_is_clean_and_simplified(article: Make) -> None:
    (claim,) = extract(article("2024年,全區(qū)實現營業收入100億元。"))
    assert claim.sentence == "2024年,全区实现营业收入100亿元。"

"""A standard as people read it."""

import json

import pytest

from huoju.standards import find, load_text
from huoju.standards.show import show

LITTLE_GIANT = find("miit/little-giant@2022")
PARTIAL = find("torch/zone-evaluation@2024")
HNTE = find("most/hnte")


EXAMPLE = load_text(
    """\
standard: test/example
title: 示例标准
subject: enterprise
issuer: 示例机关
document: 示例〔2026〕1号
effective: 2026-01-01
source: text
sources:
  text: {document: 示例〔2026〕1号, clause: 附件1, certainty: official}
  told: {document: 示例〔2026〕2号, certainty: secondary, seen_in: 一份转录}
inputs:
  revenue: {label: 营业收入, unit: 万元, min: 0, source: told}
requirements:
  scale: {label: 规模, clause: 第三条, test: 营业收入 ≥ 1000 万元}
  growth: {label: 增长, source: told, certainty: unverified, test: 营业收入 ≥ 2000 万元, note: 凭记忆}
""",
    "example.yaml",
)


def test_a_rule_stands_with_its_clause_and_its_mark_of_certainty() -> None:
    lines = [line.lstrip("│├─└ ") for line in show(EXAMPLE).splitlines()]

    at = lines.index("规模  [示例〔2026〕1号 附件1 第三条 官方文本]")
    assert lines[at + 1 : at + 5] == [
        "营业收入 ≥ 1000 万元",
        "增长  [示例〔2026〕2号 未核实]",
        "营业收入 ≥ 2000 万元",
        "说明：凭记忆",
    ]


@pytest.mark.parametrize("format_", ["text", "md"])
def test_what_is_missing_of_a_partly_known_standard_stands_before_its_rules(format_: str) -> None:
    text = show(PARTIAL, format_)

    assert (
        text.index("本标准尚未收录完整") < text.index("第二至第六个一级指标的权重") < text.index("高质量发展综合质效")
    )


@pytest.mark.parametrize("format_", ["text", "md"])
def test_every_band_case_and_option_of_a_score_is_shown(format_: str) -> None:
    text = show(HNTE, format_).replace("\\", "")

    for rule in (
        "≥ 5 项/年：25–30 分",
        "高：7–8 分",
        "净资产增长率按后两年计算 且 后两年净资产增长率 ≥ 35%：9–10 分",
        "总分不超过满分",
    ):
        assert rule in text, rule


def test_weights_and_formulas_of_indicators_are_shown() -> None:
    text = show(PARTIAL)

    assert "1.1 园区全口径增加值占所在城市GDP比例  权重 0.8" in text
    assert "园区全口径增加值 ÷ 所在城市GDP" in text
    assert "2 科技创新与成果转化  权重未知" in text


def test_sources_say_who_restates_the_text_and_inputs_say_what_is_asked() -> None:
    text = show(EXAMPLE, "md")

    assert "| told | 第三方转述 | 示例〔2026〕2号 |  |  | 一份转录 |" in text
    assert "| 营业收入 | revenue | 数值 | 万元 | 0 – … | 第三方转述 |" in text


def test_periods_of_use_are_told_for_each_purpose() -> None:
    text = show(LITTLE_GIANT)

    assert "认定 自 2022-08-01 至 2026-04-01" in text
    assert "复核 自 2022-08-01 至 2027-01-01（2026 年度复核仍按本标准）" in text


def test_english_takes_english_labels() -> None:
    text = show(LITTLE_GIANT, "md", "en")

    assert "# Little Giant enterprise (national standard of 2022)" in text
    assert "- **Main business at least 70%**" in text
    assert "all of the following" in text


def test_json_holds_the_whole_sheet() -> None:
    data = json.loads(show(EXAMPLE, "json"))

    assert data["reference"] == "test/example@2026-01-01"
    assert [section["kind"] for section in data["sections"]] == ["requirements"]
    assert [line["certainty"] for line in data["sections"][0]["lines"]] == ["official", "unverified"]


def test_text_keeps_to_the_width_that_is_asked_for() -> None:
    plain = show(LITTLE_GIANT, width=80)

    assert "\x1b[" not in plain
    assert "\x1b[" in show(LITTLE_GIANT, width=80, colour=True)
    assert max(len(line) for line in plain.splitlines()) <= 80

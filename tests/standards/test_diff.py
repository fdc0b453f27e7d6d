"""What changed between two versions, in the words of the rule."""

import json

import pytest

from huoju.standards import LoadedStandard, diff_standards, find, load_text
from huoju.standards.catalogue import entries, load
from huoju.standards.diff import Change, render

_RESEARCH = "研发占比 ≥ 3% 且 研发费用 ≥ 100 万元"
_LEVEL = '级别 ≠ "低"'

OLD = """\
standard: test/example
title: 示例标准
subject: enterprise
issuer: 示例机关
document: 示例〔2026〕1号
effective: 2026-01-01
source: text
sources:
  text: {document: 示例〔2026〕1号, clause: 附件1, certainty: official}
inputs:
  revenue: {label: 营业收入, unit: 万元, min: 0}
  rd_expense: {label: 研发费用, unit: 万元, min: 0}
  level: {label: 级别, type: category, options: [高, 低]}
  listed: {label: 已上市, type: boolean}
derived:
  share: {label: 研发占比, formula: 研发费用 ÷ 营业收入, unit: '%'}
requirements:
  scale: {label: 规模, test: 营业收入 ≥ 1000 万元}
  group:
    label: 研发
    all:
      intensity: {label: 强度, test: 研发占比 ≥ 3% 且 研发费用 ≥ 100 万元}
      graded: {label: 级别要求, test: 级别 ≠ "低"}
  banded:
    label: 分情形
    cases:
      - {when: 营业收入 ≥ 5000 万元, test: 研发占比 ≥ 3%}
      - {test: 研发占比 ≥ 5%}
score:
  total: 20
  dimensions:
    size:
      label: 规模得分
      points: 10
      items:
        scale_points:
          label: 收入得分
          points: 10
          measure: 营业收入
          bands: {≥ 1000 万元: 10, ≥ 500 万元: 5, 其他: 0}
    quality:
      label: 质量得分
      points: 10
      items:
        level_points: {label: 级别得分, points: 5, choose: 级别, options: {高: 5, 低: 0}}
        market_points: {label: 上市得分, points: 5, cases: {已上市: 5, 其他: 0}}
grades:
  good: {label: 良好, test: 得分 ≥ 15 分}
  weak: {label: 一般, verdict: fail}
"""


def standard(*changes: tuple[str, str]) -> LoadedStandard:
    text = OLD
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return load_text(text, "example.yaml")


def changes(*edits: tuple[str, str]) -> tuple[Change, ...]:
    return diff_standards(standard(), standard(*edits)).changes


def lines(*edits: tuple[str, str]) -> list[str]:
    text = render(diff_standards(standard(), standard(*edits)))
    return [line.strip() for line in text.splitlines() if line.startswith("  ")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("营业收入 ≥ 1000 万元}", "营业收入 ≥ 1500 万元}", ["～ 规模：营业收入 1000 万元 → 1500 万元"]),
        ("营业收入 ≥ 1000 万元}", "营业收入 > 1000 万元}", ["～ 规模：营业收入 ≥ 1000 万元 → > 1000 万元"]),
        ("研发占比 ≥ 3% 且", "研发占比 ≥ 4% 且", ["～ 强度：研发占比 3% → 4%"]),
        (" 且 研发费用 ≥ 100 万元", "", ["～ 强度：取消 研发费用 ≥ 100 万元"]),
        ("研发占比 ≥ 3% 且", "已上市 且 研发占比 ≥ 3% 且", ["～ 强度：新增 已上市"]),
        ("when: 营业收入 ≥ 5000 万元", "when: 营业收入 ≥ 1 亿元", ["～ 分情形：营业收入 5000 万元 → 1 亿元"]),
        ("- {test: 研发占比 ≥ 5%}", "- {test: 研发占比 ≥ 6%}", ["～ 分情形：其他：研发占比 5% → 6%"]),
        (
            f"      graded: {{label: 级别要求, test: {_LEVEL}}}\n",
            "",
            [f"－ 取消：级别要求（{_LEVEL}）"],
        ),
        (
            "  banded:",
            "  market: {label: 上市, test: 已上市}\n  banded:",
            ["＋ 新增：上市（已上市）"],
        ),
        ("{label: 规模, test", "{label: 企业规模, test", ["～ 企业规模：表述 规模 → 企业规模"]),
        ("{label: 规模, test", "{label: 规模, only: [recognition], test", ["～ 规模：用途 全部用途 → 认定"]),
        ("    all:", "    any:", [f"～ 研发：{_RESEARCH} 且 {_LEVEL} → {_RESEARCH} 或 {_LEVEL}"]),
        ("≥ 500 万元: 5", "≥ 500 万元: 4", ["～ 收入得分：≥ 500 万元 5 分 → 4 分"]),
        ("≥ 500 万元: 5", "≥ 600 万元: 5", ["～ 收入得分：5 分 ≥ 500 万元 → ≥ 600 万元"]),
        ("≥ 500 万元: 5, ", "", ["～ 收入得分：取消 ≥ 500 万元：5 分"]),
        ("options: {高: 5, 低: 0}", "options: {高: 5, 低: 1}", ["～ 级别得分：低 0 分 → 1 分"]),
        ("cases: {已上市: 5", "cases: {已上市: 4", ["～ 上市得分：已上市 5 分 → 4 分"]),
        ("得分 ≥ 15 分}", "得分 ≥ 16 分}", ["～ 良好：得分 15 分 → 16 分"]),
        ("certainty: official", "certainty: unverified", ["～ 示例〔2026〕1号 附件1：核实程度 官方文本 → 未核实"]),
        ("formula: 研发费用 ÷ 营业收入", "formula: 研发费用 × 2 ÷ 营业收入",
         ["～ 研发占比：公式 研发费用 ÷ 营业收入 → 研发费用 × 2 ÷ 营业收入"]),
        ("issuer: 示例机关", "issuer: 另一机关", ["～ 发布机构 示例机关 → 另一机关"]),
        ("effective: 2026-01-01", "effective: 2026-01-01\nvalidity: 3 年", ["～ 有效期 — → 3 年"]),
        ("options: [高, 低]", "options: [高, 低, 无]", None),
    ],
)  # fmt: skip
def test_a_change_is_said_in_the_words_of_the_rule(old: str, new: str, expected: list[str] | None) -> None:
    if expected is None:
        more = ("options: {高: 5, 低: 0}", "options: {高: 5, 低: 0, 无: 0}")
        assert lines((old, new), more) == ["～ 级别得分：新增 无：0 分", "～ 级别：选项 新增 无"]
    else:
        assert lines((old, new)) == expected


def test_the_share_of_main_business_in_the_little_giant_rule_went_from_70_to_90_percent() -> None:
    text = render(diff_standards(find("miit/little-giant@2022"), find("miit/little-giant@2026")))

    assert "主营业务收入占比 70% → 90%" in text
    assert "上年度资产负债率 70% → 75%" in text
    assert "新增：上年度营业收入 5000 万元以上" in text
    assert "取消：创客中国 50 强直通" in text


@pytest.mark.parametrize(
    "path", [entry.path for entry in entries()], ids=lambda path: f"{path.parent.name}@{path.stem}"
)
def test_a_standard_does_not_differ_from_itself(path: object) -> None:
    found = load(path)  # type: ignore[arg-type]  # parametrised paths

    difference = diff_standards(found, found)

    assert difference.changes == ()
    assert "规则没有变化" in render(difference)


def test_the_same_amount_in_another_unit_is_no_change() -> None:
    assert changes(("营业收入 ≥ 1000 万元}", "营业收入 ≥ 0.1 亿元}"), ("≥ 500 万元: 5", "≥ 0.05 亿元: 5")) == ()


def test_another_spelling_of_the_same_rule_is_no_change() -> None:
    assert changes(("营业收入 ≥ 1000 万元}", "revenue 不低于 1000 万元}")) == ()


def test_a_group_of_tests_and_one_long_test_say_the_same() -> None:
    group = (
        f"all:\n      intensity: {{label: 强度, test: {_RESEARCH}}}\n      graded: {{label: 级别要求, test: {_LEVEL}}}"
    )
    spelt = f"test: {_RESEARCH} 且 {_LEVEL}"

    assert [change.aspect for change in changes((group, spelt))] == []


def test_a_requirement_under_another_name_is_known_by_what_it_compares() -> None:
    found = changes(
        (
            "  scale: {label: 规模, test: 营业收入 ≥ 1000 万元}",
            "  size_of_firm: {label: 企业规模, test: 营业收入 ≥ 2000 万元}",
        )
    )

    assert [(change.id, change.quantity, change.before, change.after) for change in found] == [
        ("size_of_firm", "营业收入", "1000 万元", "2000 万元")
    ]


def test_an_input_under_another_name_is_known_by_its_label() -> None:
    assert changes(("  listed: {label: 已上市", "  is_listed: {label: 已上市")) == ()


def test_there_and_back_swaps_before_and_after() -> None:
    old, new = find("miit/srdi-sme@2022"), find("miit/srdi-sme@2026")

    there = diff_standards(old, new).changes
    back = diff_standards(new, old).changes

    def values(found: tuple[Change, ...]) -> set[tuple[str | None, str | None]]:
        return {(change.before, change.after) for change in found if change.section == "requirements"}

    assert values(there) == {(after, before) for before, after in values(back)}


def test_each_change_cites_both_versions() -> None:
    found = diff_standards(find("miit/little-giant@2022"), find("miit/little-giant@2026"))

    focus = next(change for change in found.changes if change.id == "focus")
    assert focus.citation_before == "工信部企业〔2022〕63号 附件3 一、专业化"
    assert focus.citation_after == "工信部企业〔2026〕2号 附件2 （二）"


def test_a_diff_is_data_too() -> None:
    found = diff_standards(standard(), standard(("≥ 500 万元: 5", "≥ 500 万元: 4")))

    assert json.loads(render(found, "json"))["changes"] == [
        {
            "section": "score",
            "kind": "changed",
            "id": "scale_points",
            "label": "收入得分",
            "aspect": "rule",
            "quantity": "≥ 500 万元",
            "before": "5 分",
            "after": "4 分",
            "citation_before": "示例〔2026〕1号 附件1",
            "citation_after": "示例〔2026〕1号 附件1",
        }
    ]


def test_markdown_lists_changes_by_part_with_both_clauses() -> None:
    text = render(diff_standards(find("miit/little-giant@2022"), find("miit/little-giant@2026")), "md")

    assert "## 条件" in text
    assert (
        "主营业务收入占比 70% → 90%（工信部企业〔2022〕63号 附件3 一、专业化 → 工信部企业〔2026〕2号 附件2 （二））"
        in text
    )


def test_weights_and_places_of_indicators_are_compared() -> None:
    text = render(diff_standards(find("torch/zone-evaluation@2021"), find("torch/zone-evaluation@2024")))

    assert "园区全口径增加值占所在城市GDP比例：权重 1.2 → 0.8" in text
    assert "当年净增营业收入：所属维度 结构优化和产业价值链 → 高质量发展综合质效" in text
    assert "开放合作与国际化水平：权重 15% → 未知" in text


def test_english_words_stand_around_rules_of_the_document() -> None:
    old, new = find("miit/little-giant@2022"), find("miit/little-giant@2026")

    text = render(diff_standards(old, new, "en"), lang="en")

    assert "Share of main business revenue 70% → 90%" in text

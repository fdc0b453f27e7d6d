"""The steps of a relative system: written, read back, shown, compared, and inherited."""

from __future__ import annotations

from huoju.standards import check_standard, diff_standards, load_text, to_yaml
from huoju.standards.diff import render
from huoju.standards.index_choices import nodes, normalisation_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.show import show

WHOLE = """\
standard: example/whole
title: 示例指标体系
subject: region
issuer: 示例机关
document: 示例〔2026〕2号
effective: 2026-01-01
source: own
sources: {own: {document: 示例〔2026〕2号, clause: 全文, certainty: official}}
key: place
inputs:
  people: {label: 人口, unit: 万人, min: 0}
  part: {label: 片区, type: category, options: [东, 西]}
index:
  population: panel
  screening: {least_available: 50%, drop: [丁]}
  imputation: {method: by_group_median, group: 片区}
  treatment: {method: treat, most_points: 3, second: range_shift}
  normalisation: {method: min-max, lower: 1, upper: 100}
  weighting: {method: equal}
  aggregation: [arithmetic, weighted_median]
  missing: rescale
  least_available: 50%
  dimensions:
    a:
      label: 甲维
      weighting: {method: optimised, importance: {x: 2, y: 1}}
      aggregation: {method: generalised, power: 0.5}
      indicators:
        x: {label: 专利, unit: 件, denominator: 人口, factor: 10}
        y: {label: 能耗, unit: 倍, direction: lower, normalisation: {upper: 80}}
    b:
      label: 乙维
      dimensions:
        c:
          label: 丙维
          indicators:
            u: {label: 收入, unit: 万元, normalisation: {method: goalposts, posts: [0, 1 亿元]}}
            v: {label: 支出, unit: 万元, treatment: {method: logarithm, form: gii}, imputation: {method: none}}
"""


def loaded(*changes: tuple[str, str]) -> LoadedStandard:
    text = WHOLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return load_text(text, "whole.yaml")


def test_a_standard_with_every_step_is_sound_and_reads_back_as_it_was() -> None:
    standard = loaded()
    assert check_standard(standard) == []
    again = load_text(to_yaml(standard.model), "again.yaml")
    assert again.model == standard.model
    assert again.content_hash == standard.content_hash


def test_a_hyphen_and_an_underscore_are_the_same_method() -> None:
    assert loaded(("min-max", "min_max")).content_hash == loaded().content_hash


def test_one_method_for_all_levels_needs_no_list() -> None:
    one = loaded(("[arithmetic, weighted_median]", "weighted_median"))
    assert one.content_hash == loaded(("[arithmetic, weighted_median]", "[weighted_median]")).content_hash
    assert [how.method for how in one.model.index.aggregation] == ["weighted_median"]  # type: ignore[union-attr]  # it has one


def test_a_part_takes_what_it_does_not_say_from_the_part_around_it() -> None:
    index = loaded().model.index
    assert index is not None
    chosen = {node.name or "index": (node.weighting.method, node.aggregation.method) for node in nodes(index)}
    assert chosen == {
        "index": ("equal", "weighted_median"),
        "a": ("optimised", "generalised"),
        "b": ("equal", "weighted_median"),
        "c": ("equal", "arithmetic"),
    }


def test_what_is_weighed_by_comparisons_says_nothing_of_the_weights_below() -> None:
    comparisons = "{method: ahp, comparisons: [[1, 2], [1/2, 1]]}"
    standard = loaded(
        ("weighting: {method: equal}", f"weighting: {comparisons}"),
        ("      label: 乙维\n", "      label: 乙维\n      weighting: {method: equal}\n"),
    )
    index = standard.model.index
    assert index is not None
    chosen = {node.name or "index": node.weighting.method for node in nodes(index)}
    assert chosen == {"index": "ahp", "a": "optimised", "b": "equal", "c": "equal"}


def test_an_indicator_changes_single_parameters_or_the_whole_method() -> None:
    index = loaded().model.index
    assert index is not None
    a, c = index.dimensions["a"], (index.dimensions["b"].dimensions or {})["c"]
    y = normalisation_of(index, (a.indicators or {})["y"])
    assert (y.method, y.lower, y.upper) == ("min_max", "1", "80")
    u = normalisation_of(index, (c.indicators or {})["u"])
    assert (u.method, u.posts, u.lower) == ("goalposts", ("0", "1 亿元"), "0")


def test_the_sheet_shows_the_steps_in_their_order() -> None:
    text = show(loaded())
    lines = [
        "与谁比较：全部时期的主体",
        "筛选：数据完整率至少 50%，不计分 [丁]",
        "插补：组中位数（by_group_median），分组 片区",
        "异常值：按偏度和峰度处理（treat），最多缩尾点数 3，再 range_shift",
        "标准化：区间法（min_max），下限 1，上限 100",
        "权重：等权（equal）",
        "合成：算术平均（arithmetic） → 加权中位数（weighted_median）",
        "缺值：按其余指标重新分配权重，数据完整率至少 50%",
        "合成：广义平均（generalised），幂 0.5",
        "分母：人口，乘以 10",
        "标准化：上限 80",
        "标准化：门柱法（goalposts），门柱 [0, 1 亿元]",
        "插补：不处理（none）",
    ]
    places = [text.find(line) for line in lines]
    assert -1 not in places, lines[places.index(-1)]
    assert places == sorted(places)
    assert "Imputation: median of the group (by_group_median)" in show(loaded(), lang="en")


def test_a_diff_words_every_step_that_changed_and_nothing_else() -> None:
    new = loaded(
        ("by_group_median, group: 片区", "by_median"),
        ("second: range_shift", "second: gii"),
        ("{upper: 80}", "{upper: 90}"),
        ("factor: 10", "factor: 100"),
        ("power: 0.5", "power: 2"),
        ("  population: panel\n", ""),
        ("[arithmetic, weighted_median]", "[arithmetic, arithmetic]"),
        ("  part: {label: 片区, type: category, options: [东, 西]}\n", ""),
    )
    text = render(diff_standards(loaded(), new))
    for said in (
        "插补 组中位数（by_group_median），分组 片区 → 中位数（by_median）",
        "最多缩尾点数 3，再 range_shift → 按偏度和峰度处理（treat），最多缩尾点数 3，再 gii",
        "能耗：标准化 上限 80 → 上限 90",
        "专利：分母后的系数 10 → 100",
        "甲维：合成 广义平均（generalised），幂 0.5 → 广义平均（generalised），幂 2",
        "与谁比较 panel → period",
        "合成 算术平均（arithmetic） → 加权中位数（weighted_median） → 算术平均（arithmetic） → 算术平均（arithmetic）",
    ):
        assert said in text, text
    assert diff_standards(loaded(), loaded(("lower: 1, upper: 100", "lower: 1"))).changes == ()

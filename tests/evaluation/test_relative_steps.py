"""The steps of a relative system as a standard's file writes them: each equals the function of its name."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from huoju.composite import Choices, CompositeError, IndexTree, Node, aggregate, data_weights, evaluate, weights
from huoju.composite import normalise as scale
from huoju.evaluation import Evaluation
from huoju.evaluation import evaluate as run
from huoju.standards.loader import load_text

DAY = date(2026, 6, 30)
UNITS = "甲乙丙丁戊己"
# x per head of p: 10 3 4 12 5 2; y: less is better
ROWS: dict[str, dict[str, Any]] = {
    "甲": {"p": 10, "part": "东", "x": 100, "y": 5, "u": 3, "v": 9},
    "乙": {"p": 20, "part": "东", "x": 60, "y": 2, "u": 8, "v": 4},
    "丙": {"p": 30, "part": "西", "x": 120, "y": 9, "u": 6, "v": 7},
    "丁": {"p": 5, "part": "西", "x": 60, "y": 4, "u": 1, "v": 2},
    "戊": {"p": 8, "part": "东", "x": 40, "y": 7, "u": 4, "v": 5},
    "己": {"p": 9, "part": "西", "x": 18, "y": 3, "u": 7, "v": 1},
}
TABLE = np.array([[row["x"] / row["p"], row["y"], row["u"], row["v"]] for row in ROWS.values()], dtype=np.float64)
TEXT = """\
standard: example/steps
title: 示例
subject: region
issuer: 示例
document: 示例
effective: 2026-01-01
source: own
sources: {own: {document: 示例, clause: 全文, certainty: official}}
key: place
inputs:
  p: {label: 人口, unit: 人}
  part: {label: 片区, type: category, options: [东, 西]}
index:
  normalisation: {method: min_max}
  dimensions:
    a:
      label: 甲维
      weight: 3
      indicators:
        x: {label: 专利, weight: 1, unit: 件, denominator: 人口}
        y: {label: 能耗, weight: 2, unit: 倍, direction: lower}
    b:
      label: 乙维
      weight: 1
      indicators:
        u: {label: 收入, weight: 1, unit: 万元}
        v: {label: 支出, weight: 1, unit: 万元}
"""
TREE = IndexTree(
    tuple(
        Node(*node)
        for node in (
            ("score", None), ("a", "score", 3), ("b", "score", 1),
            ("x", "a", 1), ("y", "a", 2, -1), ("u", "b", 1), ("v", "b", 1),
        )
    )
)  # fmt: skip
NORMALISATION = "normalisation: {method: min_max}"


def found(
    folder: Path, *changes: tuple[str, str], rows: dict[str, dict[str, Any]] | None = None, year: str = ""
) -> Evaluation:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    names = ["p", "part", "x", "y", "u", "v"]
    lines = ["place," + ("年份," if year else "") + ",".join(names)]
    for unit, row in (rows or ROWS).items():
        cells = ["" if row[name] is None else str(row[name]) for name in names]
        lines.append(",".join([unit.rstrip("0123456789"), *([unit.lstrip(UNITS)] if year else []), *cells]))
    path = folder / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return run(load_text(text, "steps.yaml"), path, as_of=DAY, quarantine=folder / "set-aside.csv")


def column(evaluation: Evaluation, name: str) -> list[Any]:
    return [row[name] for row in evaluation.results]


def holed(**holes: str) -> dict[str, dict[str, Any]]:
    return {unit: {name: None if unit in holes.get(name, "") else value for name, value in row.items()}
            for unit, row in ROWS.items()}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "method"),
    [
        ("{method: min_max, lower: 1, upper: 10}", partial(scale.min_max, target=(1, 10))),
        ("{method: min_max, bounds: [0, 20]}", partial(scale.min_max, bounds=(0, 20))),
        ("{method: z_score, mean: 50, deviation: 10}", partial(scale.z_score, mean=50, deviation=10)),
        ("{method: rank}", scale.rank),
        ("{method: percentile_rank}", scale.percentile_rank),
        ("{method: borda, ties: average}", partial(scale.borda, ties="average")),
        ("{method: distance_to_max}", scale.distance_to_max),
        ("{method: distance_to_reference, reference: 戊, cap: true}",
         partial(scale.distance_to_reference, reference_unit=4, cap=True)),
        ("{method: distance_to_target, target: 8}", partial(scale.distance_to_target, targets=8)),
        ("{method: goalposts, posts: [2, 8], scale: 5}", partial(scale.goalposts, posts=(2, 8), scale=5)),
        ("{method: share_of_max}", scale.share_of_max),
        ("{method: scaled, bounds: [1, 9]}", partial(scale.scaled, bounds=(1, 9))),
        ("{method: efficacy, base: 50, span: 50}", partial(scale.efficacy, base=50, span=50)),
    ],
)  # fmt: skip
def test_a_normalisation_is_the_function_of_its_name(tmp_path: Path, written: str, method: Any) -> None:
    evaluation = found(tmp_path, (NORMALISATION, f"normalisation: {written}"))
    expected = evaluate(TABLE, TREE, Choices(normalise=method))
    np.testing.assert_allclose(column(evaluation, "score"), expected.scores, rtol=1e-12)
    assert column(evaluation, "rank") == expected.ranks.tolist()


@pytest.mark.parametrize(
    ("written", "method"),
    [
        ("arithmetic", aggregate.arithmetic),
        ("geometric", aggregate.geometric),
        ("harmonic", aggregate.harmonic),
        ("{method: generalised, power: 0.5}", aggregate.generalised(0.5)),
        ("weighted_median", aggregate.weighted_median),
        ("copeland", aggregate.copeland),
        ("topsis", aggregate.topsis),
        ("{method: vikor, majority: 0.3}", partial(aggregate.vikor, majority=0.3)),
    ],
)
def test_an_aggregation_is_the_function_of_its_name(tmp_path: Path, written: str, method: Any) -> None:
    scaled = "normalisation: {method: min_max, lower: 1}"
    evaluation = found(tmp_path, (NORMALISATION, f"{scaled}\n  aggregation: [arithmetic, {written}]"))
    choices = Choices(normalise=partial(scale.min_max, target=(1, 100)), by_node={"score": method})
    np.testing.assert_allclose(column(evaluation, "score"), evaluate(TABLE, TREE, choices).scores, rtol=1e-12)


@pytest.mark.parametrize(
    ("written", "choices"),
    [
        ("{method: pca}", Choices(weigh={"b": data_weights.pca})),
        ("{method: entropy}", Choices(weigh={"b": data_weights.entropy})),
        ("{method: critic}", Choices(weigh={"b": data_weights.critic})),
        ("{method: optimised, importance: {u: 2, v: 1}}",
         Choices(weigh={"b": partial(weights.optimised, importance=[2, 1])})),
        ("{method: benefit_of_the_doubt, shares: [20%, 80%]}",
         Choices(by_node={"b": partial(aggregate.benefit_of_the_doubt, shares=(0.2, 0.8))})),
    ],
)  # fmt: skip
def test_a_weighting_is_the_function_of_its_name(tmp_path: Path, written: str, choices: Choices) -> None:
    evaluation = found(
        tmp_path,
        ("      label: 乙维\n", f"      label: 乙维\n      weighting: {written}\n"),
        ("u: {label: 收入, weight: 1,", "u: {label: 收入,"),
        ("v: {label: 支出, weight: 1,", "v: {label: 支出,"),
        (NORMALISATION, "normalisation: {method: min_max, lower: 1}"),
    )
    expected = evaluate(TABLE, TREE, replace(choices, normalise=partial(scale.min_max, target=(1, 100))))
    np.testing.assert_allclose(column(evaluation, "b"), expected.column("b")[:, 0], rtol=1e-9)
    np.testing.assert_allclose(column(evaluation, "score"), expected.scores, rtol=1e-9)


def test_comparisons_give_weights_and_their_inconsistency_is_told(tmp_path: Path) -> None:
    evaluation = found(
        tmp_path,
        ("  dimensions:\n    a:", "  weighting: {method: ahp, comparisons: [[1, 4], [1/4, 1]]}\n  dimensions:\n    a:"),
        ("      weight: 3\n", ""), ("      weight: 1\n", ""),
    )  # fmt: skip
    for row in evaluation.results:
        assert row["score"] == pytest.approx(0.8 * row["a"] + 0.2 * row["b"])


def test_a_hole_that_is_filled_stays_marked_to_the_score(tmp_path: Path) -> None:
    evaluation = found(
        tmp_path,
        (NORMALISATION, "imputation: {method: by_group_median, group: 片区}\n  " + NORMALISATION),
        rows=holed(y="甲", u="甲"),
    )
    first = evaluation.results[0]
    assert (first["y"], first["y_used"], first["y_mark"]) == (None, 4.5, "imputed")  # 东: 2 and 7
    assert (first["u"], first["u_used"], first["u_mark"]) == (None, 6.0, "imputed")  # 东: 8 and 4
    assert first["imputed_share"] == pytest.approx(0.75 * 2 / 3 + 0.25 * 1 / 2)
    assert first["score"] is not None
    assert [row["imputed_share"] for row in evaluation.results[1:]] == [0] * 5


def test_an_indicator_may_stay_unfilled_and_then_gives_an_interval(tmp_path: Path) -> None:
    evaluation = found(
        tmp_path,
        (NORMALISATION, "imputation: {method: by_mean}\n  " + NORMALISATION),
        ("y: {label: 能耗, weight: 2,", "y: {label: 能耗, imputation: {method: none}, weight: 2,"),
        rows=holed(y="甲"),
    )
    first = evaluation.results[0]
    assert (first["score"], first["y_mark"]) == (None, None)
    assert first["score_high"] - first["score_low"] == pytest.approx(0.75 * 2 / 3 * 100)


def test_a_unit_with_too_little_data_is_listed_but_neither_scored_nor_compared(tmp_path: Path) -> None:
    steps = "screening: {least_available: 60%, keep: [乙]}\n  imputation: {method: by_mean}\n  " + NORMALISATION
    evaluation = found(tmp_path, (NORMALISATION, steps), rows=holed(x="甲乙", y="甲乙"))
    first, second = evaluation.results[:2]
    assert (first["excluded"], first["score"], first["rank"]) == (True, None, None)
    assert second["excluded"] is False
    assert second["rank"] is not None
    assert sorted(row["rank"] for row in evaluation.results[1:]) == [1, 2, 3, 4, 5]
    assert "1 个单位未通过数据完整性筛选，不计分、不排名：甲" in evaluation.findings


def test_treatment_is_of_single_indicators_and_marks_what_it_changed(tmp_path: Path) -> None:
    treated = "u: {label: 收入, treatment: {method: logarithm, form: unit_shift},"
    evaluation = found(tmp_path, ("u: {label: 收入,", treated))
    assert column(evaluation, "u_used") == pytest.approx(np.log(TABLE[:, 2] - 1 + 1).tolist())
    assert column(evaluation, "u_mark") == ["treated"] * 6
    assert column(evaluation, "v_mark") == [None] * 6


PANEL = {f"{unit}{year}": {**row, "u": row["u"] + offset} for year, offset in (("2024", 0), ("2025", 20))
         for unit, row in ROWS.items()}  # fmt: skip


def test_periods_are_compared_each_for_itself_or_all_together(tmp_path: Path) -> None:
    apart = found(tmp_path, rows=PANEL, year="年份")
    scores = {(row["place"], row["period"]): row["score"] for row in apart.results}
    assert all(scores[unit, "2024"] == pytest.approx(scores[unit, "2025"]) for unit in UNITS)
    together = found(tmp_path, (NORMALISATION, "population: panel\n  " + NORMALISATION), rows=PANEL, year="年份")
    scores = {(row["place"], row["period"]): row["score"] for row in together.results}
    assert all(scores[unit, "2024"] < scores[unit, "2025"] for unit in UNITS)
    for year in ("2024", "2025"):
        assert sorted(row["rank"] for row in together.results if row["period"] == year) == [1, 2, 3, 4, 5, 6]


def test_a_hole_between_two_years_is_interpolated(tmp_path: Path) -> None:
    rows = {f"{unit}{year}": dict(row) for year in (2022, 2023, 2025) for unit, row in ROWS.items()}
    rows["甲2022"]["v"], rows["甲2023"]["v"], rows["甲2025"]["v"] = 3, None, 9
    steps = "imputation: {method: panel, form: linear}\n  " + NORMALISATION
    evaluation = found(tmp_path, (NORMALISATION, steps), rows=rows, year="年份")
    [row] = [row for row in evaluation.results if (row["place"], row["period"]) == ("甲", "2023")]
    assert (row["v"], row["v_used"], row["v_mark"]) == (None, 5.0, "imputed")


def test_the_order_of_the_rows_changes_nothing_whatever_the_steps(tmp_path: Path) -> None:
    steps = (
        "screening: {least_available: 40%}\n  imputation: {method: by_group_mean, group: 片区}\n"
        "  treatment: {method: treat, skewness: 0.5, kurtosis: 0.1}\n  normalisation: {method: z_score, mean: 50}\n"
        "  weighting: {method: critic}"
    )
    plain = [(f"weight: {n}, ", "") for n in (1, 2)] + [("      weight: 3\n", ""), ("      weight: 1\n", "")]
    seen = set()
    for seed in range(3):
        rows = list(holed(x="丙", v="己").items())
        random.Random(seed).shuffle(rows)
        evaluation = found(tmp_path, (NORMALISATION, steps), *plain, rows=dict(rows))
        seen.add(repr(sorted(repr(sorted(row.items(), key=str)) for row in evaluation.results)))
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({unit: row | {"u": 4} for unit, row in ROWS.items()},
         "指标“收入”的已知值全部相等，不能区分单位：各单位一律取 50"),
        ({"甲": ROWS["甲"]}, "只有一个单位：相对得分没有比较对象，仅供参考"),
        ({unit: ROWS[unit] for unit in "甲乙"}, "单位数（2）少于指标数（4）：相关、主成分和数据驱动的权重不可靠"),
        ({unit: {**row, "p": 0 if unit == "甲" else row["p"]} for unit, row in ROWS.items()},
         "指标“专利”有 1 个单位的分母为零或缺失：按缺失处理"),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_nobody_is_lost(tmp_path: Path, rows: dict[str, dict[str, Any]], said: str) -> None:
    evaluation = found(tmp_path, rows=rows)
    assert said in evaluation.findings
    assert len(evaluation.results) == len(rows)
    assert all(row["rank_best"] is not None for row in evaluation.results)


def test_a_unit_without_a_whole_dimension_is_told(tmp_path: Path) -> None:
    evaluation = found(tmp_path, (NORMALISATION, NORMALISATION + "\n  missing: rescale"), rows=holed(u="甲", v="甲"))
    assert "有 1 个单位在“乙维”下没有任何值：该维度按缺失处理" in evaluation.findings
    assert evaluation.results[0]["score"] == pytest.approx(evaluation.results[0]["a"])


def test_negative_values_under_a_geometric_mean_leave_the_unit_without_a_place_and_say_so(tmp_path: Path) -> None:
    steps = "normalisation: {method: scaled, bounds: [3, 9]}\n  aggregation: geometric"
    evaluation = found(tmp_path, (NORMALISATION, steps))
    placed = [row["place"] for row in evaluation.results if row["rank"] is not None]
    assert len(placed) < 6
    assert any("值为负，几何平均无法计算：这些单位不计分、不排名" in finding for finding in evaluation.findings)


def test_percentages_that_do_not_sum_are_rescaled_and_said_so(tmp_path: Path) -> None:
    evaluation = found(
        tmp_path, ("      weight: 3\n", "      weight: 60%\n"), ("      weight: 1\n", "      weight: 30%\n")
    )
    assert "“综合得分”下的权重合计为 90，应为 100：已按比例折算" in evaluation.findings


def test_a_table_without_a_row_that_can_be_used_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CompositeError, match="没有可用的行"):
        found(tmp_path, rows={"甲": {**ROWS["甲"], "x": "很多"}})


def test_a_reference_that_the_table_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(CompositeError, match="没有参照主体“庚”"):
        found(tmp_path, (NORMALISATION, "normalisation: {method: distance_to_reference, reference: 庚}"))

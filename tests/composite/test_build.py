"""From raw values to ranks: what each step leaves for the next, and what stays the same whatever the order."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huoju.composite import Choices, CompositeError, IndexTree, Node, Steps, build
from huoju.composite.build import among
from huoju.composite.by_indicator import impute_each, normalise_each
from huoju.composite.denominate import denominate
from huoju.composite.impute import by_group_mean, by_mean, by_median, panel_rows
from huoju.composite.normalise import min_max, rank, z_score
from huoju.composite.screen import screen
from huoju.composite.treat import UNTREATED, Limits, Treatment, treat_each, winsorise

TREE = IndexTree((Node("总分", None), Node("甲", "总分", 2), Node("乙", "总分", 1, -1), Node("丙", "总分", 1)))
HOLED = arrays(np.float64, (6, 3), elements=st.one_of(st.integers(0, 9).map(float), st.just(np.nan)))
GROUPS = ["东", "东", "西", "西", "东", "西"]
STEPS = Steps(screen=partial(screen, least_available=0.3), impute=by_median)


@settings(deadline=None, max_examples=50)
@given(HOLED, st.permutations(range(6)), st.sampled_from(["rescale", "interval", "refuse"]))
def test_the_order_of_the_rows_never_changes_a_result(table: np.ndarray, order: list[int], missing: str) -> None:
    choices = Choices(missing=missing)  # type: ignore[arg-type]  # one of the three literals
    groups = [GROUPS[row] for row in order]
    here = Steps(screen=STEPS.screen, impute=partial(by_group_mean, groups=GROUPS), choices=choices)
    there = Steps(screen=STEPS.screen, impute=partial(by_group_mean, groups=groups), choices=choices)
    if np.isnan(table).all():
        return
    one, other = build(table, TREE, here), build(table[order], TREE, there)
    np.testing.assert_array_equal(one.used[order], other.used)
    np.testing.assert_array_equal(one.imputed[order], other.imputed)
    np.testing.assert_array_equal(one.index.low[order], other.index.low)
    np.testing.assert_array_equal(one.index.rank_worst[order], other.index.rank_worst)


@settings(deadline=None, max_examples=50)
@given(HOLED)
def test_known_values_never_change_and_every_filled_hole_is_marked(table: np.ndarray) -> None:
    if np.isnan(table).all():
        return
    built = build(table, TREE, STEPS)
    known = ~np.isnan(table)
    np.testing.assert_array_equal(built.used[known], table[known])
    np.testing.assert_array_equal(built.imputed, ~known & ~np.isnan(built.used))
    assert not built.imputed[~built.keep].any()
    assert np.isnan(built.index.low[~built.keep]).all()


def test_a_unit_that_is_left_out_gives_nothing_to_the_others() -> None:
    table = np.array([[1.0, 1, 1], [3, 5, 3], [2, 9, np.nan], [np.nan, np.nan, 100]])
    built = build(table, TREE, Steps(screen=partial(screen, least_available=0.5), impute=by_mean), units=list("ABCD"))
    assert built.used[2, 2] == 2
    assert built.index.high[:3, 2].max() == 100
    [finding] = [finding for finding in built.findings if finding.code == "screened_units"]
    assert finding.message_zh.endswith("不计分、不排名：D")


def test_the_screen_may_look_at_imputed_values() -> None:
    table = np.array([[1.0, 1, 1], [3, 5, 3], [np.nan, np.nan, 2]])
    first = Steps(screen=partial(screen, least_available=0.9), impute=by_mean)
    assert build(table, TREE, first).keep.tolist() == [True, True, False]
    last = Steps(screen=partial(screen, least_available=0.9), impute=by_mean, screen_imputed=True)
    assert build(table, TREE, last).keep.tolist() == [True, True, True]


def test_nobody_left_is_refused() -> None:
    with pytest.raises(CompositeError, match="没有一个单位"):
        build(np.array([[1.0, np.nan, np.nan]]), TREE, Steps(screen=partial(screen, least_available=0.5)))


def test_denominated_values_are_kept_beside_the_used_ones() -> None:
    table, sizes = np.array([[10.0, 1, 1], [30, 2, np.nan]]), np.array([[2.0], [10]])
    steps = Steps(denominate=partial(denominate, denominators=sizes, choice=[0, None, None]), impute=by_mean)
    built = build(table, TREE, steps)
    assert built.denominated[:, 0].tolist() == [5, 3]
    assert np.isnan(built.denominated[1, 2])
    assert built.used[1, 2] == 1


def test_units_of_one_period_keep_their_scores_and_are_ranked_among_themselves() -> None:
    built = build(np.array([[1.0, 1, 1], [9, 1, 9], [5, 1, 5], [4, 1, 4]]), TREE)
    part = among(built, np.array([0, 2, 3]), Choices())
    np.testing.assert_array_equal(part.index.low, built.index.low[[0, 2, 3]])
    assert part.index.ranks.tolist() == [3, 1, 2]


def test_each_indicator_may_have_its_own_method_and_findings_come_in_column_order() -> None:
    table = np.array([[1.0, 4, 7], [2, 4, 9], [3, 4, 8]])
    found = normalise_each(table, [1, 1, -1], methods=[z_score, min_max, rank], codes=["a", "b", "c"])
    assert found.values[:, 0].tolist() == [-1, 0, 1]
    assert found.values[:, 1].tolist() == [50, 50, 50]
    assert found.values[:, 2].tolist() == [3, 1, 2]
    assert [finding.where for finding in found.findings] == ["b"]
    filled = impute_each(np.array([[1.0, np.nan], [np.nan, 2]]), methods=[by_mean, None])
    assert filled.imputed.tolist() == [[False, False], [True, False]]
    with pytest.raises(CompositeError, match="2 个指标"):
        impute_each(np.ones((2, 2)), methods=[None])


def test_each_indicator_may_be_treated_in_its_own_way() -> None:
    values = np.append(np.arange(1.0, 41.0), [300.0, 900.0])
    treatments = [UNTREATED, Treatment(Limits(most_points=1), always=True), Treatment(first="unit_shift", always=True)]
    result = treat_each(np.column_stack([values] * 3), treatments)
    assert result.method == ("none", "winsorise", "unit_shift")
    assert result.values[-1].tolist() == pytest.approx([900, 300, np.log(900)])
    assert winsorise(values)[1] == 2


def test_a_panel_in_rows_of_any_order_is_filled_series_by_series() -> None:
    units, years = ["B", "A", "A", "B", "A"], [2021.0, 2020, 2024, 2020, 2022]
    filled = panel_rows(np.array([[7.0], [1], [5], [np.nan], [np.nan]]), units, years)
    assert filled.values[:, 0].tolist() == [7, 1, 5, 7, 3]
    assert filled.imputed[:, 0].tolist() == [False, False, False, True, True]
    with pytest.raises(CompositeError, match="重复"):
        panel_rows(np.ones((2, 1)), ["A", "A"], [2020.0, 2020])

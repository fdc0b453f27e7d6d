from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huoju.composite import Choices, CompositeError, IndexTree, Node, aggregate, evaluate
from huoju.composite.data_weights import critic, entropy
from huoju.composite.normalise import min_max, z_score

TREE = IndexTree(
    (
        Node("index", None),
        Node("创新", "index", 60),
        Node("产业", "index", 40),
        Node("研发", "创新", 1),
        Node("专利", "创新", 3),
        Node("能耗", "产业", 1, direction=-1),
    )
)
ABOVE_ZERO = partial(min_max, target=(1.0, 100.0))
HOLED = arrays(np.float64, (5, 3), elements=st.one_of(st.integers(0, 9).map(float), st.just(np.nan)))


def codes(findings: tuple[object, ...]) -> set[str]:
    return {getattr(finding, "code", "") for finding in findings}


def test_an_index_of_two_levels_by_hand() -> None:
    # 研发 0 100 50, 专利 100 0 50, 能耗 (less is better) 0 100 50
    # 创新 75 25 50; index 0.6 × 创新 + 0.4 × 能耗
    result = evaluate(np.array([[1, 20, 9], [3, 10, 5], [2, 15, 7]]), TREE)
    assert result.codes == ("研发", "专利", "能耗", "创新", "产业", "index")
    assert result.column("创新")[:, 0].tolist() == pytest.approx([75, 25, 50])
    assert result.scores.tolist() == pytest.approx([45, 55, 50])
    assert result.ranks.tolist() == [3, 1, 2]


def test_global_weights_multiply_down_the_tree() -> None:
    assert TREE.global_weights().tolist() == pytest.approx([0.15, 0.45, 0.4])


def test_each_node_may_have_its_own_method() -> None:
    choices = Choices(normalise=ABOVE_ZERO, by_node={"创新": aggregate.geometric})
    result = evaluate(np.array([[1, 20, 9], [3, 10, 5], [2, 15, 7]]), TREE, choices)
    assert result.column("创新")[0, 0] == pytest.approx(1**0.25 * 100**0.75)
    assert result.scores[0] == pytest.approx(0.6 * 100**0.75 + 0.4 * 1)


@settings(deadline=None)
@given(HOLED, st.permutations(range(5)), st.sampled_from(["rescale", "interval", "refuse"]))
def test_the_order_of_the_rows_never_changes_a_result(table: np.ndarray, order: list[int], missing: str) -> None:
    choices = Choices(missing=missing)  # type: ignore[arg-type]  # one of the three literals
    one, other = evaluate(table, TREE, choices), evaluate(table[order], TREE, choices)
    np.testing.assert_array_equal(one.low[order], other.low)
    np.testing.assert_array_equal(one.high[order], other.high)
    np.testing.assert_array_equal(one.rank_best[order], other.rank_best)
    np.testing.assert_array_equal(one.rank_worst[order], other.rank_worst)
    assert one.findings == other.findings


@settings(deadline=None)
@given(HOLED, st.integers(0, 10_000))
def test_any_filling_within_the_known_range_stays_inside_the_interval(table: np.ndarray, seed: int) -> None:
    known = np.where(np.isnan(table).all(axis=0), 0.0, np.nan_to_num(table))
    holes = np.isnan(table) & ~np.isnan(table).all(axis=0)
    if np.isnan(table).all(axis=0).any():
        return
    low, high = np.nanmin(table, axis=0), np.nanmax(table, axis=0)
    part = np.random.default_rng(seed).random(table.shape)
    filled = np.where(holes, low + part * (high - low), known)
    interval = evaluate(table, TREE, Choices(missing="interval"))
    exact = evaluate(filled, TREE)
    assert (interval.low <= exact.low + 1e-9).all()
    assert (exact.low <= interval.high + 1e-9).all()
    assert (interval.rank_best <= exact.ranks).all()
    assert (exact.ranks <= interval.rank_worst).all()


def test_a_hole_gives_an_interval_to_its_own_unit_only() -> None:
    table = np.array([[1.0, 20, 9], [3, 10, 5], [2, np.nan, 7]])
    result = evaluate(table, TREE, Choices(missing="interval"))
    assert np.isnan(result.scores).tolist() == [False, False, True]
    assert result.low[2, -1] == pytest.approx(0.15 * 50 + 0.45 * 0 + 0.4 * 50)
    assert result.high[2, -1] == pytest.approx(0.15 * 50 + 0.45 * 100 + 0.4 * 50)
    assert (result.rank_best[2], result.rank_worst[2]) == (1, 3)


def test_imputed_cells_stay_marked_up_to_the_index_by_their_weight() -> None:
    imputed = np.zeros((3, 3), dtype=bool)
    imputed[1, 1] = True
    result = evaluate(np.array([[1, 20, 9], [3, 10, 5], [2, 15, 7]]), TREE, imputed=imputed)
    assert result.imputed_share[1].tolist() == pytest.approx([0, 1, 0, 0.75, 0, 0.45])
    assert (result.imputed_share[[0, 2]] == 0).all()


def test_a_unit_without_a_whole_dimension_is_reported_and_scored_on_the_rest() -> None:
    result = evaluate(np.array([[1, 20, np.nan], [3, 10, 5], [2, 15, 7]]), TREE)
    assert result.scores[0] == pytest.approx(75)
    assert "missing_dimension" in codes(result.findings)
    assert np.isnan(evaluate(np.array([[1, 20, np.nan], [3, 10, 5]]), TREE, Choices(missing="refuse")).scores[0])


def test_a_node_below_the_least_share_of_data_has_no_score() -> None:
    result = evaluate(np.array([[1, np.nan, 9], [3, 10, 5]]), TREE, Choices(least_available=0.6))
    assert np.isnan(result.column("创新")[0, 0])
    assert not np.isnan(result.column("创新")[1, 0])


def test_a_unit_without_any_data_is_not_ranked_and_stands_in_nobodys_way() -> None:
    result = evaluate(np.array([[np.nan] * 3, [3, 10, 5], [2, 15, 7]]), TREE)
    assert np.isnan(result.ranks[0])
    assert sorted(result.ranks[1:].tolist()) == [1, 2]
    assert "unscored_units" in codes(result.findings)


def test_bad_input_is_reported_and_nothing_is_lost() -> None:
    result = evaluate(np.array([[1, 5, np.inf], [3, 5, 5], [2, 5, 7]]), TREE)
    assert {"infinite_values", "constant_indicator", "missing_dimension"} <= codes(result.findings)
    assert not np.isnan(result.scores).any()
    assert "single_unit" in codes(evaluate(np.array([[1, 2, 3]]), TREE).findings)
    assert "fewer_units_than_indicators" in codes(evaluate(np.array([[1, 2, 3], [3, 2, 1]]), TREE).findings)


def test_a_zero_in_a_geometric_mean_is_reported_at_its_node() -> None:
    result = evaluate(
        np.array([[1, 20, 9], [3, 10, 5], [2, 15, 7]]), TREE, Choices(by_node={"创新": aggregate.geometric})
    )
    [finding] = [one for one in result.findings if one.code == "zero_in_mean"]
    assert (finding.where, "2 个单位" in finding.message_zh) == ("创新", True)


@pytest.mark.parametrize("missing", ["rescale", "interval", "refuse"])
def test_a_unit_that_a_method_refuses_is_not_scored_on_what_is_left(missing: str) -> None:
    choices = Choices(normalise=z_score, by_node={"创新": aggregate.geometric}, missing=missing)  # type: ignore[arg-type]  # one of the three literals
    result = evaluate(np.array([[1, 20, 9], [3, 10, 5], [2, 15, 7], [4, 25, 1]]), TREE, choices)
    refused = np.isnan(result.column("创新")[:, 0])
    assert refused.tolist() == [True, True, True, False]
    np.testing.assert_array_equal(np.isnan(result.ranks), refused)
    assert {"negative_values", "unscored_units"} <= codes(result.findings)


def test_a_hole_below_a_geometric_mean_gives_an_interval_that_begins_at_zero() -> None:
    table = np.array([[1.0, 20, 9], [3, 10, 5], [2, np.nan, 7]])
    result = evaluate(table, TREE, Choices(missing="interval", by_node={"创新": aggregate.geometric}))
    assert result.column("创新")[2].tolist() == pytest.approx([0, 50**0.25 * 100**0.75])


def test_weights_that_the_data_suggest_are_found_at_their_node_and_kept_in_the_result() -> None:
    table = np.array([[1.0, 20, 9], [3, 10, 5], [2, 15, 7], [5, 12, 8]])
    result = evaluate(table, TREE, Choices(weigh={"创新": entropy}))
    expected = entropy(result.low[:, :2]).values
    assert result.tree.global_weights().tolist() == pytest.approx([0.6 * expected[0], 0.6 * expected[1], 0.4])
    np.testing.assert_allclose(result.column("创新")[:, 0], result.low[:, :2] @ expected)


def test_a_unit_with_a_hole_plays_no_part_in_weights_from_the_data() -> None:
    full = np.array([[1.0, 20, 9], [3, 10, 5], [2, 15, 7], [5, 12, 8]])
    holed = np.vstack([full, [2.0, np.nan, 6]])
    for missing in ("rescale", "interval"):
        choices = Choices(weigh={"创新": critic}, missing=missing)
        one, other = evaluate(full, TREE, choices), evaluate(holed, TREE, choices)
        np.testing.assert_allclose(one.tree.global_weights(), other.tree.global_weights())


def test_a_comparative_method_takes_complete_values_in_interval_mode_and_refuses_holes() -> None:
    table = np.array([[1.0, 20, 9], [3, 10, 5], [2, 15, 7]])
    choices = Choices(aggregator=aggregate.topsis, missing="interval")
    plain = evaluate(table, TREE, Choices(aggregator=aggregate.topsis))
    np.testing.assert_array_equal(evaluate(table, TREE, choices).scores, plain.scores)
    table[0, 0] = np.nan
    with pytest.raises(CompositeError, match="缺失值"):
        evaluate(table, TREE, choices)


def test_benefit_of_the_doubt_keeps_the_scale_of_its_values() -> None:
    table = np.array([[1.0, 20, 9], [3, 10, 5], [2, 15, 7], [1, 10, 9]])
    result = evaluate(table, TREE, Choices(by_node={"创新": aggregate.benefit_of_the_doubt}))
    assert result.column("创新")[:, 0].tolist() == pytest.approx([100, 100, 100, 0])


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ((Node("i", None), Node("a", "i"), Node("a", "i")), "重复"),
        ((Node("i", None), Node("a", "x")), "不存在"),
        ((Node("i", None), Node("j", None), Node("a", "i")), "顶层"),
        ((Node("i", None), Node("a", "i"), Node("b", "c"), Node("c", "b")), "成环"),
        ((Node("i", None), Node("a", "i", direction=0)), "方向"),
        ((Node("i", None), Node("a", "i", -1.0)), "权重"),
    ],
)
def test_a_broken_tree_is_refused_with_the_place(nodes: tuple[Node, ...], message: str) -> None:
    with pytest.raises(CompositeError, match=message):
        IndexTree(nodes)


def test_a_table_with_other_columns_than_the_tree_is_refused() -> None:
    with pytest.raises(CompositeError, match="3 个指标"):
        evaluate(np.array([[1, 2]]), TREE)


def test_words_in_the_table_are_refused() -> None:
    with pytest.raises(CompositeError, match="不是数字"):
        evaluate(np.array([["高", "1", "2"]]), TREE)


def test_taking_out_the_only_indicator_takes_its_dimension_along() -> None:
    assert TREE.without("能耗").codes == ("研发", "专利", "创新", "index")

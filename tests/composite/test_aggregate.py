from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huoju.composite import CompositeError, aggregate

ROW = np.array([[1.0, 4.0, 16.0]])
POSITIVE = arrays(np.float64, (5, 4), elements=st.integers(1, 40).map(float))
WITH_HOLES = arrays(np.float64, (5, 4), elements=st.one_of(st.integers(1, 9).map(float), st.just(np.nan)))


def test_the_means_of_one_row_by_hand() -> None:
    assert aggregate.arithmetic(ROW, 1).scores[0] == pytest.approx(7)
    assert aggregate.geometric(ROW, 1).scores[0] == pytest.approx(4)
    assert aggregate.harmonic(ROW, 1).scores[0] == pytest.approx(3 / (1 + 1 / 4 + 1 / 16))
    assert aggregate.generalised(2)(ROW, np.ones(3), "rescale").scores[0] == pytest.approx(np.sqrt((1 + 16 + 256) / 3))
    assert aggregate.weighted_median(ROW, 1).scores[0] == 4


def test_weights_are_relative() -> None:
    np.testing.assert_allclose(
        aggregate.geometric(ROW, [1, 2, 1]).scores, aggregate.geometric(ROW, [10, 20, 10]).scores
    )
    assert aggregate.weighted_median(ROW, [3, 1, 1]).scores[0] == 1
    assert aggregate.weighted_median(ROW, [2, 1, 1]).scores[0] == 2.5


@given(POSITIVE, arrays(np.float64, 4, elements=st.integers(1, 9).map(float)))
def test_harmonic_geometric_and_arithmetic_mean_lie_in_that_order(table: np.ndarray, weight: np.ndarray) -> None:
    means = [method(table, weight).scores for method in (aggregate.harmonic, aggregate.geometric, aggregate.arithmetic)]
    assert (means[0] <= means[1] + 1e-9).all()
    assert (means[1] <= means[2] + 1e-9).all()


@given(POSITIVE, st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0, 3.0]))
def test_the_generalised_mean_agrees_with_its_named_cases(table: np.ndarray, power: float) -> None:
    named = {-1.0: aggregate.harmonic, 0.0: aggregate.geometric, 1.0: aggregate.arithmetic}
    ours = aggregate.generalised(power)(table, np.ones(4), "rescale").scores
    if power in named:
        np.testing.assert_allclose(ours, named[power](table, np.ones(4), "rescale").scores)
    assert (ours >= table.min(axis=1) - 1e-9).all()
    assert (ours <= table.max(axis=1) + 1e-9).all()


def test_a_hole_is_skipped_and_the_other_weights_rescaled() -> None:
    row = np.array([[2.0, np.nan, 8.0]])
    assert aggregate.arithmetic(row, [1, 5, 1]).scores[0] == 5
    assert aggregate.geometric(row, [1, 5, 1]).scores[0] == pytest.approx(4)
    assert aggregate.generalised(2)(row, np.array([1.0, 5, 1]), "rescale").scores[0] == pytest.approx(np.sqrt(34))


def test_refuse_leaves_a_unit_with_a_hole_without_a_score() -> None:
    table = np.array([[2.0, np.nan], [2.0, 4.0]])
    assert np.isnan(aggregate.arithmetic(table, 1, "refuse").scores).tolist() == [True, False]


def test_a_negative_value_leaves_its_unit_without_a_geometric_mean_and_says_so() -> None:
    result = aggregate.geometric(np.array([[-1.0, 5.0], [4.0, 9.0]]), 1)
    assert np.isnan(result.scores[0])
    assert result.scores[1] == pytest.approx(6)
    assert "1 个单位的值为负" in result.findings[0].message_zh
    assert result.refused is not None
    assert result.refused.tolist() == [True, False]


@pytest.mark.parametrize("method", [aggregate.geometric, aggregate.harmonic, aggregate.generalised(-2)])
def test_a_zero_makes_a_mean_of_products_or_inverses_zero_which_is_its_limit(method: aggregate.Aggregator) -> None:
    result = method(np.array([[0.0, 5.0], [1e-200, 5.0]]), np.ones(2), "rescale")
    assert result.scores[0] == 0
    assert result.scores[1] == pytest.approx(0, abs=1e-9)
    assert "含零值" in result.findings[0].message_zh
    assert result.refused is None


def test_a_value_without_weight_does_not_spoil_the_geometric_mean() -> None:
    assert aggregate.geometric(np.array([[0.0, 5.0]]), [0, 1]).scores[0] == pytest.approx(5)


@given(WITH_HOLES, st.permutations(range(5)))
def test_outranking_does_not_depend_on_the_order_of_rows_and_pairs_share_one_point(
    table: np.ndarray, order: list[int]
) -> None:
    matrix = aggregate.outranking(table, [1, 2, 3, 4])
    np.testing.assert_array_equal(aggregate.outranking(table[order], [1, 2, 3, 4]), matrix[np.ix_(order, order)])
    off = ~np.eye(5, dtype=bool)
    np.testing.assert_allclose((matrix + matrix.T)[off], 1.0)


def test_copeland_counts_the_weight_won_against_every_rival() -> None:
    # a beats b on both, ties with c on the first and loses on the second
    table = np.array([[3.0, 3.0], [1.0, 2.0], [3.0, 9.0]])
    assert aggregate.copeland(table, [1, 1]).scores.tolist() == pytest.approx([1 + 0.25, 0, 1 + 0.75])


def test_topsis_of_three_units_by_hand() -> None:
    # weights 0.5 each: ideal (1, 1), anti-ideal (0, 0); unit 3 lies in the middle of both
    result = aggregate.topsis(np.array([[1.0, 1.0], [0.0, 0.0], [0.5, 0.5]]), [1, 1])
    assert result.scores.tolist() == pytest.approx([1, 0, 0.5])


def test_vikor_by_hand() -> None:
    # regrets: a (0, 1), b (1, 0), c (0.5, 0.5) with weights 0.6 and 0.4
    s, r, q = aggregate.vikor_measures(np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]), [0.6, 0.4])
    assert s.tolist() == pytest.approx([0.4, 0.6, 0.5])
    assert r.tolist() == pytest.approx([0.4, 0.6, 0.3])
    assert q.tolist() == pytest.approx([0.5 * 0 + 0.5 / 3, 1.0, 0.25])
    assert aggregate.vikor(np.array([[1.0, 0.0], [0.0, 1.0]]), [0.6, 0.4]).scores.tolist() == pytest.approx([1, 0])


@given(WITH_HOLES, st.integers(0, 10_000))
def test_any_filling_of_the_holes_stays_inside_the_bounds(table: np.ndarray, seed: int) -> None:
    holes = np.isnan(table)
    filled = np.where(holes, np.random.default_rng(seed).integers(1, 10, table.shape), table)
    low, high = np.where(holes, 1.0, table), np.where(holes, 9.0, table)
    weight = np.array([4.0, 3, 2, 1])
    cases = [(aggregate.arithmetic, False), (aggregate.geometric, False), (aggregate.copeland, True)]
    for method, comparative in cases:
        scored = aggregate.bounds(low, high, weight, method, comparative=comparative)
        exact = method(filled, weight).scores
        assert (scored.low <= exact + 1e-9).all()
        assert (exact <= scored.high + 1e-9).all()


def test_methods_that_measure_against_moving_points_refuse_an_interval() -> None:
    with pytest.raises(CompositeError, match="TOPSIS"):
        aggregate.bounds(ROW, ROW + 1, [1, 1, 1], aggregate.topsis, comparative=True)

from __future__ import annotations

import numpy as np
import pytest

from huoju.composite import CompositeError, data_weights, weights

RNG = np.random.default_rng(20260401)


def test_relative_numbers_become_shares_and_a_wrong_sum_is_said() -> None:
    result = weights.given([20, 20, 20], expected_sum=100, where="创新")
    assert result.values.tolist() == pytest.approx([1 / 3] * 3)
    assert "60" in result.findings[0].message_zh
    assert weights.given([0.4, 0.6], expected_sum=1).findings == ()


@pytest.mark.parametrize("bad", [[1.0, -0.1], [1.0, np.nan], [1.0, np.inf]])
def test_negative_or_missing_weights_are_refused_by_name(bad: list[float]) -> None:
    with pytest.raises(CompositeError, match="研发强度"):
        weights.given(bad, codes=["税收", "研发强度"])


def test_all_zero_weights_are_refused() -> None:
    with pytest.raises(CompositeError, match="全部为零"):
        weights.given([0, 0])


def test_two_level_weights_multiply_the_share_inside_by_the_share_of_the_dimension() -> None:
    # inside A: 1 : 3; dimensions A : B = 20 : 80
    result = weights.two_level([1, 3, 5], ["A", "A", "B"], {"A": 20, "B": 80})
    assert result.values.tolist() == pytest.approx([0.05, 0.15, 0.8])


def test_a_dimension_without_indicators_is_refused() -> None:
    with pytest.raises(CompositeError, match="C"):
        weights.two_level([1.0], ["A"], {"A": 1, "C": 1})


def test_ahp_of_a_consistent_matrix_gives_the_ratios_and_no_inconsistency() -> None:
    result = weights.ahp(np.array([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]]))
    assert result.values.tolist() == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert result.findings == ()


def test_ahp_reports_contradicting_comparisons() -> None:
    # A before B, B before C, C before A, all by 5: the principal eigenvalue is 1 + 5 + 1/5 = 6.2
    result = weights.ahp(np.array([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]]))
    assert result.principal == pytest.approx(6.2)
    assert result.consistency_ratio == pytest.approx((6.2 - 3) / 2 / 0.58)
    assert result.findings[0].code == "ahp_inconsistent"


def test_ahp_refuses_a_matrix_that_is_not_reciprocal() -> None:
    with pytest.raises(CompositeError, match="互反"):
        weights.ahp(np.array([[1, 2], [2, 1]]))


def test_component_weights_are_never_negative_and_name_the_contrary_indicator() -> None:
    common = RNG.normal(size=200)
    table = np.column_stack([common + 0.3 * RNG.normal(size=200) for _ in range(3)] + [-common])
    result = data_weights.pca(table, codes=["a", "b", "c", "d"])
    assert (result.values >= 0).all()
    assert result.values.sum() == pytest.approx(1)
    assert result.loadings[3] < 0
    assert [finding.where for finding in result.findings] == ["d"]


def test_entropy_weights_follow_the_definition() -> None:
    # shares 0.5 0.5 carry no information; 1 0 carry all
    result = data_weights.entropy(np.array([[1.0, 0.0], [1.0, 4.0]]))
    assert result.values.tolist() == pytest.approx([0, 1])
    assert result.findings[0].code == "constant_indicator"


def test_entropy_refuses_negative_values_by_name() -> None:
    with pytest.raises(CompositeError, match="利润"):
        data_weights.entropy(np.array([[1.0], [-1.0]]), codes=["利润"])


def test_critic_rewards_spread_and_independence() -> None:
    base = RNG.random(100)
    table = np.column_stack([base, base, RNG.random(100)])
    result = data_weights.critic(table).values
    assert result[2] > result[0] == pytest.approx(result[1])
    # with x = (0, 1) in both columns and correlation -1: deviation × 2 each
    assert data_weights.critic(np.array([[0.0, 1.0], [1.0, 0.0]])).values.tolist() == pytest.approx([0.5, 0.5])


def test_data_weights_do_not_depend_on_the_order_of_rows() -> None:
    table = RNG.random((30, 5))
    order = RNG.permutation(30)
    for method in (data_weights.entropy, data_weights.critic):
        np.testing.assert_array_equal(method(table).values, method(table[order]).values)
    np.testing.assert_array_equal(data_weights.pca(table).values, data_weights.pca(table[order]).values)


def test_benefit_of_the_doubt_scores_a_dominated_unit_against_its_dominator() -> None:
    result = data_weights.benefit_of_the_doubt(np.array([[1.0, 1.0], [0.5, 0.25], [0.2, 1.0]]))
    assert result.scores.tolist() == pytest.approx([1.0, 0.5, 1.0])
    np.testing.assert_allclose((result.weights * [[1, 1], [0.5, 0.25], [0.2, 1.0]]).sum(axis=1), result.scores)


def test_share_bounds_make_benefit_of_the_doubt_tell_units_apart() -> None:
    table = RNG.random((20, 8)) + 0.1
    free = data_weights.benefit_of_the_doubt(table)
    bound = data_weights.benefit_of_the_doubt(table, shares=(0.05, 0.3))
    assert (bound.scores <= free.scores + 1e-9).all()
    part = bound.weights * table / bound.scores[:, None]
    assert part.min() >= 0.05 - 1e-7
    assert part.max() <= 0.3 + 1e-7


def test_share_bounds_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(CompositeError, match="份额"):
        data_weights.benefit_of_the_doubt(np.ones((3, 2)), shares=(0.0, 0.2))


def test_optimised_weights_reach_equal_importance_where_it_is_possible() -> None:
    common = RNG.normal(size=300)
    table = np.column_stack([common * strength + RNG.normal(size=300) for strength in (0.2, 0.6, 1.2)])
    result = weights.optimised(table, [1, 1, 1])
    assert result.importance.tolist() == pytest.approx([1 / 3] * 3, abs=1e-3)
    assert (result.values >= 0).all()
    assert result.values[0] > result.values[2]


def test_an_importance_that_cannot_be_reached_is_said() -> None:
    base = RNG.normal(size=100)
    result = weights.optimised(np.column_stack([base, base]), [1, 9])
    assert result.findings[0].code == "target_missed"

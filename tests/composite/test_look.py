"""Looking at an index: figures, correlations, consistency, importance, profiles."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from huoju.composite import CompositeError, IndexTree, Node, describe, flat
from huoju.composite.consistency import components, cronbach_alpha
from huoju.composite.correlate import CorrelationKind, correlate, cross_correlate, flags
from huoju.composite.importance import effective_weights, leave_one_out
from huoju.composite.profiles import cluster_gap, clusters, nearest, standings

RNG = np.random.default_rng(7)
TABLE = RNG.random((40, 4))


def test_the_figures_of_an_indicator_by_hand() -> None:
    [one] = describe.figures(np.array([[0.0], [2.0], [2.0], [np.nan]]), ["税收"])
    assert (one.code, one.minimum, one.maximum, one.median, one.known) == ("税收", 0, 2, 2, 3)
    assert one.mean == pytest.approx(4 / 3)
    assert (one.availability, one.unique) == (0.75, 2)
    assert one.non_zero == one.same == pytest.approx(2 / 3)


def test_availability_is_counted_by_unit_indicator_and_group() -> None:
    table = np.array([[1.0, np.nan, np.nan], [1.0, 2.0, np.nan]])
    result = describe.availability(table, ["a", "b", "b"])
    assert result.units.tolist() == pytest.approx([1 / 3, 2 / 3])
    assert result.indicators.tolist() == [1, 0.5, 0]
    assert result.groups["b"].tolist() == [0, 0.5]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("pearson", stats.pearsonr(TABLE[5:, 0], TABLE[5:, 1])),
        ("spearman", stats.spearmanr(TABLE[5:, 0], TABLE[5:, 1])),
        ("kendall", stats.kendalltau(TABLE[5:, 0], TABLE[5:, 1])),
    ],
)
def test_correlations_use_the_rows_that_know_both(kind: CorrelationKind, expected: Any) -> None:
    holed = TABLE.copy()
    holed[:5, 0] = np.nan
    result = correlate(holed, kind)
    assert result.coefficient[0, 1] == pytest.approx(expected.statistic)
    assert result.p_value[1, 0] == pytest.approx(expected.pvalue)
    assert result.count[0, 1] == 35
    np.testing.assert_array_equal(correlate(holed[::-1], kind).coefficient, result.coefficient)


def test_a_constant_indicator_has_no_correlation() -> None:
    assert np.isnan(correlate(np.column_stack([TABLE[:, 0], np.ones(40)])).coefficient[0, 1])


def test_indicators_are_correlated_across_tables() -> None:
    across = cross_correlate(TABLE[:, :2], TABLE[:, 2:])
    assert across[1, 0] == pytest.approx(np.corrcoef(TABLE[:, 1], TABLE[:, 2])[0, 1])


def test_redundant_pairs_are_flagged_anywhere_and_contrary_pairs_inside_a_dimension() -> None:
    x = RNG.normal(size=50)
    table = np.column_stack([x, x + 0.01 * RNG.normal(size=50), -x + 0.8 * RNG.normal(size=50)])
    raised = flags(correlate(table).coefficient, ["a", "b", "c"], ["d1", "d2", "d1"])
    assert [(flag.kind, flag.first, flag.second, flag.same_dimension) for flag in raised] == [
        ("redundant", "a", "b", False),
        ("contrary", "a", "c", True),
    ]


def test_cronbachs_alpha_of_identical_items_is_one_and_of_one_item_undefined() -> None:
    x = RNG.random(30)
    assert cronbach_alpha(np.column_stack([x, x, x])) == pytest.approx(1)
    assert np.isnan(cronbach_alpha(x[:, None]))
    # variances 1, 1, covariance 0.5: alpha = 2 × (1 - 2 / 3)
    assert cronbach_alpha(np.array([[-1.0, 0], [0, -1], [1, 1]])) == pytest.approx(2 * (1 - 2 / 3))


def test_components_explain_all_variance_and_need_variation() -> None:
    result = components(TABLE)
    assert result.explained.sum() == pytest.approx(1)
    assert (np.diff(result.eigenvalues) <= 0).all()
    assert (result.loadings.sum(axis=0) >= 0).all()
    with pytest.raises(CompositeError, match="第 2 个指标"):
        components(np.column_stack([TABLE[:, 0], np.ones(40)]))


def test_variance_shares_sum_to_one_and_follow_spread_not_only_the_nominal_weight() -> None:
    wide = TABLE * [10, 1, 1, 1]
    result = effective_weights(wide, 1)
    assert result.variance_share.sum() == pytest.approx(1)
    assert result.nominal.tolist() == [0.25] * 4
    assert result.variance_share[0] > 0.8
    assert result.main_effect[0] == pytest.approx(np.corrcoef(wide[:, 0], wide.mean(axis=1))[0, 1] ** 2)


def test_leaving_one_indicator_out_shifts_ranks_by_what_it_gave() -> None:
    tree = flat(("a", "b"), np.array([1.0, 1.0]), np.array([1.0, 1.0]))
    # with both: 1.0, 0.9, 0.5; b alone ranks unit 2 first and unit 1 last
    table = np.array([[100.0, 0.0], [40.0, 100.0], [0.0, 50.0]])
    outcome = {one.indicator: one for one in leave_one_out(table, tree)}
    assert outcome["a"].shifts.tolist() == [2 - 3, 1 - 1, 3 - 2]
    assert outcome["a"].mean_shift == pytest.approx(2 / 3)


def test_an_index_of_one_indicator_has_nothing_to_leave_out() -> None:
    assert leave_one_out(TABLE[:, :1], IndexTree((Node("i", None), Node("a", "i")))) == ()


def test_standings_order_strengths_first_among_the_group() -> None:
    table = np.array([[5.0, 1.0, np.nan], [1.0, 2.0, 3.0], [3.0, 3.0, 3.0]])
    result = standings(table, 0)
    assert [(one.indicator, one.rank, one.compared) for one in result] == [(0, 1, 3), (1, 3, 3)]
    assert result[0].above_median == 2
    assert standings(table, 0, group=[1])[0].compared == 2


def test_nearest_units_come_in_order_of_distance_over_common_indicators() -> None:
    table = np.array([[0.0, 0.0], [3.0, np.nan], [1.0, 1.0], [np.nan, np.nan]])
    assert nearest(table, 0, 5).tolist() == [2, 1]


def test_clusters_find_separate_groups_whatever_the_order_of_rows() -> None:
    table = np.vstack([RNG.normal(0, 0.1, (5, 2)), RNG.normal(5, 0.1, (6, 2))])
    labels = clusters(table, 2)
    assert labels.tolist() == [1] * 5 + [2] * 6
    assert clusters(table[::-1], 2).tolist() == [1] * 6 + [2] * 5
    assert cluster_gap(table, labels) > 0.9
    assert cluster_gap(table, labels) > cluster_gap(table, clusters(table, 4))


def test_clusters_refuse_holes() -> None:
    with pytest.raises(CompositeError, match="插补"):
        clusters(np.array([[np.nan], [1.0]]), 2)

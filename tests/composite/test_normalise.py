from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huoju.composite import CompositeError, normalise

X = np.array([[1.0], [2.0], [np.nan], [5.0]])

TABLES = arrays(np.float64, (6, 3), elements=st.integers(-50, 50).map(float))


def column(result: normalise.Normalised) -> list[float]:
    return [float(value) for value in result.values[:, 0]]


def test_min_max_maps_the_worst_and_best_value_on_the_ends_of_the_target_range() -> None:
    # (2 - 1) / (5 - 1) = 0.25 of the way from 1 to 100
    assert column(normalise.min_max(X, target=(1, 100)))[:2] == [1.0, 25.75]
    assert column(normalise.min_max(X, -1, target=(0, 100)))[3] == 0.0


def test_fixed_bounds_keep_their_meaning_for_reverse_indicators() -> None:
    # bounds 0 and 10 in the indicator's own unit; less is better, so 2 is 80 % of the way
    assert column(normalise.min_max(X, -1, bounds=(0, 10)))[1] == pytest.approx(80.0)


def test_a_missing_cell_stays_missing_and_touches_no_other() -> None:
    for method in (normalise.min_max, normalise.z_score, normalise.rank, normalise.borda, normalise.percentile_rank):
        values = method(X).values
        assert np.array_equal(np.isnan(values), np.isnan(X))


def test_z_scores_use_the_sample_deviation() -> None:
    # values 1 2 5: mean 8/3, sample deviation sqrt(((5/3)² + (2/3)² + (7/3)²) / 2) = sqrt(13/3)
    assert column(normalise.z_score(X))[3] == pytest.approx((5 - 8 / 3) / np.sqrt(13 / 3))


def test_efficacy_gives_sixty_at_the_unacceptable_and_a_hundred_at_the_satisfactory_value() -> None:
    result = normalise.efficacy(np.array([[10.0], [20.0], [15.0]]), bounds=(10, 20))
    assert column(result) == [60.0, 100.0, 80.0]


def test_ranks_borda_and_percentiles_share_the_lower_place_on_ties() -> None:
    tied = np.array([[3.0], [1.0], [3.0], [7.0]])
    assert column(normalise.rank(tied)) == [2, 1, 2, 4]
    assert column(normalise.borda(tied)) == [1, 0, 1, 3]
    assert column(normalise.percentile_rank(tied)) == pytest.approx([1 / 3, 0, 1 / 3, 1])
    assert column(normalise.rank(tied, -1)) == [2, 4, 2, 1]


def test_distance_to_reference_takes_the_reference_units_value_as_one() -> None:
    assert column(normalise.distance_to_reference(X, reference_unit=1))[:2] == [0.0, 1.0]
    assert column(normalise.distance_to_reference(X, reference_unit=1))[3] == pytest.approx(4.0)
    assert column(normalise.distance_to_reference(X, reference_unit=1, cap=True))[3] == 1.0


def test_distance_to_a_target_is_given_in_the_indicators_own_unit_also_when_less_is_better() -> None:
    # worst 5, target 1.5: (5 - 2) / (5 - 1.5)
    assert column(normalise.distance_to_target(X, -1, targets=1.5))[1] == pytest.approx(3 / 3.5)


def test_goalposts_cut_off_outside_and_turn_round_for_reverse_indicators() -> None:
    assert column(normalise.goalposts(X, posts=(1.5, 3.5), scale=10))[::3] == [0.0, 10.0]
    assert column(normalise.goalposts(X, posts=(1.5, 3.5), scale=10))[1] == pytest.approx(2.5)
    assert column(normalise.goalposts(X, -1, posts=(1.5, 3.5), scale=10))[1] == pytest.approx(7.5)
    assert column(normalise.goalposts(X, posts=(1.5, 3.5), truncate=False))[3] == pytest.approx(1.75)


def test_the_share_of_the_maximum_really_turns_round_for_reverse_indicators() -> None:
    assert column(normalise.share_of_max(X))[1] == pytest.approx(0.4)
    reverse = column(normalise.share_of_max(X, -1))
    assert reverse[0] == 1.0
    assert reverse[1] == pytest.approx(0.5)


def test_the_share_of_a_maximum_that_is_not_positive_is_missing_and_said_so() -> None:
    result = normalise.share_of_max(np.array([[-1.0], [-2.0]]), codes=["profit"])
    assert np.isnan(result.values).all()
    assert result.findings[0].where == "profit"


@pytest.mark.parametrize(
    ("method", "neutral"),
    [
        (normalise.min_max, 50.0),
        (normalise.distance_to_max, 0.5),
        (normalise.z_score, 0.0),
        (normalise.efficacy, 80.0),
        (normalise.rank, 1.0),
        (normalise.borda, 0.0),
    ],
)
def test_a_constant_indicator_gets_the_neutral_value_and_a_finding(
    method: normalise.Normaliser, neutral: float
) -> None:
    result = method(np.array([[7.0], [7.0], [np.nan]]), np.array([1.0]))
    assert column(result)[:2] == [neutral, neutral]
    assert np.isnan(column(result)[2])
    assert [finding.code for finding in result.findings] == ["constant_indicator"]
    assert f"{neutral:g}" in result.findings[0].message_zh


def test_an_empty_indicator_is_reported() -> None:
    assert [f.code for f in normalise.min_max(np.full((3, 1), np.nan)).findings] == ["empty_indicator"]


def test_a_direction_other_than_one_or_minus_one_is_refused() -> None:
    with pytest.raises(CompositeError, match="方向"):
        normalise.min_max(X, 0)


def test_equal_goalposts_are_refused_by_name() -> None:
    with pytest.raises(CompositeError, match="税率"):
        normalise.goalposts(X, posts=(1, 1), codes=["税率"])


@given(TABLES)
def test_a_reverse_indicator_is_the_mirror_of_the_direct_one(table: np.ndarray) -> None:
    direct, reverse = normalise.min_max(table).values, normalise.min_max(-table, -1).values
    np.testing.assert_array_equal(direct, reverse)


@given(TABLES, st.permutations(range(6)))
def test_the_order_of_the_rows_never_changes_a_value(table: np.ndarray, order: list[int]) -> None:
    for method in (normalise.min_max, normalise.z_score, normalise.percentile_rank):
        np.testing.assert_array_equal(method(table).values[order], method(table[order]).values)


@given(TABLES)
def test_every_value_lies_between_the_reported_worst_and_best(table: np.ndarray) -> None:
    for method in (normalise.min_max, normalise.z_score, normalise.rank, normalise.distance_to_max):
        result = method(table)
        assert (result.values >= result.worst).all()
        assert (result.values <= result.best).all()

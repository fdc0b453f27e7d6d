from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from huoju.composite import CompositeError, moments, transform, treat

OUTLIERS = np.append(np.arange(1.0, 41.0), [300.0, 900.0])
# skewness and kurtosis: 5.68 and 33.8; with 900 pulled in to 300 4.16 and 16.8; with both at 40 -0.03 and -1.2


@given(st.lists(st.integers(-40, 40).map(float), min_size=5, max_size=30).filter(lambda xs: len(set(xs)) > 1))
def test_skewness_and_kurtosis_are_the_sample_corrected_ones(values: list[float]) -> None:
    assert moments.skewness(values) == pytest.approx(stats.skew(values, bias=False), abs=1e-9)
    assert moments.kurtosis(values) == pytest.approx(stats.kurtosis(values, bias=False), abs=1e-9)


def test_shape_figures_need_enough_different_values() -> None:
    assert np.isnan(moments.skewness([1, 2]))
    assert np.isnan(moments.kurtosis([1, 2, 3]))
    assert np.isnan(moments.skewness([4, 4, 4, 4]))
    assert not treat.needs_treatment([4, 4, 4, 4])


def test_winsorising_pulls_the_highest_points_in_until_the_column_is_within_limits() -> None:
    values, points = treat.winsorise(OUTLIERS)
    assert points == 2
    assert values[-2:].tolist() == [40, 40]
    assert values[:-2].tolist() == OUTLIERS[:-2].tolist()


def test_winsorising_low_outliers_is_the_mirror() -> None:
    values, points = treat.winsorise(-OUTLIERS)
    np.testing.assert_array_equal(values, -treat.winsorise(OUTLIERS)[0])
    assert points == 2


def test_no_more_points_are_moved_than_allowed() -> None:
    values, points = treat.winsorise(OUTLIERS, treat.Limits(most_points=1))
    assert (points, values[-1]) == (1, 300)


def test_forced_winsorising_moves_points_of_a_harmless_column() -> None:
    assert treat.winsorise(np.arange(9.0), treat.Limits(most_points=2), always=True)[1] == 2
    assert treat.winsorise(np.arange(9.0))[1] == 0


def test_columns_with_holes_are_treated_on_their_known_values() -> None:
    holed = np.append(OUTLIERS, np.nan)[:, None]
    result = treat.treat(holed)
    assert result.points == (2,)
    assert np.isnan(result.values[-1, 0])
    assert result.treated.sum() == 2


def test_the_second_form_starts_again_from_the_original_unless_combined() -> None:
    hard = OUTLIERS[:, None]
    limits = treat.Limits(most_points=1)
    fresh = treat.treat(hard, limits, second="range_shift")
    both = treat.treat(hard, limits, second="range_shift", combine=True)
    np.testing.assert_allclose(fresh.values[:, 0], transform.logarithm(hard[:, 0]))
    assert fresh.method == ("range_shift",)
    assert both.method == ("winsorise+range_shift",)
    np.testing.assert_allclose(both.values[:, 0], transform.logarithm(treat.winsorise(hard[:, 0], limits)[0]))


def test_an_indicator_that_stays_outside_the_limits_is_named() -> None:
    result = treat.treat(OUTLIERS[:, None], treat.Limits(most_points=1), codes=["上市企业"])
    assert result.passed == (False,)
    assert result.findings[0].where == "上市企业"


def test_winsorising_never_makes_an_indicator_constant() -> None:
    rare = np.where(np.arange(40) < 38, 0.0, 1.0)
    np.testing.assert_array_equal(treat.winsorise(rare)[0], rare)


@pytest.mark.parametrize("form", ["range_shift", "unit_shift", "gii"])
def test_every_log_form_keeps_the_order_and_changes_the_values(form: transform.LogForm) -> None:
    values = transform.logarithm(OUTLIERS, form)
    assert (np.diff(values) > 0).all()
    assert not np.allclose(values, OUTLIERS)


def test_log_forms_by_hand() -> None:
    assert transform.logarithm([1, 11], "unit_shift").tolist() == pytest.approx([0, np.log(11)])
    assert transform.logarithm([1, 11], "range_shift").tolist() == pytest.approx([np.log(0.1), np.log(10.1)])
    assert transform.logarithm([1, 11], "gii").tolist() == pytest.approx([0, np.log(11)])


def test_the_gii_form_refuses_a_maximum_that_would_turn_the_order_round() -> None:
    with pytest.raises(CompositeError, match="顺序"):
        transform.logarithm([0.1, 0.9], "gii")


def test_box_cox_by_hand() -> None:
    assert transform.box_cox([3, 5], 2).tolist() == [0, 4]  # shifted to 1 and 3: (9 - 1) / 2
    assert transform.box_cox([1, np.e], 0, shift=False).tolist() == pytest.approx([0, 1])
    with pytest.raises(CompositeError, match="正值"):
        transform.box_cox([0, 1], 2, shift=False)

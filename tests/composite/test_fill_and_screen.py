from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huoju.composite import CompositeError, impute
from huoju.composite.denominate import denominate
from huoju.composite.screen import screen

NAN = np.nan
HOLED = arrays(np.float64, (6, 3), elements=st.one_of(st.integers(0, 9).map(float), st.just(NAN)))


def test_mean_and_median_fill_holes_from_the_known_values() -> None:
    column = np.array([[1.0], [NAN], [2.0], [9.0]])
    assert impute.by_mean(column).values[1, 0] == 4
    assert impute.by_median(column).values[1, 0] == 2


def test_group_figures_fill_from_the_units_own_group_and_say_where_it_has_none() -> None:
    column = np.array([[1.0], [NAN], [10.0], [NAN], [NAN]])
    result = impute.by_group_mean(column, ["东部", "东部", "西部", "西部", "中部"], codes=["产值"])
    assert result.values[:4, 0].tolist() == [1, 1, 10, 10]
    assert np.isnan(result.values[4, 0])
    assert result.imputed[:, 0].tolist() == [False, True, False, True, False]
    assert result.findings[0].where == "产值"


@given(HOLED)
def test_known_values_never_change_and_every_filled_cell_is_marked(table: np.ndarray) -> None:
    groups = ["a", "a", "b", "b", "c", "c"]
    for result in (
        impute.by_mean(table),
        impute.by_median(table),
        impute.by_group_mean(table, groups),
        impute.by_group_median(table, groups),
    ):
        known = ~np.isnan(table)
        np.testing.assert_array_equal(result.values[known], table[known])
        np.testing.assert_array_equal(result.imputed, ~known & ~np.isnan(result.values))


@given(HOLED)
def test_the_column_median_agrees_with_numpy(table: np.ndarray) -> None:
    full = ~np.isnan(table).all(axis=0)
    np.testing.assert_array_equal(impute.column_median(table)[full], np.nanmedian(table[:, full], axis=0))


def series(values: list[float], method: impute.PanelMethod, **more: int) -> list[float]:
    cube = np.array(values)[:, None, None]
    return [float(v) for v in impute.panel(cube, [2019, 2020, 2021, 2024], method, **more).values[:, 0, 0]]


def test_panel_holes_are_interpolated_by_the_years_between() -> None:
    assert series([1.0, NAN, NAN, 11.0], "linear") == [1, 3, 5, 11]
    assert series([NAN, 4.0, NAN, NAN], "linear") == [4, 4, 4, 4]


def test_constant_takes_the_last_known_value_and_the_nearest_outside() -> None:
    assert series([NAN, 4.0, NAN, 7.0], "constant") == [4, 4, 4, 7]


def test_latest_fills_forward_only_and_not_further_than_allowed() -> None:
    latest = series([NAN, 4.0, NAN, NAN], "latest", most_steps=1)
    assert np.isnan(latest[0])
    assert latest[1:3] == [4, 4]
    assert np.isnan(latest[3])


def test_a_panel_with_falling_years_is_refused() -> None:
    with pytest.raises(CompositeError, match="递增"):
        impute.panel(np.zeros((2, 1, 1)), [2020, 2019])


def test_screening_keeps_units_at_the_limit_and_names_forced_ones() -> None:
    table = np.array([[1.0, NAN], [NAN, NAN], [0.0, 0.0], [1.0, 2.0]])
    result = screen(table, least_available=0.5, least_non_zero=0.5)
    assert result.keep.tolist() == [True, False, False, True]
    forced = screen(table, least_available=0.5, least_non_zero=0.5, always_keep=[2], always_drop=[3])
    assert forced.keep.tolist() == [True, False, True, False]
    assert forced.forced == (2, 3)


def test_denomination_divides_by_the_chosen_size_and_leaves_others_alone() -> None:
    values = np.array([[10.0, 7.0], [20.0, 7.0]])
    result = denominate(values, np.array([[2.0], [0.0]]), [0, None], factor=100, codes=["专利", "排名"])
    assert result.values[0].tolist() == [500, 7]
    assert np.isnan(result.values[1, 0])
    assert result.values[1, 1] == 7
    assert "专利" in result.findings[0].message_zh

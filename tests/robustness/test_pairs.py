from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huoju.composite import CompositeError
from huoju.robustness import between, certain_order, flip_radii, overtaking, within

TABLES = arrays(np.float64, (5, 4), elements=st.integers(0, 20).map(float))
WEIGHTS = arrays(np.float64, 4, elements=st.integers(1, 9).map(float))


def test_the_radius_of_a_pair_by_hand() -> None:
    # d = (4, -2) with weights one half each: |4 - 2| / (4 + 2)
    assert flip_radii(np.array([[4.0, 0.0], [0.0, 2.0]]), [1, 1])[0, 1] == pytest.approx(1 / 3)


def test_a_dominated_pair_has_radius_one_and_equal_units_none() -> None:
    radii = flip_radii(np.array([[4.0, 3.0], [1.0, 3.0], [1.0, 3.0]]), [1, 2])
    assert radii[0, 1] == pytest.approx(1)
    assert np.isinf(radii[1, 2])


@given(TABLES, WEIGHTS, st.integers(0, 10_000))
def test_no_weights_inside_the_radius_flip_a_pair(table: np.ndarray, weights: np.ndarray, seed: int) -> None:
    radii = flip_radii(table, weights)
    inside = min(radii[0, 1], 1.0) * 0.999
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], 4)
    for moved in (weights * (1 + inside * signs), weights * (1 + inside * np.sign(table[1] - table[0]))):
        official, now = (table[0] - table[1]) @ weights, (table[0] - table[1]) @ moved
        assert official == 0 or np.sign(now) == np.sign(official)


@given(TABLES, WEIGHTS)
def test_at_the_smallest_change_the_pair_is_level(table: np.ndarray, weights: np.ndarray) -> None:
    way = overtaking(table, weights, 1, 0)
    lead = (table[0] - table[1]) @ weights
    if lead <= 1e-12:
        assert way.radius == pytest.approx(0, abs=1e-12)
    elif np.isinf(way.radius):
        assert (table[0] >= table[1]).all()
    else:
        assert way.radius == pytest.approx(flip_radii(table, weights)[0, 1])
        assert (table[0] - table[1]) @ way.weights == pytest.approx(0, abs=1e-9)
        assert way.weights.sum() == pytest.approx(1)


@given(TABLES, WEIGHTS, st.sampled_from([0.05, 0.2, 0.6]), st.integers(0, 10_000))
def test_a_certain_order_holds_for_every_weight_within_the_bounds(
    table: np.ndarray, weights: np.ndarray, radius: float, seed: int
) -> None:
    certain = certain_order(table, within(weights, radius))
    drawn = weights * (1 + radius * (2 * np.random.default_rng(seed).random((50, 4)) - 1))
    scores = drawn @ table.T
    for first, second in np.argwhere(certain):
        assert (scores[:, first] > scores[:, second]).all()
    official = table @ weights
    for first, second in np.argwhere(~certain & (official[:, None] > official[None, :])):
        assert flip_radii(table, weights)[first, second] <= radius + 1e-9


def test_conditions_on_weights_make_more_orders_certain() -> None:
    # free within 0 to 1 the second indicator could carry all; at least 70 % on the first it cannot
    table = np.array([[10.0, 0.0], [0.0, 10.0]])
    free = between([0.0, 0.0], [1.0, 1.0]).and_rows(np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([1.0, -1.0]))
    assert not certain_order(table, free).any()
    assert certain_order(table, free.and_share([0], 0.7, 1.0))[0, 1]


@settings(deadline=None)
@given(TABLES, WEIGHTS)
def test_keeping_the_sum_without_rescaling_is_the_smaller_set(table: np.ndarray, weights: np.ndarray) -> None:
    wide, narrow = within(weights, 0.3), within(weights, 0.3, keep_sum=True)
    assert (certain_order(table, wide, margin=1e-6) <= certain_order(table, narrow, margin=1e-6 - 1e-9)).all()


def test_contradicting_conditions_are_refused() -> None:
    admissible = within([1, 1], 0.1).and_share([0], 0.9, 1.0)
    with pytest.raises(CompositeError, match="矛盾"):
        certain_order(np.array([[1.0, 0.0], [0.0, 1.0]]), admissible)


def test_a_hole_is_refused_with_its_place() -> None:
    with pytest.raises(CompositeError, match="第 2 行第 1 列"):
        flip_radii(np.array([[1.0, 2.0], [np.nan, 1.0]]), [1, 1])


def test_crossed_bounds_are_refused() -> None:
    with pytest.raises(CompositeError, match="上限"):
        between([0.5], [0.4])

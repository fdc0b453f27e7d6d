from __future__ import annotations

import sys
from itertools import product
from time import monotonic

import numpy as np
import pytest

from huoju.composite import ranks
from huoju.robustness import between, perturb_weights, rank_intervals, within
from huoju.robustness.conflicts import cliques
from huoju.robustness.intervals import RankIntervals
from huoju.robustness.weight_sets import WeightSet

RNG = np.random.default_rng(5)


def correlated(units: int, indicators: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return 50 + 10 * (rng.normal(size=(units, 1)) + 1.2 * rng.normal(size=(units, indicators)))


def check_witnesses(table: np.ndarray, admissible: WeightSet, result: RankIntervals) -> None:
    """Each witness belongs to the set and gives the rank it stands for."""
    for unit in range(len(table)):
        for weights, rank in (
            (result.best_weights[unit], result.best_attained[unit]),
            (result.worst_weights[unit], result.worst_attained[unit]),
        ):
            assert admissible.holds(weights)
            leads = table @ weights - table[unit] @ weights
            assert 1 + (leads > result.tie).sum() == rank


def test_two_indicators_by_trying_every_weight() -> None:
    # with two indicators only the ratio of the weights matters: a fine grid of ratios meets every order there is
    table = RNG.integers(0, 30, (12, 2)).astype(float) + RNG.random((12, 2))
    result = rank_intervals(table, within([2, 3], 0.5))
    ratio = np.geomspace(2 * 0.5 / (3 * 1.5), 2 * 1.5 / (3 * 0.5), 200_001)
    seen = ranks(np.stack([ratio, np.ones_like(ratio)], axis=1) @ table.T)
    np.testing.assert_array_equal(result.best_attained, seen.min(axis=0))
    np.testing.assert_array_equal(result.worst_attained, seen.max(axis=0))
    assert result.complete


def test_intervals_are_exact_witnessed_and_never_inside_what_samples_reach() -> None:
    table, weights = correlated(40, 12, 1), RNG.random(12) + 0.5
    admissible = within(weights, 0.2)
    result = rank_intervals(table, admissible, workers=2)
    assert result.complete
    check_witnesses(table, admissible, result)
    seen = perturb_weights(table, weights, radius=0.2, replications=100_000)
    assert (result.best_bound <= seen.best).all()
    assert (seen.worst <= result.worst_bound).all()
    assert (result.worst_bound - result.best_bound).mean() > (seen.worst - seen.best).mean()


def test_all_corners_of_a_small_box_stay_inside() -> None:
    table, weights = correlated(25, 8, 2), np.ones(8)
    result = rank_intervals(table, within(weights, 0.4))
    corners = np.array(list(product([0.6, 1.4], repeat=8)))
    places = ranks(corners @ table.T, tolerance=1e-9)
    assert (result.best_bound <= places.min(axis=0)).all()
    assert (places.max(axis=0) <= result.worst_bound).all()


def test_zero_radius_leaves_the_official_ranks() -> None:
    table = correlated(10, 4, 3)
    result = rank_intervals(table, within(np.ones(4), 0.0))
    np.testing.assert_array_equal(result.best_attained, ranks(table.mean(axis=1)))
    np.testing.assert_array_equal(result.worst_attained, result.best_attained)
    assert result.complete


def test_equal_units_share_the_better_rank_at_both_ends() -> None:
    table = correlated(9, 5, 4)
    table = np.vstack([table, table[0]])
    result = rank_intervals(table, within(np.ones(5), 0.3))
    assert result.best_attained[0] == result.best_attained[-1]
    assert result.worst_attained[0] == result.worst_attained[-1]
    assert result.complete


def test_data_full_of_ties_give_valid_bounds_and_say_where_they_rest_on_ties() -> None:
    table = RNG.integers(0, 4, (25, 4)).astype(float)
    admissible = within(np.ones(4), 0.5)
    result = rank_intervals(table, admissible)
    check_witnesses(table, admissible, result)
    seen = perturb_weights(table, np.ones(4), radius=0.5, replications=20_000)
    assert (result.best_bound <= seen.best).all()
    assert (seen.worst <= result.worst_bound).all()
    open_ends = ~(result.best_proved & result.worst_proved)
    np.testing.assert_array_equal(result.on_ties, open_ends)


def test_conditions_on_the_weights_narrow_the_intervals() -> None:
    table = correlated(20, 6, 6)
    box = within(np.ones(6), 0.5)
    conditioned = box.and_share([0, 1, 2], 0.5, 0.5)
    wide, narrow = rank_intervals(table, box), rank_intervals(table, conditioned)
    check_witnesses(table, conditioned, narrow)
    assert narrow.complete
    assert (wide.best_bound <= narrow.best_bound).all()
    assert (narrow.worst_bound <= wide.worst_bound).all()
    assert (narrow.worst_bound - narrow.best_bound).sum() < (wide.worst_bound - wide.best_bound).sum()


def test_all_weights_at_all_make_the_best_of_an_indicator_first() -> None:
    table = RNG.random((15, 3))
    everything = between(np.zeros(3), np.ones(3)).and_rows(np.array([[1.0] * 3, [-1.0] * 3]), np.array([1.0, -1.0]))
    result = rank_intervals(table, everything)
    assert (result.best_attained[table.argmax(axis=0)] == 1).all()
    assert (result.worst_attained[table.argmin(axis=0)] == 15).all()


def test_when_time_is_up_the_bounds_are_valid_and_the_unproved_ones_known() -> None:
    table, weights = np.random.default_rng(8).random((80, 30)), np.ones(30)
    started = monotonic()
    result = rank_intervals(table, within(weights, 0.3), time_limit=0.5)
    assert monotonic() - started < 10
    assert not result.complete
    assert (result.best_bound <= result.best_attained).all()
    assert (result.worst_attained <= result.worst_bound).all()
    check_witnesses(table, within(weights, 0.3), result)


def test_progress_ends_with_every_bound_settled() -> None:
    heard: list[tuple[int, int]] = []
    rank_intervals(correlated(12, 6, 7), within(np.ones(6), 0.2), progress=lambda *now: heard.append(now))
    assert heard[-1] == (24, 24)


def test_a_single_unit_is_always_first() -> None:
    result = rank_intervals(np.array([[1.0, 2.0]]), within([1, 1], 0.2))
    assert (result.best_attained[0], result.worst_attained[0]) == (1, 1)


def test_nothing_of_the_solver_reaches_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    rank_intervals(correlated(30, 10, 9), within(np.ones(10), 0.3))
    assert capfd.readouterr().out == ""


def test_cliques_cover_every_conflict_and_nothing_else() -> None:
    conflict = RNG.random((14, 14)) < 0.3
    conflict |= conflict.T
    np.fill_diagonal(conflict, val=False)
    covered = np.zeros_like(conflict)
    for members in cliques(conflict):
        covered[np.ix_(members, members)] = True
        assert conflict[np.ix_(members, members)].sum() == len(members) * (len(members) - 1)
    np.fill_diagonal(covered, val=False)
    np.testing.assert_array_equal(covered, conflict)


def test_a_solver_that_dies_leaves_valid_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    table = correlated(15, 6, 12)
    result = rank_intervals(table, within(np.ones(6), 0.3), workers=2)
    assert not result.complete
    check_witnesses(table, within(np.ones(6), 0.3), result)
    seen = perturb_weights(table, np.ones(6), radius=0.3, replications=5_000)
    assert (result.best_bound <= seen.best).all()
    assert (seen.worst <= result.worst_bound).all()

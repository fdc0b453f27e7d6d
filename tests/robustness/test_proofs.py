"""The search behind rank proofs, against trying every subset; values that are only known to lie between two."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from huoju.composite import ranks
from huoju.robustness import perturb_weights, rank_intervals, within
from huoju.robustness.programme import Problem, solve
from huoju.robustness.weight_sets import WeightSet

UNLIMITED = 10**9


def most_by_trying(gaps: np.ndarray, admissible: WeightSet) -> int:
    """The largest set of rivals that some weights put ahead together, found by a linear programme for every set."""
    bounds = list(zip(admissible.lower, admissible.upper, strict=True))
    for size in range(len(gaps), 0, -1):
        for chosen in combinations(range(len(gaps)), size):
            rows = np.vstack([-gaps[list(chosen)], admissible.rows])
            limits = np.concatenate([np.zeros(size), admissible.limits])
            if linprog(np.zeros(gaps.shape[1]), A_ub=rows, b_ub=limits, bounds=bounds).status == 0:
                return size
    return 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["bounds", "conditions"]))
def test_the_search_finds_what_trying_every_subset_finds(seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    admissible = within(rng.random(4) + 0.3, 0.4)
    conditioned = admissible.and_share([0, 1], 0.45, 0.55)
    if kind == "conditions" and conditioned.holds(admissible.centre):
        admissible = conditioned
    gaps = rng.normal(size=(7, 4)) * [1, 1, 1, 3] - 0.2
    answer = solve(Problem(gaps, admissible, 0.0, 0, UNLIMITED), 60.0)
    assert answer.finished
    assert answer.most == most_by_trying(gaps, admissible)
    if answer.weights is not None:
        assert admissible.holds(answer.weights)
        assert (gaps @ answer.weights >= -1e-9).sum() >= answer.most


def test_a_search_cut_short_still_gives_a_bound() -> None:
    rng = np.random.default_rng(3)
    gaps, admissible = rng.normal(size=(40, 14)), within(np.ones(14), 0.5)
    whole = solve(Problem(gaps, admissible, 0.0, 0, UNLIMITED), 60.0)
    bounds = [solve(Problem(gaps, admissible, 0.0, 0, nodes), 60.0).most for nodes in (1, 4, 16, 64)]
    assert whole.finished
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[0] > whole.most
    assert all(bound >= whole.most for bound in bounds)


def test_rivals_whose_conditions_were_left_out_at_first_are_counted_too() -> None:
    # every rival is far ahead at the official weights, yet no weights keep all of them there
    rng = np.random.default_rng(4)
    gaps, admissible = rng.normal(size=(30, 6)) + 0.45, within(np.ones(6), 0.9)
    answer = solve(Problem(gaps, admissible, 0.0, 0, UNLIMITED), 60.0)
    assert answer.finished
    assert answer.weights is not None
    assert (gaps @ answer.weights >= -1e-9).sum() == answer.most < 30


def between_two(rng: np.random.Generator, units: int) -> tuple[np.ndarray, np.ndarray]:
    low = rng.random((units, 2)) * 10
    holes = rng.random((units, 2)) < 0.25
    return np.where(holes, 0.0, low), np.where(holes, 10.0, low)


def test_intervals_over_weights_and_missing_values_by_trying_both() -> None:
    # with two indicators only the ratio of the weights matters; a rank is extreme where values are
    low, high = between_two(np.random.default_rng(11), 8)
    result = rank_intervals(low, within([1, 1], 0.4), high=high)
    ratios = np.geomspace(0.6 / 1.4, 1.4 / 0.6, 20_001)
    weights = np.stack([ratios, np.ones_like(ratios)], axis=1)
    for unit in range(8):
        best, worst = low.copy(), high.copy()
        best[unit], worst[unit] = high[unit], low[unit]
        assert result.best_attained[unit] == ranks(weights @ best.T, tolerance=1e-9)[:, unit].min()
        assert result.worst_attained[unit] == ranks(weights @ worst.T, tolerance=1e-9)[:, unit].max()
    assert result.complete


def test_samples_of_weights_and_missing_values_stay_inside_the_proofs() -> None:
    rng = np.random.default_rng(12)
    low = rng.random((25, 6)) * 100
    holes = rng.random((25, 6)) < 0.1
    low, high = np.where(holes, 0.0, low), np.where(holes, 100.0, low)
    weights = rng.random(6) + 0.5
    proved = rank_intervals(low, within(weights, 0.2), high=high)
    seen = perturb_weights(low, weights, high=high, radius=0.2, replications=50_000, seed=3)
    assert proved.complete
    assert (proved.best_bound <= seen.best).all()
    assert (seen.worst <= proved.worst_bound).all()
    assert (seen.worst > perturb_weights(low, weights, radius=0.2, replications=50_000).worst).any()


def test_sampled_missing_values_are_the_same_on_any_number_of_workers() -> None:
    low, high = between_two(np.random.default_rng(13), 20)
    runs = [perturb_weights(low, [1, 2], high=high, replications=30_000, seed=5, workers=n).counts for n in (1, 2, 3)]
    np.testing.assert_array_equal(runs[0], runs[1])
    np.testing.assert_array_equal(runs[0], runs[2])


def test_some_units_have_the_intervals_that_they_have_among_all() -> None:
    rng = np.random.default_rng(14)
    table, admissible = rng.random((30, 8)), within(np.ones(8), 0.3)
    whole = rank_intervals(table, admissible)
    some = rank_intervals(table, admissible, units=[17, 3])
    np.testing.assert_array_equal(some.best_bound, whole.best_bound[[17, 3]])
    np.testing.assert_array_equal(some.worst_bound, whole.worst_bound[[17, 3]])
    assert some.best_weights.shape == (2, 8)


def test_child_processes_prove_what_one_process_proves() -> None:
    table = np.random.default_rng(15).random((40, 12))
    alone, shared = (rank_intervals(table, within(np.ones(12), 0.3), workers=workers) for workers in (1, 2))
    np.testing.assert_array_equal(alone.best_bound, shared.best_bound)
    np.testing.assert_array_equal(alone.worst_bound, shared.worst_bound)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_gives_the_bounds_reached_so_far(workers: int) -> None:
    table = np.random.default_rng(16).random((40, 20))
    heard = 0

    def impatient(_settled: int, _all: int) -> None:
        nonlocal heard
        heard += 1
        if heard > 5:
            raise KeyboardInterrupt

    found = rank_intervals(table, within(np.ones(20), 0.3), workers=workers, progress=impatient)
    assert not found.complete
    seen = perturb_weights(table, np.ones(20), radius=0.3, replications=5_000)
    assert (found.best_bound <= seen.best).all()
    assert (seen.worst <= found.worst_bound).all()
    for side, weights in ((found.best_attained, found.best_weights), (found.worst_attained, found.worst_weights)):
        for unit in range(40):
            leads = table @ weights[unit] - table[unit] @ weights[unit]
            assert 1 + (leads > found.tie).sum() == side[unit]


def test_every_corner_of_the_weights_and_the_holes_stays_inside() -> None:
    rng = np.random.default_rng(17)
    low = rng.random((9, 5))
    high = low.copy()
    high[2, 1] = high[5, 3] = 1.0
    low[2, 1] = low[5, 3] = 0.0
    found = rank_intervals(low, within(np.ones(5), 0.5), high=high)
    corners = np.array(list(product([0.5, 1.5], repeat=5)))
    for one, other in product((0.0, 1.0), repeat=2):
        table = low.copy()
        table[2, 1], table[5, 3] = one, other
        places = ranks(corners @ table.T, tolerance=1e-9)
        assert (found.best_bound <= places.min(axis=0)).all()
        assert (places.max(axis=0) <= found.worst_bound).all()

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from huoju.composite import CompositeError, aggregate, evaluate, flat
from huoju.composite.normalise import min_max
from huoju.composite.treat import Limits, treat
from huoju.robustness import Scenario, WeightNoise, scenarios, sensitivity, sobol


def winsorised(values: np.ndarray, most_points: int) -> np.ndarray:
    return treat(values, Limits(most_points=most_points)).values


RNG = np.random.default_rng(3)
VALUES = RNG.lognormal(0, 1, (25, 4))
TREE = flat(("a", "b", "c", "d"), np.ones(4), np.ones(4))
GRID = scenarios(
    VALUES,
    TREE,
    treatments={str(k): partial(winsorised, most_points=k) for k in (1, 5)},
    normalisers={"min_max": partial(min_max, target=(1.0, 100.0))},
    aggregators={"arithmetic": aggregate.arithmetic, "geometric": aggregate.geometric},
)
OFFICIAL = evaluate(VALUES, TREE).ranks


def test_the_estimator_finds_the_known_indices_of_a_linear_function() -> None:
    # y = 10 + x1 + 2·x2 with even inputs: variances 1 and 4 parts, so 0.2 and 0.8, total the same
    points = sobol._sequence(4096, 2, 0)
    a, b = points[:, :2], points[:, 2:]

    def function(x: np.ndarray) -> np.ndarray:
        return np.asarray(10 + x[:, :1] + 2 * x[:, 1:])

    for j, expected in ((0, 0.2), (1, 0.8)):
        mixed = a.copy()
        mixed[:, j] = b[:, j]
        first, total = sobol._estimate(function(a), function(b), function(mixed))
        assert first[0] == pytest.approx(expected, abs=0.02)
        assert total[0] == pytest.approx(expected, abs=0.02)


def test_indices_are_named_by_choice_and_the_alternative_that_never_varies_is_left_out() -> None:
    result = sensitivity(GRID, WeightNoise(0.25), OFFICIAL, samples=2_000, seed=1)
    assert result.inputs == ("treatment", "aggregation", "weights")
    assert result.evaluations == 2_000 * 5
    assert result.unit_total.shape == (25, 3)


def test_intervals_enclose_their_estimate_and_narrow_with_more_samples() -> None:
    few = sensitivity(GRID, WeightNoise(0.25), OFFICIAL, samples=500)
    many = sensitivity(GRID, WeightNoise(0.25), OFFICIAL, samples=8_000)
    for one in (*few.indices, *many.indices):
        assert one.first_interval[0] <= one.first <= one.first_interval[1]
        assert one.total_interval[0] <= one.total <= one.total_interval[1]
    width = [one.indices[2].total_interval[1] - one.indices[2].total_interval[0] for one in (few, many)]
    assert width[1] < width[0] / 2


def test_total_effects_are_at_least_the_first_and_all_first_effects_at_most_the_whole() -> None:
    result = sensitivity(GRID, WeightNoise(0.25), OFFICIAL, samples=8_000)
    for one in result.indices:
        assert one.total >= one.first - 0.03
    assert sum(one.first for one in result.indices) <= 1.05
    assert sum(one.total for one in result.indices) >= 0.95


def test_the_same_seed_gives_the_same_indices_on_any_number_of_workers() -> None:
    one = sensitivity(GRID, WeightNoise(0.25), OFFICIAL, samples=3_000, seed=9)
    two = sensitivity(GRID, WeightNoise(0.25), OFFICIAL, samples=3_000, seed=9, workers=2)
    assert one.indices == two.indices


def test_a_unit_whose_rank_never_moves_has_no_index() -> None:
    table = np.vstack([np.full(4, 50.0), RNG.random((5, 4))])
    scenario = Scenario({}, TREE, table, (aggregate.arithmetic,))
    result = sensitivity([scenario], WeightNoise(0.9), np.arange(1.0, 7.0), samples=500)
    assert np.isnan(result.unit_total[0]).all()


def test_an_incomplete_grid_is_refused() -> None:
    with pytest.raises(CompositeError, match="组合"):
        sensitivity(GRID[:3], WeightNoise(), OFFICIAL, samples=64)

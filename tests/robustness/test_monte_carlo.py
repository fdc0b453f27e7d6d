from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huoju.composite import CompositeError, IndexTree, Node, aggregate, evaluate, ranks
from huoju.composite.normalise import min_max, z_score
from huoju.composite.treat import Limits, treat
from huoju.robustness import CellNoise, Scenario, WeightNoise, perturb_weights, scenarios, simulate, simulate_cells
from huoju.robustness.ranking import RankCounter
from huoju.robustness.weight_noise import WeightSampler

RNG = np.random.default_rng(11)
TABLE = RNG.random((20, 5))
TREE = IndexTree(
    (
        Node("i", None),
        Node("A", "i", 2),
        Node("B", "i", 1),
        *(Node(f"a{j}", "A", j + 1) for j in range(3)),
        *(Node(f"b{j}", "B") for j in range(2)),
    )
)
ABOVE_ZERO = partial(min_max, target=(1.0, 100.0))


def winsorised(values: np.ndarray, most_points: int) -> np.ndarray:
    return treat(values, Limits(most_points=most_points)).values


def plain_counts(scores: np.ndarray, tolerance: float) -> np.ndarray:
    places = ranks(scores, tolerance=tolerance).astype(int) - 1
    counts = np.zeros((scores.shape[1],) * 2, dtype=int)
    np.add.at(counts, (np.broadcast_to(np.arange(scores.shape[1]), places.shape), places), 1)
    return counts


@settings(deadline=None)
@given(arrays(np.float64, (30, 7), elements=st.integers(0, 6).map(float)), st.sampled_from([0.0, 1e-9, 1.0]))
def test_packed_keys_count_ranks_exactly_as_the_plain_ranking_does(costs: np.ndarray, tolerance: float) -> None:
    counter = RankCounter(7, 8, tolerance)
    counter.add(costs)
    np.testing.assert_array_equal(counter.counts, plain_counts(-costs, tolerance))


@pytest.mark.parametrize("units", [1, 2, 256, 257, 2100])
def test_packed_keys_count_ranks_for_any_number_of_units(units: int) -> None:
    costs = RNG.random((5, units))
    costs[:, -1] = costs[:, 0] * (1 + 1e-15)
    counter = RankCounter(units, 5, 1e-9)
    counter.add(costs)
    np.testing.assert_array_equal(counter.counts, plain_counts(-costs, 1e-9))


def test_every_unit_takes_one_rank_in_every_replication() -> None:
    result = perturb_weights(TABLE, np.ones(5), replications=3_001)
    assert result.replications == 3_001
    assert (result.counts.sum(axis=1) == 3_001).all()
    assert (result.counts.sum(axis=0) == 3_001).all()


def test_the_same_seed_gives_the_same_counts_on_any_number_of_workers() -> None:
    one = perturb_weights(TABLE, np.ones(5), replications=20_000, seed=4, workers=1)
    two = perturb_weights(TABLE, np.ones(5), replications=20_000, seed=4, workers=3)
    other = perturb_weights(TABLE, np.ones(5), replications=20_000, seed=5)
    np.testing.assert_array_equal(one.counts, two.counts)
    assert (one.counts != other.counts).any()


def test_the_distribution_agrees_with_a_plain_simulation() -> None:
    weights = np.ones(5) * (1 + 0.25 * (2 * np.random.default_rng(1).random((40_000, 5)) - 1))
    plain = plain_counts((weights / weights.sum(axis=1, keepdims=True)) @ TABLE.T, 0.0) / 40_000
    ours = perturb_weights(TABLE, np.ones(5), replications=40_000).counts / 40_000
    assert np.abs(plain - ours).max() < 0.015


def test_without_noise_only_the_official_ranks_occur() -> None:
    result = perturb_weights(TABLE, np.ones(5), radius=0.0, replications=10)
    np.testing.assert_array_equal(result.best, ranks(TABLE.mean(axis=1)))
    np.testing.assert_array_equal(result.worst, result.best)


def test_units_with_equal_rows_always_share_the_better_rank() -> None:
    table = np.vstack([TABLE, TABLE[3]])
    counts = perturb_weights(table, np.ones(5), replications=2_000).counts
    np.testing.assert_array_equal(counts[3], counts[-1])


def test_quantiles_means_and_top_shares_follow_from_the_counts() -> None:
    result = perturb_weights(TABLE, np.ones(5), replications=1_000)
    sample = np.repeat(np.arange(1, 21), result.counts[7])
    assert result.quantile(0.05)[7] == np.quantile(sample, 0.05, method="inverted_cdf")
    assert result.mean[7] == pytest.approx(sample.mean())
    assert (result.best[7], result.worst[7]) == (sample.min(), sample.max())
    assert result.probability_top(5)[7] == pytest.approx((sample <= 5).mean())


def test_progress_is_told_up_to_the_last_replication() -> None:
    heard: list[tuple[int, int]] = []
    perturb_weights(TABLE, np.ones(5), replications=12_345, workers=2, progress=lambda *now: heard.append(now))
    assert heard[-1] == (12_345, 12_345)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)


@pytest.mark.parametrize("radius", [-0.1, 1.01])
def test_a_radius_that_makes_weights_negative_is_refused(radius: float) -> None:
    with pytest.raises(CompositeError, match="负权重"):
        perturb_weights(TABLE, np.ones(5), radius=radius)


def test_drawn_weights_stay_within_the_radius_on_every_level_and_sum_to_one() -> None:
    sampler = WeightSampler(TREE, WeightNoise(0.1, 0.3))
    uniform = RNG.random((500, sampler.size))
    assert sampler.size == 7
    np.testing.assert_allclose(sampler.indicators(uniform).sum(axis=1), 1)
    for group, drawn in zip(TREE.groups, sampler.local(uniform), strict=True):
        ratio = drawn / group.shares
        radius = 0.3 if group.code == "i" else 0.1
        assert ratio.max() / ratio.min() <= (1 + radius) ** 2 / (1 - radius) ** 2


def made(*methods: aggregate.Aggregator) -> Scenario:
    return Scenario({}, TREE, ABOVE_ZERO(TABLE).values, methods)


@pytest.mark.parametrize(
    "methods",
    [
        (aggregate.arithmetic,) * 3,
        (aggregate.geometric,) * 3,
        (aggregate.harmonic,) * 3,
        (aggregate.arithmetic, aggregate.arithmetic, aggregate.geometric),
        (aggregate.weighted_median, aggregate.arithmetic, aggregate.harmonic),
        (aggregate.copeland,) * 3,
    ],
)
def test_a_scenario_ranks_as_the_index_itself_under_any_weights(methods: tuple[aggregate.Aggregator, ...]) -> None:
    scenario = made(*methods)
    sampler = WeightSampler(TREE, WeightNoise(0.5, 0.5))
    uniform = RNG.random((6, sampler.size))
    costs = scenario.costs(sampler, uniform)
    for row, shares in enumerate(zip(*sampler.local(uniform), strict=True)):
        columns = dict(zip(TREE.indicators, scenario.values.T, strict=True))
        for group, method, own in zip(TREE.groups, methods, shares, strict=True):
            columns[group.code] = method(np.stack([columns[c] for c in group.children], axis=1), own, "rescale").scores
        expected = ranks(columns["i"], tolerance=1e-9)
        np.testing.assert_array_equal(ranks(-costs[row], tolerance=1e-9), expected)


def test_missing_values_are_skipped_with_rescaled_weights_as_in_the_index() -> None:
    holed = ABOVE_ZERO(TABLE).values
    holed[2, 0] = np.nan
    shares = tuple(group.shares[None, :] for group in TREE.groups)
    scores = Scenario({}, TREE, holed, (aggregate.arithmetic,) * 3).scores_of(shares)[0]
    inside = (holed[2, 1:3] * [2, 3]).sum() / 5
    assert scores[2] == pytest.approx((2 * inside + holed[2, 3:].mean()) / 3)


def test_a_unit_that_cannot_be_scored_is_refused_with_its_row() -> None:
    values = np.full((3, 5), 1.0)
    values[2] = np.nan
    with pytest.raises(CompositeError, match="第 3 行"):
        Scenario({}, TREE, values, (aggregate.arithmetic,) * 3)


def grid() -> tuple[Scenario, ...]:
    values = RNG.lognormal(0, 1, (20, 5))
    return scenarios(
        values,
        TREE,
        treatments={str(k): partial(winsorised, most_points=k) for k in (1, 5)},
        normalisers={"min_max": ABOVE_ZERO, "z_score": z_score},
        aggregators={"arithmetic": aggregate.arithmetic},
    )


def test_all_combinations_of_the_choices_are_prepared_with_their_labels() -> None:
    assert [dict(one.label) for one in grid()][1] == {
        "treatment": "1",
        "normalisation": "z_score",
        "aggregation": "arithmetic",
    }
    assert len(grid()) == 4


def test_each_scenario_is_drawn_about_equally_often() -> None:
    first, second = made(*(aggregate.arithmetic,) * 3), made(*(aggregate.geometric,) * 3)
    mixed = simulate([first, second], WeightNoise(0.0), replications=20_000).counts
    alone = [simulate([one], WeightNoise(0.0), replications=20_000).counts for one in (first, second)]
    assert np.abs(mixed - (alone[0] + alone[1]) / 2).max() < 400


def test_scenarios_of_different_units_are_refused() -> None:
    with pytest.raises(CompositeError, match="不同"):
        simulate([grid()[0], Scenario({}, TREE, TABLE[:5], (aggregate.arithmetic,) * 3)], WeightNoise())


@pytest.mark.parametrize("method", [aggregate.arithmetic, aggregate.geometric])
def test_without_error_the_cells_give_the_official_ranks(method: aggregate.Aggregator) -> None:
    cells = CellNoise(0.0, target=(1.0, 100.0))
    result = simulate_cells(TABLE, TREE, cells, aggregator=method, replications=5)
    normalised = ABOVE_ZERO(TABLE).values
    expected = Scenario({}, TREE, normalised, (method,) * 3).scores_of(tuple(g.shares[None] for g in TREE.groups))[0]
    np.testing.assert_array_equal(result.best, ranks(expected, tolerance=1e-9))
    np.testing.assert_array_equal(result.worst, result.best)


def test_larger_errors_in_the_cells_scatter_the_ranks_more_and_workers_do_not_matter() -> None:
    def spread(relative: float, workers: int = 1) -> np.ndarray:
        return simulate_cells(TABLE, TREE, CellNoise(relative), replications=3_000, workers=workers).counts

    small, large = spread(0.01), spread(0.2)
    assert (small > 0).sum() < (large > 0).sum()
    np.testing.assert_array_equal(large, spread(0.2, workers=2))


def test_noise_in_a_reverse_indicator_keeps_its_direction() -> None:
    tree = IndexTree((Node("i", None), Node("a", "i", direction=-1)))
    result = simulate_cells(np.array([[1.0], [2.0], [4.0]]), tree, CellNoise(0.01), replications=50)
    assert result.worst.tolist() == [1, 2, 3]


def test_a_hole_is_refused_with_its_place() -> None:
    holed = TABLE.copy()
    holed[4, 1] = np.nan
    with pytest.raises(CompositeError, match="第 5 行、指标“a1”"):
        simulate_cells(holed, TREE, CellNoise())


def test_the_official_ranking_lies_inside_what_is_seen() -> None:
    official = evaluate(TABLE, TREE).ranks
    seen = simulate([Scenario({}, TREE, min_max(TABLE).values, (aggregate.arithmetic,) * 3)], WeightNoise(0.2, 0.2))
    assert (seen.best <= official).all()
    assert (official <= seen.worst).all()

"""A whole ranking with its certainty: samples, proofs, statements that hold whatever the weights."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from huoju.composite import CompositeError, ranks
from huoju.robustness import LaboratoryError, Panel, RobustRanking, robust_ranking
from huoju.robustness.linear import linear_tables

RNG = np.random.default_rng(21)


@pytest.fixture(scope="module")
def ranking(panel: Panel) -> RobustRanking:
    return robust_ranking(panel, samples=20_000, seed=4, workers=2)


def test_units_stand_in_official_order_with_their_official_places(ranking: RobustRanking, panel: Panel) -> None:
    bests = [unit.place.rank_best for unit in ranking.units]
    assert bests == sorted(bests)
    for unit in ranking.units:
        row = panel.latest.row(unit.unit)
        assert unit.place.rank_worst == panel.latest.index.rank_worst[row]
        assert unit.place.score_high == pytest.approx(panel.latest.index.high[row, -1])


def test_everything_is_proved_and_no_sample_passes_a_proof(ranking: RobustRanking) -> None:
    assert ranking.proved_ends == ranking.ends == 60
    assert not ranking.interrupted
    for unit in ranking.units:
        assert unit.range.best_bound <= unit.seen_best <= unit.p05 <= unit.median <= unit.p95
        assert unit.p95 <= unit.seen_worst <= unit.range.worst_bound
    exact = sum(unit.range.worst_bound - unit.range.best_bound for unit in ranking.units)
    assert exact > sum(unit.seen_worst - unit.seen_best for unit in ranking.units)


def test_the_official_interval_by_missing_values_lies_inside_the_proofs(ranking: RobustRanking) -> None:
    for unit in ranking.units:
        assert unit.range.best_bound <= unit.place.rank_best
        assert unit.place.rank_worst <= unit.range.worst_bound


def test_what_holds_whatever_the_weights_holds_in_every_sample(ranking: RobustRanking, panel: Panel) -> None:
    tables = linear_tables(panel, panel.latest)
    order = [panel.latest.row(unit.unit) for unit in ranking.units]
    for _ in range(300):
        weights = tables.shares * RNG.uniform(0.8, 1.2, len(tables.shares))
        values = tables.low + RNG.random(tables.low.shape) * (tables.high - tables.low)
        scores = (values @ weights)[order]
        assert (scores[:, None] > scores[None, :])[ranking.ahead].all()
    assert 0 < ranking.certain_pairs < ranking.pairs == 30 * 29 // 2


def test_a_turn_is_the_smallest_change_of_weights_that_makes_two_units_level(
    ranking: RobustRanking, panel: Panel
) -> None:
    tables = linear_tables(panel, panel.latest)
    turn = min(ranking.turns, key=lambda one: one.radius)
    gap = tables.middle[panel.latest.row(turn.behind)] - tables.middle[panel.latest.row(turn.ahead)]
    sides = np.sign(gap) * (1 if tables.shares @ gap < 0 else -1)
    level = tables.shares * (1 + turn.radius * sides)
    assert level @ gap == pytest.approx(0.0, abs=1e-9)
    short = tables.shares * (1 + 0.99 * turn.radius * sides)
    assert np.sign(short @ gap) == np.sign(tables.shares @ gap)


def test_the_seed_decides_whatever_the_number_of_workers(ranking: RobustRanking, panel: Panel) -> None:
    again = robust_ranking(panel, samples=20_000, seed=4, workers=1)
    for one in fields(RobustRanking):
        if one.name != "ahead":
            assert getattr(again, one.name) == getattr(ranking, one.name)
    np.testing.assert_array_equal(again.ahead, ranking.ahead)
    other = robust_ranking(panel, samples=20_000, seed=5, workers=1)
    assert [unit.range for unit in other.units] == [unit.range for unit in ranking.units]
    assert [unit.median for unit in other.units] != [] != [unit.seen_best for unit in other.units]


def test_no_change_of_weights_leaves_the_interval_of_the_missing_values(panel: Panel) -> None:
    still = robust_ranking(panel, within=0.0, samples=500, workers=1)
    for unit in still.units:
        assert (unit.range.best_bound, unit.range.worst_bound) == (unit.place.rank_best, unit.place.rank_worst)


def test_an_earlier_period_can_be_asked_for(panel: Panel) -> None:
    earlier = robust_ranking(panel, period="2023", samples=500, workers=1)
    year = panel.years[0]
    scores = year.index.low[:, -1]
    assert earlier.period == "2023"
    assert [unit.unit for unit in earlier.units] == [year.units[row] for row in np.argsort(-scores)]
    assert ranks(scores).min() == 1


def test_a_period_that_is_not_there_is_named(panel: Panel) -> None:
    with pytest.raises(LaboratoryError, match="没有时期“2031”，有：2023、2024"):
        robust_ranking(panel, period="2031", samples=10, workers=1)


def test_a_time_limit_gives_valid_bounds_and_says_so(panel: Panel) -> None:
    short = robust_ranking(panel, samples=500, workers=1, time_limit=0.0)
    whole = robust_ranking(panel, samples=500, workers=1)
    assert short.interrupted
    assert short.proved_ends < short.ends
    for one, other in zip(short.units, whole.units, strict=True):
        assert one.range.best_bound <= other.range.best_bound
        assert other.range.worst_bound <= one.range.worst_bound
        assert other.range.best_bound <= one.range.best_attained
        assert one.range.worst_attained <= other.range.worst_bound


def test_a_radius_above_the_whole_is_refused(panel: Panel) -> None:
    with pytest.raises(CompositeError, match="0 到 1"):
        robust_ranking(panel, within=1.5, samples=10, workers=1)

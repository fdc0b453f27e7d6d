from __future__ import annotations

from functools import partial
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from huoju.composite import Choices, CompositeError, IndexTree, Node, aggregate, evaluate, flat
from huoju.composite.normalise import efficacy, rank
from huoju.robustness import (
    bounded_rule,
    cheapest_improvement,
    contributions,
    explain_change,
    marginal_values,
    peer_limits,
    replacing_rule,
    what_if,
)

OLD = flat(("a", "b", "c"), np.array([1.0, 1, 2]), np.array([1.0, -1, 1]))
NEW = flat(("a", "b", "c"), np.array([2.0, 1, 1]), np.array([1.0, -1, 1]))
TABLES = arrays(np.float64, (6, 3), elements=st.integers(0, 40).map(float))
RNG = np.random.default_rng(17)


@given(TABLES)
def test_contributions_add_up_to_the_scores(table: np.ndarray) -> None:
    result = evaluate(table, OLD)
    np.testing.assert_allclose(contributions(result.low[:, :3], OLD.global_weights()).sum(axis=1), result.scores)


def test_a_missing_value_gives_nothing_and_the_rest_still_adds_up() -> None:
    table = np.array([[1.0, 2, 3], [4, np.nan, 6], [7, 8, 1]])
    result = evaluate(table, OLD)
    parts = contributions(result.low[:, :3], OLD.global_weights())
    assert parts[1, 1] == 0
    assert parts[1].sum() == pytest.approx(result.scores[1])


@given(TABLES, TABLES)
def test_value_population_and_rule_effects_add_up_to_the_change_exactly(before: np.ndarray, after: np.ndarray) -> None:
    effects = explain_change(before, after, bounded_rule(OLD), bounded_rule(NEW, efficacy))
    old = evaluate(before, OLD).scores
    new = evaluate(after, NEW, Choices(normalise=efficacy)).scores
    np.testing.assert_allclose(effects.total, new - old, atol=1e-9)


@given(TABLES, TABLES)
def test_methods_without_bounds_add_up_too(before: np.ndarray, after: np.ndarray) -> None:
    effects = explain_change(before, after, replacing_rule(OLD, rank), replacing_rule(NEW, rank))
    change = (
        evaluate(after, NEW, Choices(normalise=rank)).scores - evaluate(before, OLD, Choices(normalise=rank)).scores
    )
    np.testing.assert_allclose(effects.total, change, atol=1e-9)


def test_what_did_not_change_has_no_effect() -> None:
    before = RNG.random((6, 3))
    same_rule = explain_change(before, before * 2, bounded_rule(OLD), bounded_rule(OLD))
    assert (same_rule.rule == 0).all()
    fixed = ([0.0, 0.0, 0.0], [2.0, 2.0, 2.0])
    fixed_scale = explain_change(before, before * 2, bounded_rule(OLD, bounds=fixed), bounded_rule(OLD, bounds=fixed))
    assert (fixed_scale.population == 0).all()
    assert np.abs(fixed_scale.value).max() > 0
    only_rule = explain_change(before, before, bounded_rule(OLD), bounded_rule(NEW))
    assert (only_rule.value == 0).all()
    assert (only_rule.population == 0).all()


def test_a_population_that_moves_away_lowers_a_unit_that_stands_still() -> None:
    before = np.array([[0.0, 0, 0], [5, 5, 5], [10, 10, 10]])
    after = np.array([[0.0, 0, 0], [5, 5, 5], [20, 10, 10]])
    effects = explain_change(before, after, bounded_rule(OLD), bounded_rule(OLD))
    # the maximum of a doubles: 5 falls from 50 to 25 points, share 1/4
    assert effects.population[1].tolist() == pytest.approx([-6.25, 0, 0])
    assert effects.value[1].tolist() == [0, 0, 0]


TABLE = np.array([[10.0, 9, 10], [20, 5, 40], [30, 5, 60], [90, 1, 100], [0, 10, 0]])


def test_what_if_scores_all_units_anew() -> None:
    outcome = what_if(TABLE, OLD, 0, {"c": 50.0})
    changed = TABLE.copy()
    changed[0, 2] = 50.0
    assert outcome.score_after == evaluate(changed, OLD).scores[0]
    assert (outcome.rank_before, outcome.rank_after) == (4, int(evaluate(changed, OLD).ranks[0]))


def test_an_unknown_indicator_is_named() -> None:
    with pytest.raises(CompositeError, match="研发"):
        what_if(TABLE, OLD, 0, {"研发": 1.0})


def test_the_marginal_value_takes_a_step_in_the_good_direction() -> None:
    steps = marginal_values(TABLE, OLD, 1, [9.0, 0.9, 10.0])
    gains = [steps[code].score_after - steps[code].score_before for code in "abc"]
    # one tenth of the range each, times the shares 1/4 1/4 1/2
    assert gains == pytest.approx([2.5, 2.5, 5.0])


def test_limits_follow_what_peers_gained_but_not_past_the_best() -> None:
    before = np.array([[10.0, 10, 0], [20, 10, 0], [30, 10, 0]])
    after = np.array([[12.0, 8, 0], [24, 8, 0], [30, 9, 0]])
    limits = peer_limits(before, after, OLD, quantile=1.0)
    assert limits[:, 0].tolist() == [16, 28, 30]
    assert limits[:, 1].tolist() == [8, 8, 8]


def test_the_cheapest_way_to_a_score_takes_the_best_gain_for_the_money_first() -> None:
    # gain per raw unit: a 25/90, b 25/9, c 50/100; per cost: a 0.278, b 0.278, c 0.5
    way = cheapest_improvement(TABLE, OLD, 1, limits=[30.0, 4.0, 60.0], unit_costs=[1.0, 10.0, 1.0], score=50.0)
    start = evaluate(TABLE, OLD).scores[1]
    assert way.reached
    assert way.steps[0].indicator == "c"
    assert way.outcome.score_after == pytest.approx(50.0, abs=1e-4)
    assert way.outcome.score_before == pytest.approx(start)
    assert way.cost == pytest.approx(20 + (50 - start - 10) / 0.5 * 0.5 / (25 / 90) * 1.0, rel=1e-3)


def test_no_cheaper_way_exists_on_a_grid_of_all_ways() -> None:
    limits, costs = np.array([40.0, 2.0, 80.0]), np.array([3.0, 9.0, 2.0])
    way = cheapest_improvement(TABLE, OLD, 1, limits=limits, unit_costs=costs, rank=2)
    assert way.outcome.rank_after == 2
    cheapest = np.inf
    for part in product(np.linspace(0, 1, 9), repeat=3):
        moved = TABLE[1] + (limits - TABLE[1]) * np.array(part)
        outcome = what_if(TABLE, OLD, 1, dict(zip("abc", moved.tolist(), strict=True)))
        if outcome.rank_after <= 2:
            cheapest = min(cheapest, float(np.abs(moved - TABLE[1]) @ costs))
    assert way.cost <= cheapest + 1e-6


def test_an_aim_already_reached_costs_nothing() -> None:
    way = cheapest_improvement(TABLE, OLD, 3, limits=TABLE.max(axis=0), unit_costs=1.0, rank=1)
    assert (way.reached, way.cost, way.steps) == (True, 0, ())


def test_an_aim_out_of_reach_shows_how_far_all_limits_lead() -> None:
    way = cheapest_improvement(TABLE, OLD, 4, limits=[5.0, 9.0, 5.0], unit_costs=1.0, rank=1)
    assert not way.reached
    assert {step.indicator for step in way.steps} == {"a", "b", "c"}
    assert way.outcome.rank_after > 1


def test_the_cheapest_way_refuses_an_index_that_is_not_arithmetic() -> None:
    geometric = Choices(aggregator=aggregate.geometric, normalise=partial(efficacy))
    with pytest.raises(CompositeError, match="算术平均"):
        cheapest_improvement(TABLE, OLD, 0, limits=TABLE[0], unit_costs=1.0, rank=1, choices=geometric)


def test_a_unit_at_the_bottom_of_the_scale_is_priced_on_the_scale_it_leaves_behind() -> None:
    # once unit 1 leaves the bottom the worst value is 5, so 30 % of the way from 5 to 10 is needed, not from 0
    table = np.array([[0.0], [10.0], [5.0]])
    way = cheapest_improvement(
        table, IndexTree((Node("i", None), Node("x", "i"))), 0, limits=[10.0], unit_costs=1.0, score=30.0
    )
    assert way.steps[0].after == pytest.approx(6.5, abs=1e-4)


def test_a_deep_tree_is_improved_by_its_global_weights() -> None:
    tree = IndexTree((Node("i", None), Node("A", "i", 3), Node("x", "A"), Node("y", "i", 1)))
    table = np.array([[0.0, 0.0], [10.0, 10.0], [0.0, 0.0]])
    way = cheapest_improvement(table, tree, 0, limits=[10.0, 10.0], unit_costs=1.0, score=30.0)
    assert [step.indicator for step in way.steps] == ["x"]
    assert way.steps[0].after == pytest.approx(4.0, abs=1e-4)

"""Both methods give the least cost that trying every choice gives, and everything around the path holds too."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.pathways.alternatives import measures_of, next_best
from huoju.pathways.dynamic import TooManyStatesError
from huoju.pathways.frontier import frontier
from huoju.pathways.obstacles import infeasible_sets
from huoju.pathways.options import TooManyOptionsError
from huoju.pathways.solve import SharedError, Task, cheapest
from huoju.pathways.steps import way_of
from tests.pathways.brute_force import cheapest_by_trying, frontier_by_trying
from tests.pathways.cases import random_tasks

SEEDS = st.integers(0, 2**32)


def cost_of(task: Task, method: str) -> int | None:
    choice = cheapest(task, method)  # type: ignore[arg-type]  # one of the two
    return None if choice is None else choice.cost


@given(seed=SEEDS)
@settings(max_examples=80, deadline=None)
def test_dynamic_programming_costs_what_trying_everything_costs(seed: int) -> None:
    for task in random_tasks(seed, 2):
        try:
            found = cost_of(task, "dynamic")
        except (SharedError, TooManyOptionsError, TooManyStatesError):
            continue
        assert found == cheapest_by_trying(task)


@given(seed=SEEDS)
@settings(max_examples=80, deadline=None)
def test_the_integer_programme_costs_what_trying_everything_costs(seed: int) -> None:
    for task in random_tasks(seed, 1):
        assert cost_of(task, "programme") == cheapest_by_trying(task)


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_steps_of_a_path_pass_and_add_up(seed: int) -> None:
    for task in random_tasks(seed, 3):
        choice = cheapest(task)
        if choice is not None:
            way = way_of(task, choice)
            assert sum(step.cost for step in way.steps) == way.cost == choice.cost
            assert way.proved


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_the_frontier_is_the_least_cost_of_every_score(seed: int) -> None:
    for task in random_tasks(seed, 1):
        assert frontier(task) == frontier_by_trying(task)


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_next_best_ways_cost_more_and_really_differ(seed: int) -> None:
    for task in random_tasks(seed, 2):
        best = cheapest(task)
        if best is None:
            continue
        found = [best, *next_best(task, best, 3)]
        costs = [choice.cost for choice in found]
        used = [measures_of(task, choice) for choice in found]
        assert costs == sorted(costs)
        assert not any(used[i] <= used[j] for i in range(len(used)) for j in range(i + 1, len(used)))


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_second_best_way_is_the_cheapest_that_leaves_something_out(seed: int) -> None:
    for task in random_tasks(seed, 2):
        best = cheapest(task)
        if best is None or not measures_of(task, best):
            continue
        without = [cheapest(task.without(frozenset({name}))) for name in measures_of(task, best)]
        expected = min((choice.cost for choice in without if choice is not None), default=None)
        found = next_best(task, best, 1)
        assert (found[0].cost if found else None) == expected


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_obstacles_cannot_be_met_together_and_none_is_left_over(seed: int) -> None:
    for task in random_tasks(seed, 2):
        if cheapest(task) is not None:
            continue
        for group in infeasible_sets(task):
            assert cheapest_by_trying(replace(task, wanted=group)) is None
            for left_out in group:
                rest = tuple(index for index in group if index != left_out)
                assert cheapest_by_trying(replace(task, wanted=rest)) is not None

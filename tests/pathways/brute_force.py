"""The cheapest path by trying everything: the oracle for small cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import localcontext
from itertools import product
from typing import Any

from huoju.evaluation.interpreter import Judgement, State, compile_condition
from huoju.evaluation.plan_walk import scores_in
from huoju.pathways.amounts import EXACT
from huoju.pathways.levers import changed, cost_of
from huoju.pathways.prepared import Prepared
from huoju.pathways.solve import Task
from tests.pathways.days import AS_OF


def cheapest_by_trying(task: Task) -> int | None:
    """The least cost of any choice of steps that meets what the task wants; None where none does."""
    return min((cost for cost, _ in every_choice(task)), default=None)


def frontier_by_trying(task: Task) -> list[tuple[int, int]]:
    """(score, least cost), for every score that costs more than each lower one, scores not being asked for."""
    plan = task.prepared.plan
    if plan.total is None:
        return []
    others = tuple(
        index for index in task.wanted if not any(True for _ in scores_in(task.prepared.conjuncts[index].condition))
    )
    found = [(judged.scores[plan.total][0], cost) for cost, judged in every_choice(replace(task, wanted=others))]
    return sorted(
        (score, cost)
        for score, cost in set(found)
        if not any((higher >= score and less < cost) or (higher > score and less <= cost) for higher, less in found)
    )


def every_choice(task: Task) -> Iterator[tuple[int, Judgement]]:
    """The cost of every choice of steps that is allowed and meets what the task wants, and the judgement after it."""
    prepared: Prepared = task.prepared
    kept = prepared.kept_limits(task.values)
    whole = len(task.wanted) == len(prepared.conjuncts)
    for steps in product(*(range(lever.most + 1) for lever in task.levers)):
        if set_twice(task, steps):
            continue
        with localcontext(EXACT):
            after = changed(task.values, task.levers, steps)
            if not inside_bounds(prepared, after):
                continue
            state = State(after, {}, {})
            if not all(prepared.limit_tests[name](state) for name in kept):
                continue
            judged = prepared.interpreter.judge(as_record(after), AS_OF)
            scored = State(after, dict(judged.outcomes), dict(judged.scores))
            wanted = [prepared.conjuncts[index].condition for index in task.wanted]
            met = judged.verdict == "pass" if whole else all(compile_condition(one)(scored) for one in wanted)
        if met:
            yield cost_of(task.levers, steps), judged


def inside_bounds(prepared: Prepared, values: Mapping[str, Any]) -> bool:
    """Whether every number lies inside the bounds of its input."""
    for name, variable in prepared.plan.variables.items():
        low, high = variable.field.low, variable.field.high
        if low is not None and high is not None and values[name] is not None and not low <= values[name] <= high:
            return False
    return True


def set_twice(task: Task, steps: tuple[int, ...]) -> bool:
    """Whether two measures would set the same input."""
    names = [name for lever, count in zip(task.levers, steps, strict=True) if count for name, _ in lever.measure.sets]
    return len(names) != len(set(names))


def as_record(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a record again, without the day."""
    return {name: value for name, value in values.items() if name != "as_of"}

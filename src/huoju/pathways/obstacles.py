"""Why there is no path: the smallest sets of requirements that cannot be met together, and the values behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import localcontext
from itertools import combinations

from huoju.evaluation.interpreter import Judgement
from huoju.evaluation.plan import AS_OF
from huoju.evaluation.plan_walk import items_of, scores_in, variables_of, variables_of_scoring
from huoju.pathways.amounts import EXACT
from huoju.pathways.levers import changed
from huoju.pathways.result import Obstacle
from huoju.pathways.solve import Task, cheapest
from huoju.pathways.steps import change_of

_FEW = 14


def infeasible_sets(task: Task) -> tuple[tuple[int, ...], ...]:
    """The conjuncts that cannot be met: every one that cannot alone, else one smallest set that cannot together."""
    alone = tuple(index for index in task.wanted if not _possible(task, (index,)))
    if alone:
        return tuple((index,) for index in alone)
    if len(task.wanted) <= _FEW:
        for size in range(2, len(task.wanted) + 1):
            for chosen in combinations(task.wanted, size):
                if not _possible(task, chosen):
                    return (chosen,)
    return (_shrunk(task),)


def _shrunk(task: Task) -> tuple[int, ...]:
    """A set of which none can be left out, by leaving out one after the other."""
    kept = task.wanted
    for index in task.wanted:
        rest = tuple(one for one in kept if one != index)
        if rest and not _possible(task, rest):
            kept = rest
    return kept


def _possible(task: Task, wanted: tuple[int, ...]) -> bool:
    return cheapest(replace(task, wanted=wanted)) is not None


def obstacle_of(task: Task, index: int, judgement: Judgement) -> Obstacle:
    """One conjunct that stands in the way: what it looks at, how far each value can go, and why no further."""
    conjunct = task.prepared.conjuncts[index]
    outcome = judgement.outcomes[conjunct.node.id]
    if conjunct.barred and outcome is not None:
        outcome = not outcome
    names = tuple(dict.fromkeys(inputs_of(task, index)))
    plan = task.prepared.plan
    reach = {name: _furthest(task, name) for name in names}
    return Obstacle(
        conjunct.node.id,
        conjunct.node.label,
        conjunct.node.text,
        conjunct.barred,
        "unknown" if outcome is None else "met" if outcome else "unmet",
        tuple(change_of(plan, name, task.values[name], reach[name]) for name in names),
        tuple(_reason(task, name, reach[name]) for name in names),
        conjunct.node.citation,
    )


def inputs_of(task: Task, index: int) -> Iterator[str]:
    """Every input that a conjunct looks at, through scores too."""
    condition = task.prepared.conjuncts[index].condition
    plan = task.prepared.plan
    yield from (name for name in variables_of(condition) if name != AS_OF)
    for score in scores_in(condition):
        for item in items_of(plan, score):
            yield from (name for name in variables_of_scoring(item.scoring) if name != AS_OF)


def _furthest(task: Task, name: str) -> object:
    """The value after every lever that moves an input has gone as far as it can."""
    levers = [lever for lever in task.levers if name in lever.measure.inputs]
    with localcontext(EXACT):
        return changed(task.values, levers, [lever.most for lever in levers])[name]


def _reason(task: Task, name: str, reach: object) -> str:
    levers = [lever for lever in task.levers if name in lever.measure.inputs]
    if task.values[name] is None and reach is None:
        return "数据缺失，须先查明"
    if not levers:
        return "没有列入可以改变的措施"
    closed = sorted({lever.closed for lever in levers if lever.closed is not None})
    if all(lever.most == 0 for lever in levers):
        return f"措施现在不可用（{'；'.join(closed)}）"
    return "已按每年上限计入"

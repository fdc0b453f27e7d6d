"""Cost against score: the least cost for every score that can be reached, all other requirements being met."""

from __future__ import annotations

from dataclasses import replace
from decimal import localcontext

from huoju.evaluation.plan import ScoreCompare
from huoju.evaluation.plan_walk import scores_in
from huoju.pathways.amounts import EXACT
from huoju.pathways.dynamic import TooManyStatesError
from huoju.pathways.options import TooManyOptionsError
from huoju.pathways.solve import SharedError, Task, cheapest, every_ending
from huoju.pathways.steps import outlook

_MOST_POINTS = 60


def frontier(task: Task) -> list[tuple[int, int]]:
    """(score, yuan), both rising, score in units of the plan; empty where the standard has no whole score."""
    plan = task.prepared.plan
    if plan.total is None:
        return []
    others = tuple(
        index for index in task.wanted if not any(True for _ in scores_in(task.prepared.conjuncts[index].condition))
    )
    anything = replace(task, wanted=others, at_least=ScoreCompare(((1, plan.total),), 0, ">="))
    try:
        return _by_endings(anything, plan.total)
    except (SharedError, TooManyOptionsError, TooManyStatesError):
        return _step_by_step(anything, plan.total)


def _by_endings(task: Task, total: str) -> list[tuple[int, int]]:
    with localcontext(EXACT):
        least: dict[int, int] = {}
        for ready, found in every_ending(task):
            for ending in found:
                if ready.cells.reached(ending.points):
                    score = ready.cells.scores(ending.points)[total]
                    least[score] = min(ending.cost, least.get(score, ending.cost))
    kept: list[tuple[int, int]] = []
    for score in sorted(least, reverse=True):
        if not kept or least[score] < kept[-1][1]:
            kept.append((score, least[score]))
    return kept[::-1]


def _step_by_step(task: Task, total: str) -> list[tuple[int, int]]:
    """One programme for each point of the frontier: at least a little more than the score before."""
    kept: list[tuple[int, int]] = []
    wanted = 0
    while len(kept) < _MOST_POINTS:
        choice = cheapest(replace(task, at_least=ScoreCompare(((1, total),), -wanted, ">=")))
        if choice is None:
            return kept
        reached = outlook(task, choice).after.scores[total][0]
        if kept and kept[-1][1] == choice.cost:
            kept.pop()
        kept.append((reached, choice.cost))
        wanted = reached + 1
    return kept

"""The cheapest path of one subject to pass one standard, with everything a person asks next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from huoju.evaluation.explain import plain
from huoju.evaluation.interpreter import Judgement
from huoju.pathways.alternatives import next_best
from huoju.pathways.frontier import frontier
from huoju.pathways.obstacles import infeasible_sets, obstacle_of
from huoju.pathways.prepared import Prepared
from huoju.pathways.questions import questions
from huoju.pathways.result import FrontierPoint, PathResult, Way
from huoju.pathways.solve import Task, cheapest, nothing_to_do, task_for
from huoju.pathways.steps import as_record, way_of


def path(
    prepared: Prepared,
    record: Mapping[str, Any],
    as_of: date,
    subject: str = "",
    *,
    alternatives: int = 0,
    with_frontier: bool = False,
) -> PathResult:
    """The least-cost set of measures after which the verdict is surely ``pass``.

    Args:
        prepared: the standard with its costs.
        record: value by input name, in the input's unit; None or absent where unknown.
        as_of: the day of the evaluation.
        subject: the key of the subject, for the result.
        alternatives: how many next-best ways to look for.
        with_frontier: whether to work out cost against score.

    Raises:
        RecordError: a value cannot be used.
        UnsolvedError: the time of the solver was up.
    """
    return path_of_values(
        prepared, prepared.read(record, as_of), as_of, subject, alternatives=alternatives, with_frontier=with_frontier
    )


def path_of_values(
    prepared: Prepared,
    values: dict[str, Any],
    as_of: date,
    subject: str,
    *,
    alternatives: int = 0,
    with_frontier: bool = False,
    years: int = 1,
) -> PathResult:
    """As ``path``, from values that have been read (see ``Prepared.read``)."""
    task = task_for(prepared, values)
    judgement = prepared.interpreter.judge(as_record(prepared.plan, values), as_of)
    choice = nothing_to_do(task) if judgement.verdict == "pass" else cheapest(task)
    blank = _blank(prepared, judgement, subject, years)
    points = frontier(task) if with_frontier else []
    blank = replace(blank, frontier=tuple(FrontierPoint(_points(prepared, score), cost) for score, cost in points))
    if choice is None:
        return _without_path(task, judgement, blank)
    others = next_best(task, choice, alternatives) if alternatives and choice.cost else []
    return replace(
        blank,
        status="passes" if judgement.verdict == "pass" else "found",
        best=way_of(task, choice),
        alternatives=tuple(way_of(task, other) for other in others),
        questions=questions(task, judgement, ()),
    )


def _without_path(task: Task, judgement: Judgement, blank: PathResult) -> PathResult:
    """No path with what is known: the obstacles, and what to find out where only missing figures stand in the way."""
    sets = infeasible_sets(task)
    stopping = tuple(index for group in sets for index in group)
    obstacles = tuple(tuple(obstacle_of(task, index, judgement) for index in group) for group in sets)
    found = replace(blank, status="impossible", obstacles=obstacles, questions=questions(task, judgement, stopping))
    open_only = all(len(group) == 1 and group[0].outcome == "unknown" for group in obstacles)
    if not open_only or not found.questions:
        return found
    rest = replace(task, wanted=tuple(index for index in task.wanted if index not in stopping))
    choice = cheapest(rest)
    best: Way | None = None if choice is None else way_of(rest, choice, must_pass=False)
    return replace(found, status="ask", best=best)


def _points(prepared: Prepared, units: int) -> str:
    return plain(Decimal(units).scaleb(-prepared.plan.decimals))


def _blank(prepared: Prepared, judgement: Judgement, subject: str, years: int) -> PathResult:
    plan, costs = prepared.plan, prepared.bound.file
    score = judgement.score
    return PathResult(
        subject=subject,
        standard=plan.standard,
        version=plan.version,
        title=plan.title,
        document=plan.document,
        content_hash=plan.content_hash,
        purpose=plan.purpose,
        as_of=judgement.as_of,
        costs=costs.costs,
        costs_about=costs.about,
        status="found",
        verdict=judgement.verdict,
        score=None if score is None else plain(score[0]),
        best=None,
        alternatives=(),
        frontier=(),
        obstacles=(),
        questions=(),
        unverified=plan.unverified,
        years=years,
    )

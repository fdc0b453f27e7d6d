"""What to find out first: missing figures that decide, the cheapest to find out before the others."""

from __future__ import annotations

from collections.abc import Iterable

from huoju.evaluation.deciding import deciding_inputs
from huoju.evaluation.interpreter import Judgement
from huoju.pathways.obstacles import inputs_of
from huoju.pathways.result import Question
from huoju.pathways.solve import Task


def questions(task: Task, judgement: Judgement, obstacles: Iterable[int]) -> tuple[Question, ...]:
    """The missing inputs behind an open verdict and behind obstacles, cheapest first; unpriced ones last."""
    wanted = dict.fromkeys(name for name in deciding_inputs(judgement) if name in task.prepared.plan.variables)
    for index in obstacles:
        wanted |= dict.fromkeys(name for name in inputs_of(task, index) if task.values[name] is None)
    found = [_question(task, name) for name in wanted if task.values[name] is None]
    return tuple(sorted(found, key=lambda one: (one.cost is None, one.cost or 0, one.label)))


def _question(task: Task, name: str) -> Question:
    cost = task.prepared.bound.finding_out.get(name)
    return Question(name, task.prepared.plan.variables[name].field.label, None if cost is None else int(cost))

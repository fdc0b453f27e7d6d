"""The least-cost choice of steps: dynamic programming where measures do not share, the integer programme elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import localcontext
from math import prod
from typing import Literal

from huoju.evaluation.interpreter import State
from huoju.evaluation.plan import ScoreCompare
from huoju.pathways.amounts import EXACT
from huoju.pathways.dynamic import Ending, TooManyStatesError, endings
from huoju.pathways.levers import Lever, cost_of
from huoju.pathways.options import ReadyParts, TooManyOptionsError
from huoju.pathways.prepared import Prepared, Values

Method = Literal["dynamic", "programme"]
METHODS: dict[Method, str] = {"dynamic": "动态规划", "programme": "整数规划（CP-SAT）"}

_MOST_OPTIONS = 400
_MOST_STATES = 4000
_MOST_HUB_STEPS = 32
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Steps of each lever, in the order of the cost file; ``proved`` where nothing cheaper can do."""

    steps: tuple[int, ...]
    cost: int
    method: Method
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be reached by one subject: conjuncts by number, with these values and levers."""

    prepared: Prepared
    values: Values
    levers: Sequence[Lever]
    wanted: tuple[int, ...]
    at_least: ScoreCompare | None = None

    def without(self, banned: frozenset[str]) -> Task:
        """The same task without some measures."""
        levers = [
            Lever(one.measure, one.effects, 0, one.start, one.tiers, "不用") if one.measure.id in banned else one
            for one in self.levers
        ]
        return Task(self.prepared, self.values, levers, self.wanted, self.at_least)


def task_for(prepared: Prepared, values: Values, *, levers: Sequence[Lever] | None = None) -> Task:
    """The task to pass the standard."""
    with localcontext(EXACT):
        opened = prepared.levers.open(values) if levers is None else levers
    return Task(prepared, values, opened, tuple(range(len(prepared.conjuncts))))


def cheapest(task: Task, method: Method | None = None, seconds: float = _SECONDS) -> Choice | None:
    """The least-cost choice; None where there surely is none.

    Args:
        task: what is to be reached.
        method: one method only; the quicker one that is exact where not given.
        seconds: time for the integer programme; a choice that is not proved within it says so.

    Raises:
        UnsolvedError: the time is up and nothing is known.
    """
    with localcontext(EXACT):
        if method != "programme":
            try:
                return _dynamic(task)
            except (TooManyOptionsError, TooManyStatesError, SharedError):
                if method == "dynamic":
                    raise
        return _programme(task, seconds)


def nothing_to_do(task: Task) -> Choice:
    """The choice of no steps at all, for a subject that passes already."""
    return Choice((0,) * len(task.levers), 0, "dynamic")


class UnsolvedError(ValueError):
    """The time was up before a path was found or excluded."""


class SharedError(ValueError):
    """Measures share cuts in this task, so that dynamic programming does not apply."""


def _dynamic(task: Task) -> Choice | None:
    best: Ending | None = None
    for ready, found in every_ending(task):
        for ending in found:
            if (best is None or ending.cost < best.cost) and ready.cells.reached(ending.points, task.at_least):
                best = ending
    if best is None:
        return None
    steps = dict(best.choice)
    return Choice(tuple(steps.get(index, 0) for index in range(len(task.levers))), best.cost, "dynamic")


def every_ending(task: Task) -> list[tuple[ReadyParts, list[Ending]]]:
    """For each branch every sum of points at its least cost, by dynamic programming.

    Raises:
        TooManyOptionsError, TooManyStatesError: too much to list.
    """
    branches = task.prepared.branches(task.wanted, task.at_least)
    if branches is None:
        raise SharedError
    state = State(task.values, {}, {})
    kept = task.prepared.kept_limits(task.values)
    found = []
    for ready in branches:
        base = ready.base(state)
        if base is None:
            continue
        groups = []
        for component in ready.components:
            if prod(task.levers[index].most + 1 for index in component.component.hubs) > _MOST_HUB_STEPS:
                raise SharedError
            tests = [task.prepared.limit_tests[name] for name in component.component.limits if name in kept]
            options = component.options(task.values, task.levers, tests, _MOST_OPTIONS)
            if not options:
                break
            groups.append(options)
        else:
            found.append((ready, endings(base, groups, ready.cells, _MOST_STATES)))
    return found


def _programme(task: Task, seconds: float) -> Choice | None:
    from huoju.pathways.encoding import Encoder  # noqa: PLC0415 - the solver takes seconds to import
    from huoju.pathways.programme import Programme  # noqa: PLC0415 - as above

    programme = Programme(task.levers)
    encoder = Encoder(programme, task.prepared.plan, task.values)
    wanted = [task.prepared.conjuncts[index].condition for index in task.wanted]
    wanted += [task.prepared.limits[name] for name in sorted(task.prepared.kept_limits(task.values))]
    wanted += [task.at_least] if task.at_least is not None else []
    for condition in wanted:
        literal = encoder.holds(condition, wanted=True)
        if literal is False:
            return None
        programme.require(literal)
    steps, _, proved = programme.solve(seconds)
    if steps is None:
        if not proved:
            raise UnsolvedError(f"{seconds:g} 秒内没有找到路径，也没有证明不存在；请减少措施或放宽时间")
        return None
    return Choice(steps, cost_of(task.levers, steps), "programme", proved)

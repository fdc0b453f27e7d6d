"""A choice of steps told to a person: what each measure changes, what it costs, which clause it serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Any

from huoju.evaluation.explain import plain
from huoju.evaluation.interpreter import Judgement, Outcome
from huoju.evaluation.plan import AS_OF, Plan
from huoju.evaluation.plan_walk import variables_of, variables_of_scoring
from huoju.pathways.amounts import EXACT
from huoju.pathways.levers import Lever, changed
from huoju.pathways.prepared import Prepared
from huoju.pathways.result import Change, Served, Step, Way
from huoju.pathways.solve import METHODS, Choice, Task

_WORDS: dict[Outcome, str] = {True: "满足", False: "不满足", None: "未知"}
_EPOCH = date(1970, 1, 1)


class UnprovedPathError(AssertionError):
    """A path that the interpreter does not pass; a fault of Huoju itself."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The judgement of a subject before and after a choice."""

    before: Judgement
    after: Judgement


def as_record(plan: Plan, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a record: days become dates again."""
    return {
        name: _EPOCH + timedelta(days=values[name])
        if variable.field.type == "date" and values[name] is not None
        else values[name]
        for name, variable in plan.variables.items()
    }


def outlook(task: Task, choice: Choice) -> Outlook:
    """Judge a subject before and after a choice, with the interpreter that judges everybody."""
    prepared = task.prepared
    day = _EPOCH + timedelta(days=task.values[AS_OF])
    with localcontext(EXACT):
        after = changed(task.values, task.levers, choice.steps)
    judge = prepared.interpreter.judge
    return Outlook(judge(as_record(prepared.plan, task.values), day), judge(as_record(prepared.plan, after), day))


def way_of(task: Task, choice: Choice, *, must_pass: bool = True) -> Way:
    """A choice as a way, checked by the interpreter.

    Raises:
        UnprovedPathError: the interpreter does not pass it (never, unless Huoju itself is at fault).
    """
    seen = outlook(task, choice)
    if must_pass and seen.after.verdict != "pass":
        raise UnprovedPathError("内部检查不通过：解出的路径未得到“符合”的结论")
    served = _served(task.prepared, seen)
    score = seen.after.score
    steps = []
    values = task.values
    for lever, count in zip(task.levers, choice.steps, strict=True):
        if count:
            step, values = _step(task, lever, count, values, served)
            steps.append(step)
    return Way(
        choice.cost,
        tuple(steps),
        None if score is None else plain(score[0]),
        METHODS[choice.method],
        choice.proved,
    )


def _step(
    task: Task, lever: Lever, count: int, values: Mapping[str, Any], served: list[tuple[Served, frozenset[str]]]
) -> tuple[Step, dict[str, Any]]:
    """One step, from the values that the steps before it leave, and the values after it."""
    measure = lever.measure
    names = frozenset(measure.inputs)
    with localcontext(EXACT):
        after = changed(values, [lever], [count])
    step = Step(
        measure.id.partition("@")[0],
        measure.label,
        measure.year,
        count,
        lever.cost(count),
        tuple(change_of(task.prepared.plan, name, values[name], after[name]) for name in measure.inputs),
        tuple(one for one, read in served if read & names),
        measure.assumption,
    )
    return step, after


def change_of(plan: Plan, name: str, before: Any, after: Any) -> Change:
    """A change of one input in words a reader knows."""
    field = plan.variables[name].field
    return Change(name, field.label, field.unit, shown(before), shown(after))


def shown(value: Any) -> Any:
    """A value as data: numbers as decimal text."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, frozenset):
        return "、".join(sorted(value))
    return plain(Decimal(value))


def _served(prepared: Prepared, seen: Outlook) -> list[tuple[Served, frozenset[str]]]:
    """What is better after than before, and the inputs it looks at."""
    found: list[tuple[Served, frozenset[str]]] = []
    done: set[str] = set()
    for conjunct in prepared.conjuncts:
        node = conjunct.node
        before, after = seen.before.outcomes[node.id], seen.after.outcomes[node.id]
        if before is not after and node.id not in done:
            done.add(node.id)
            words = [_WORDS[one if one is None or not conjunct.barred else not one] for one in (before, after)]
            read = frozenset(variables_of(conjunct.condition))
            found.append((Served(node.id, node.label, words[0], words[1], node.citation), read))
    for item in prepared.plan.scores:
        low, high = seen.before.scores[item.id][0], seen.after.scores[item.id][0]
        read = frozenset(variables_of_scoring(item.scoring))
        if high > low and item.kind == "item":
            points = [plain(Decimal(units).scaleb(-prepared.plan.decimals)) for units in (low, high)]
            found.append((Served(item.id, item.label, f"{points[0]} 分", f"{points[1]} 分", item.citation), read))
    return found

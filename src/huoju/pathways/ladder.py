"""The ladder of titles: the cheapest path to each, where a title that another asks for may be won on the way.

A step that serves two titles is paid once: all standards on the way stand in one integer programme over the same
measures, and a title may be held only where its own standard is passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import localcontext
from typing import Any

from huoju.pathways.amounts import EXACT
from huoju.pathways.levers import DONE, Lever, cost_of
from huoju.pathways.path import path_of_values
from huoju.pathways.prepared import Prepared, Values
from huoju.pathways.result import PathResult, Step, Way
from huoju.pathways.solve import METHODS, Choice, Task
from huoju.pathways.steps import way_of

_SECONDS = 20.0


def climb(
    rungs: Sequence[Prepared], record: Mapping[str, Any], as_of: date, subject: str = ""
) -> tuple[PathResult, ...]:
    """For each standard the cheapest path, through titles of the standards before it where that is needed.

    Raises:
        RecordError: a value cannot be used.
    """
    found = []
    for place, ready in enumerate(rungs):
        values = ready.read(record, as_of)
        alone = path_of_values(ready, values, as_of, subject)
        through = None
        if alone.status in {"impossible", "ask"}:
            through = _through_titles(rungs[: place + 1], record, as_of)
        found.append(
            alone if through is None else replace(alone, status="found", best=through, obstacles=(), questions=())
        )
    return tuple(found)


def _through_titles(rungs: Sequence[Prepared], record: Mapping[str, Any], as_of: date) -> Way | None:
    """The cheapest way to the last standard that may win titles of the others; None where that does not help."""
    target = rungs[-1]
    if not _grants(target, rungs, target.read(record, as_of)):
        return None
    from huoju.pathways.encoding import Encoder  # noqa: PLC0415 - the solver takes seconds to import
    from huoju.pathways.programme import Programme  # noqa: PLC0415 - as above

    with localcontext(EXACT):
        every = [(ready, ready.read(record, as_of)) for ready in rungs]
        opened = [ready.levers.open(values) for ready, values in every]
        levers = _joined(opened)
        programme = Programme(levers)
        won = {ready.plan.standard: programme.model.new_bool_var("") for ready in rungs[:-1]}
        for place, (ready, values) in enumerate(every):
            granted = {name: won[one] for name, one in _grants(ready, rungs[: place + 1], values).items()}
            encoder = Encoder(programme, ready.plan, values, granted)
            wanted = [one.condition for one in ready.conjuncts]
            wanted += [ready.limits[limit] for limit in sorted(ready.kept_limits(values))]
            passes = programme.all_of([encoder.holds(condition, wanted=True) for condition in wanted])
            programme.require(passes, only_if=won.get(ready.plan.standard) if ready is not target else None)
        steps, titles, proved = programme.solve(_SECONDS, tuple(won.values()))
    if steps is None:
        return None
    held = {standard for standard, wins in zip(won, titles, strict=True) if wins}
    choice = Choice(steps, cost_of(levers, steps), "programme", proved)
    return _told(every, opened, levers, choice, held)


def _grants(ready: Prepared, rungs: Sequence[Prepared], values: Values) -> dict[str, str]:
    """The titles that a standard asks for, that are not held, and that a standard before it gives."""
    before = {one.plan.standard for one in rungs} - {ready.plan.standard}
    return {
        name: standard
        for name, standard in ready.bound.file.titles.items()
        if name in ready.plan.variables and standard in before and values[name] is not True
    }


def _joined(opened: Sequence[Sequence[Lever]]) -> list[Lever]:
    """One lever for each measure, with what it does in every standard."""
    by_id: dict[str, list[Lever]] = {}
    for levers in opened:
        for lever in levers:
            by_id.setdefault(lever.measure.id, []).append(lever)
    return [_merged(levers) for levers in by_id.values()]


def _merged(levers: Sequence[Lever]) -> Lever:
    closed = next((one for one in levers if one.most == 0 and one.closed != DONE), None)
    ready = [one for one in levers if one.most]
    first = closed or (ready[0] if ready else levers[0])
    effects = {name: change for one in levers for name, change in one.effects}
    sets = {name: value for one in levers for name, value in one.measure.sets}
    measure = replace(first.measure, sets=tuple(sets.items()))
    most = 0 if closed is not None or not ready else min(one.most for one in ready)
    return Lever(measure, tuple(effects.items()), most, first.start, first.tiers, first.closed)


def _told(
    every: Sequence[tuple[Prepared, Values]],
    opened: Sequence[Sequence[Lever]],
    levers: Sequence[Lever],
    choice: Choice,
    held: set[str],
) -> Way:
    """The way as steps in the order of the standards they serve, each ending with its title; checked by judging."""
    count = {lever.measure.id: steps for lever, steps in zip(levers, choice.steps, strict=True)}
    told: dict[str, Step] = {}
    needed = _needed(every, held)
    score = None
    for (ready, values), own in zip(every, opened, strict=True):
        target = ready is every[-1][0]
        if not target and ready.plan.standard not in needed:
            continue
        titles = {name for name, one in _grants(ready, [one for one, _ in every], values).items() if one in needed}
        held_then = values | dict.fromkeys(titles, True)
        way = way_of(
            Task(ready, held_then, own, tuple(range(len(ready.conjuncts)))),
            replace(choice, steps=tuple(count[lever.measure.id] for lever in own)),
        )
        for step in way.steps:
            before = told.get(step.measure)
            told[step.measure] = step if before is None else _both(before, step)
        score = way.score
        if not target:
            told[ready.plan.standard] = _title_step(ready)
    return Way(choice.cost, tuple(told.values()), score, METHODS[choice.method], choice.proved)


def _needed(every: Sequence[tuple[Prepared, Values]], held: set[str]) -> set[str]:
    """The titles to be won that the last standard leans on, straight or through another."""
    rungs = [ready for ready, _ in every]
    needed: set[str] = set()
    for ready, values in reversed(every):
        if ready is rungs[-1] or ready.plan.standard in needed:
            needed |= {one for one in _grants(ready, rungs, values).values() if one in held}
    return needed


def _both(first: Step, second: Step) -> Step:
    """A step that serves two standards."""
    known = {one.input for one in first.changes}
    changes = (*first.changes, *(one for one in second.changes if one.input not in known))
    served = {one.id for one in first.serves}
    return replace(
        first, changes=changes, serves=(*first.serves, *(one for one in second.serves if one.id not in served))
    )


def _title_step(ready: Prepared) -> Step:
    plan = ready.plan
    return Step(plan.standard, f"取得“{plan.title}”所认定的称号", 1, 1, 0, (), (), f"依据 {plan.document}")

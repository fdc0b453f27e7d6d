"""What was counted, as an impact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from huoju.evaluation.conjuncts import Conjunct, conjuncts_of
from huoju.evaluation.groups import Grouping, names_of
from huoju.evaluation.plan import Plan
from huoju.evaluation.stamps import ENGINE
from huoju.impact import query as q
from huoju.impact.attribution import causes_of
from huoju.impact.grid import grid_of
from huoju.impact.model import Breakdown, Flow, Group, Impact, Pattern, Transition, Version
from huoju.impact.question import Answer, Question
from huoju.impact.versions import Versions
from huoju.intake import Intake
from huoju.pipeline.ladder import LADDER, NO_RUNG, OPEN_RUNG, RUNG_NAMES
from huoju.standards.catalogue import catalogue_root
from huoju.standards.diff import Change, diff_standards
from huoju.standards.loader import LoadedStandard

RULE_SECTIONS = frozenset({"requirements", "grades", "score", "derived"})
"""The sections of a comparison that can change a verdict."""


def assemble(
    versions: Versions,
    question: Question,
    answer: Answer,
    intake: Intake,
    as_of: date,
    out: Path | None,
    *,
    simulated: bool,
) -> Impact:
    """An impact from the answer to its question."""
    parts = iter(answer)
    patterns, transitions = _patterns(next(parts))
    breakdowns = []
    for group in question.groups:
        counts = {(value, (before, after)): count for before, after, value, count in next(parts)}
        breakdowns.append(_breakdown(group, counts))
    flow = _flow(next(parts)) if question.judged.others else None
    grid = None
    if question.sliders:
        cells = (
            (before, rest, list(zip(reach[::2], reach[1::2], strict=True)), count)
            for before, rest, *reach, count in next(parts)
        )
        grid = grid_of([one.slider for one in question.sliders], cells)
    old = conjuncts_of(question.judged.old.plan, q.OLD)
    new = conjuncts_of(question.judged.new.plan, q.NEW)
    changes = _changes(versions, question)
    findings = tuple(str(finding) for finding in intake.findings)
    return Impact(
        title=versions.after.model.title,
        before=_version(versions.before, question.judged.old.plan),
        after=_version(versions.after, question.judged.new.plan),
        as_of=as_of,
        engine=ENGINE,
        rows=intake.rows_accepted,
        simulated=simulated,
        intake=intake,
        transitions=transitions,
        breakdowns=tuple(breakdowns),
        patterns=patterns,
        causes=causes_of(patterns, old, new, _status(old, new, changes)),
        changes=changes,
        ladder=flow,
        grid=grid,
        out=out,
        findings=findings,
    )


def _changes(versions: Versions, question: Question) -> tuple[Change, ...]:
    """What changed of the rule; requirements that only another purpose asks are left out."""
    plans = question.judged.old.plan, question.judged.new.plan
    asked = {node.id.removeprefix(q.OLD).removeprefix(q.NEW) for plan in plans for node in plan.all_requirements()}
    found = diff_standards(versions.before, versions.after).changes
    return tuple(
        change
        for change in found
        if change.section in RULE_SECTIONS and (change.section != "requirements" or change.id in asked)
    )


def _version(standard: LoadedStandard, plan: Plan) -> Version:
    return Version(
        _named(standard),
        standard.model.document,
        standard.content_hash,
        plan.certainty,
        tuple(name.removeprefix(q.OLD).removeprefix(q.NEW) for name in plan.unverified),
        standard.model.partial,
    )


def _named(standard: LoadedStandard) -> str:
    """Id and version; of a file outside the catalogue, such as a draft, also its name."""
    reference = standard.model.reference
    if Path(standard.file).is_relative_to(catalogue_root()):
        return reference
    return f"{reference}（{Path(standard.file).name}）"


def _patterns(rows: list[tuple[Any, ...]]) -> tuple[tuple[Pattern, ...], dict[Transition, int]]:
    transitions: dict[Transition, int] = defaultdict(int)
    patterns = []
    for before, after, because, count in rows:
        transitions[before, after] += count
        if because is not None:
            patterns.append(Pattern((before, after), tuple(because.split(q.JOINER)), count))
    patterns.sort(key=lambda pattern: (-pattern.count, pattern.transition, pattern.requirements))
    return tuple(patterns), dict(sorted(transitions.items(), key=lambda pair: -pair[1]))


def _breakdown(grouping: Grouping, counts: Mapping[tuple[object, Transition], int]) -> Breakdown:
    """The transitions by the values of a column, the largest group first; bands of numbers in their order."""
    names = names_of(grouping, (value for value, _ in counts))
    groups: dict[str, dict[Transition, int]] = {name: defaultdict(int) for name in names.values()}
    for (value, transition), count in counts.items():
        groups[names[value]][transition] += count
    found = [Group(name, dict(transitions)) for name, transitions in groups.items()]
    if grouping.unit is None:
        found.sort(key=lambda group: (-sum(group.transitions.values()), group.name))
    return Breakdown(grouping.title, tuple(found))


def _flow(rows: list[tuple[Any, ...]]) -> Flow:
    order = [*(rung.id for rung in reversed(LADDER)), OPEN_RUNG, NO_RUNG]
    present = {place for before, after, _ in rows for place in (before, after)}
    places = tuple((place, RUNG_NAMES[place]) for place in order if place in present)
    return Flow(places, {(before, after): count for before, after, count in sorted(rows)})


def _status(old: Sequence[Conjunct], new: Sequence[Conjunct], changes: Sequence[Change]) -> dict[str, str]:
    """For each requirement whether it is new, gone, changed or the same."""
    before, after = {one.name for one in old}, {one.name for one in new}
    touched = {change.id for change in changes}
    status = {name: "changed" if name in touched else "same" for name in before & after}
    return status | dict.fromkeys(after - before, "new") | dict.fromkeys(before - after, "gone")

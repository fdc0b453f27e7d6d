"""One query that judges every row by both versions: verdicts, why they differ, and how far each slider reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from huoju.evaluation import conditions_sql as c
from huoju.evaluation.conditions_sql import Binding
from huoju.evaluation.conjuncts import Conjunct, conjuncts_of
from huoju.evaluation.plan import Plan
from huoju.evaluation.several import Member, judge_together
from huoju.evaluation.sql import VERDICTS, Stages
from huoju.impact.sliders import Moving
from huoju.pipeline.ladder import highest_rung

OLD, NEW = "old:", "new:"
"""Prefixes of the columns of the two versions."""

BEFORE, AFTER, BECAUSE = "before", "after", "because"
RUNG_BEFORE, RUNG_AFTER = "rung_before", "rung_after"
REST = "rest"
JOINER = ";"


@dataclass(frozen=True, slots=True)
class Judged:
    """Both versions judged over a table: the stages of the query and what the plans became in it."""

    stages: Stages
    old: Member
    new: Member
    others: Mapping[str, Member]


def judge_both(
    old: Plan,
    new: Plan,
    source: exp.Expr,
    bindings: Mapping[str, Binding],
    *,
    as_of: date,
    others: Mapping[str, Plan],
) -> Judged:
    """Judge every row by two versions, and by other standards of the ladder (by their ids) that stay as they are."""
    plans = {OLD: old, NEW: new} | {f"{name}:": plan for name, plan in others.items()}
    stages, members = judge_together(plans, source, bindings, as_of=as_of)
    return Judged(stages, members[OLD], members[NEW], {name: members[f"{name}:"] for name in others})


def verdict_columns(judged: Judged) -> dict[str, exp.Expr]:
    """The verdict before and after, in words."""
    pairs = ((BEFORE, judged.old), (AFTER, judged.new))
    return {name: c.three_way(_outcome(member), VERDICTS) for name, member in pairs}


def because_column(judged: Judged) -> dict[str, exp.Expr]:
    """The requirements that a change of the verdict is due to, joined by ``;``; NULL where it stays the same.

    A verdict that gets worse is due to requirements of the new version: those unmet where it becomes fail, those
    unknown where it becomes open. One that gets better was held down by requirements of the old version: those not
    met where it becomes pass, those unmet where it becomes open.
    """
    old, new = _outcome(judged.old), _outcome(judged.new)
    was = {word: _is(old, word) for word in VERDICTS}
    now = {word: _is(new, word) for word in VERDICTS}
    before, after = conjuncts_of(judged.old.plan, OLD), conjuncts_of(judged.new.plan, NEW)
    worse = (
        (c.all_of([_not(was["fail"]), now["fail"]]), _listed(after, judged.new, unmet=True, unknown=False)),
        (c.all_of([was["pass"], now["undetermined"]]), _listed(after, judged.new, unmet=False, unknown=True)),
    )
    better = (
        (c.all_of([_not(was["pass"]), now["pass"]]), _listed(before, judged.old, unmet=True, unknown=True)),
        (c.all_of([was["fail"], now["undetermined"]]), _listed(before, judged.old, unmet=True, unknown=False)),
    )
    return {BECAUSE: c.case(*worse, *better)}


def _is(outcome: exp.Expr, word: str) -> exp.Expr:
    match word:
        case "pass":
            return c.known(outcome, default=False)
        case "fail":
            return exp.not_(c.known(outcome, default=True))
    return c.is_null(outcome)


def _not(test: exp.Expr) -> exp.Expr:
    return exp.not_(test.copy())


def _listed(conjuncts: Sequence[Conjunct], member: Member, *, unmet: bool, unknown: bool) -> exp.Expr:
    """The names of the conjuncts that are unmet, unknown, or either."""
    parts = []
    for one in conjuncts:
        outcome = c.condition(one.condition, member.columns)
        tests = {
            (True, True): exp.not_(c.known(outcome, default=False)),
            (True, False): exp.not_(c.known(outcome, default=True)),
            (False, True): c.is_null(exp.paren(outcome)),
        }
        parts.append(c.case((tests[unmet, unknown], exp.Literal.string(one.name))))
    return exp.Anonymous(this="CONCAT_WS", expressions=[exp.Literal.string(JOINER), *parts])


def rung_columns(judged: Judged, standard: str) -> dict[str, exp.Expr]:
    """The highest rung of the ladder before and after; ``standard`` is the one that changes."""
    others = {name: _outcome(member) for name, member in judged.others.items()}
    return {
        RUNG_BEFORE: highest_rung(others | {standard: _outcome(judged.old)}),
        RUNG_AFTER: highest_rung(others | {standard: _outcome(judged.new)}),
    }


def slider_columns(judged: Judged, sliders: Sequence[Moving]) -> dict[str, exp.Expr]:
    """Whether all else holds (``rest``), and for each slider how many of its positions are surely, perhaps met.

    Where something else fails the sliders do not matter, and nothing is worked out.
    """
    held = {one.conjunct for one in sliders}
    rest = [one.condition for one in conjuncts_of(judged.new.plan, NEW) if one.name not in held]
    others = c.all_of([exp.paren(c.condition(one, judged.new.columns)) for one in rest])
    matters = c.known(exp.paren(others), default=True)
    columns = {REST: others}
    for number, moving in enumerate(sliders):
        met = [c.condition(one, judged.new.columns) for one in moving.conditions]
        for end, perhaps in (("sure", False), ("perhaps", True)):
            total = c.add([c.if_met(one.copy(), 1, unknown=perhaps) for one in met])
            columns[f"{end}{number}"] = c.case((matters.copy(), total), otherwise=c.integer(0))
    return columns


def _outcome(member: Member) -> exp.Expr:
    return exp.column(member.is_met, quoted=True)

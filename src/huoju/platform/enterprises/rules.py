"""The standards as the pages of enterprises use them: compiled once, then asked.

Nothing is computed here: `huoju.evaluation`, `huoju.assessment` and `huoju.pathways` do that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from huoju.assessment import AnswerError, read_answer
from huoju.assessment.needs import Group, Need, groups_of, needs_of
from huoju.evaluation.compile import compile_plan
from huoju.evaluation.explain import Explainer, ExplanationData, as_data
from huoju.evaluation.interpreter import Interpreter, Judgement
from huoju.evaluation.plan import Plan
from huoju.evaluation.questions import Question, Questioner
from huoju.evaluation.titles import standards_in_force
from huoju.pathways import CostError, PathResult, Prepared, default_costs, path, prepare
from huoju.standards.catalogue import entries, find, load
from huoju.standards.diff import Diff, diff_standards
from huoju.standards.loader import LoadedStandard

_COMPILED = 32


@dataclass(frozen=True, slots=True)
class Rule:
    """A standard ready to judge and to ask."""

    standard: LoadedStandard
    plan: Plan
    interpreter: Interpreter
    explainer: Explainer
    questioner: Questioner
    needs: tuple[Need, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a standard, with what changed since the one before."""

    standard: LoadedStandard
    changes: Diff | None


@lru_cache(maxsize=_COMPILED)
def rule_of(reference: str) -> Rule:
    """The rule of a version. Raises CatalogueError: there is no such standard."""
    standard = find(reference)
    plan = compile_plan(standard)
    interpreter = Interpreter(plan)
    return Rule(
        standard, plan, interpreter, Explainer(interpreter), Questioner(interpreter), needs_of(plan), groups_of(plan)
    )


@lru_cache(maxsize=4)
def in_force(day: date) -> tuple[LoadedStandard, ...]:
    """The standards by which enterprises are recognised on a day."""
    return tuple(standards_in_force(day))


def catalogue() -> list[LoadedStandard]:
    """Every version of every standard."""
    return [load(entry.path) for entry in entries()]


def versions_of(name: str) -> list[Version]:
    """All versions of a standard, the newest first. Empty where there is none of this name."""
    found = sorted((load(e.path) for e in entries() if e.standard == name), key=lambda s: s.model.effective)
    later = [Version(new, diff_standards(old, new)) for old, new in pairwise(found)]
    return [*later[::-1], *(Version(first, None) for first in found[:1])]


def read_values(rule: Rule, written: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The record that a standard reads from what was written, and by input what cannot be used and why."""
    record: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, variable in rule.plan.variables.items():
        try:
            record[name] = read_answer(variable.field, written.get(name, ""))
        except AnswerError as error:
            wrong[name] = str(error)
    return record, wrong


def judge(rule: Rule, record: Mapping[str, Any], day: date) -> Judgement:
    """Verdict and every node."""
    return rule.interpreter.judge(record, day)


def explained(rule: Rule, record: Mapping[str, Any], day: date, subject: str, lang: str) -> ExplanationData:
    """The reason for every point."""
    return as_data(rule.explainer.explain(record, day, subject), "en" if lang.startswith("en") else "zh")


def next_question(rule: Rule, record: Mapping[str, Any], day: date) -> Question | None:
    """What to find out next."""
    return rule.questioner.next(record, day)


def cheapest_path(rule: Rule, record: Mapping[str, Any], day: date, subject: str) -> PathResult | None:
    """The cheapest way to pass; None where no costs are known for the standard. Raises PathError, UnsolvedError."""
    prepared = _prepared(rule.standard.model.reference)
    return None if prepared is None else path(prepared, record, day, subject, alternatives=2)


@lru_cache(maxsize=_COMPILED)
def _prepared(reference: str) -> Prepared | None:
    standard = find(reference)
    try:
        return prepare(standard, default_costs(standard.model.standard))
    except CostError:
        return None

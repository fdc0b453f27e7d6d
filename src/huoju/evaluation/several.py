"""Several plans over one table in one pass: the nodes of each are columns of the same query, under its own prefix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from sqlglot import exp

from huoju.evaluation.conditions_sql import Binding, Columns
from huoju.evaluation.plan import (
    All,
    Any,
    ByCase,
    Condition,
    CountCompare,
    GradeNode,
    Negated,
    Plan,
    Reference,
    RequirementNode,
    ScoreCompare,
    ScoreNode,
    Sum,
)
from huoju.evaluation.shared_sql import RecordedStages, SharingStages
from huoju.evaluation.sql import IS_MET, Detail, Stages, columns_of, needed_scores, staged
from huoju.standards.fields import Field, fields_of
from huoju.standards.loader import LoadedStandard


class SharedFieldError(ValueError):
    """Two standards mean different things by one name, so that no table can serve both."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of several plans in a query.

    Attributes:
        plan: the plan, each of its requirements and scores renamed with the prefix.
        columns: where its variables stand.
        is_met: the column that holds its verdict: true, false, or unknown.
    """

    plan: Plan
    columns: Columns
    is_met: str


def judge_together(
    plans: Mapping[str, Plan],
    source: exp.Expr,
    bindings: Mapping[str, Binding],
    *,
    as_of: date,
    detail: Detail = "verdict",
) -> tuple[Stages, dict[str, Member]]:
    """One query in which each plan's nodes are columns, and what each plan has become in it.

    Args:
        plans: the plans by the prefix of their columns; prefixes are no beginnings of one another.
        source: the table, view or table function to read.
        bindings: the column behind each variable; variables without one are unknown for everybody.
        as_of: the day of the evaluation.
        detail: ``verdict`` works out only the scores that verdicts rest on.
    """
    members, recorded = {}, []
    for prefix, plan in plans.items():
        renamed = prefixed(plan, prefix)
        columns = columns_of(renamed, bindings, as_of)
        member = Member(renamed, columns, f"{prefix}{IS_MET}")
        own = RecordedStages(source)
        staged(renamed, own, columns, needed_scores(renamed, detail), verdict=member.is_met)
        recorded.append(own.recorded)
        members[prefix] = member
    stages = SharingStages(source)
    for depth in zip_longest(*recorded, fillvalue={}):
        stages.add({name: value for columns in depth for name, value in columns.items()})
    return stages, members


def shared_fields(standards: Iterable[LoadedStandard]) -> tuple[Field, ...]:
    """Every column that a table for all of these standards may have, each once.

    A value must be usable by every standard that asks for it, so bounds are the narrowest.

    Raises:
        SharedFieldError: one name has another type or unit in another standard.
    """
    found: dict[str, tuple[Field, LoadedStandard]] = {}
    for standard in standards:
        for field in fields_of(standard):
            if field.name not in found:
                found[field.name] = field, standard
                continue
            other, owner = found[field.name]
            if (field.type, field.unit) != (other.type, other.unit):
                raise SharedFieldError(
                    f"“{field.label}”（{field.name}）在 {owner.model.reference} 中是 {_kind(other)}，"
                    f"在 {standard.model.reference} 中是 {_kind(field)}；请把两处改为一致"
                )
            found[field.name] = _both(other, field), owner
    return tuple(field for field, _ in found.values())


def _kind(field: Field) -> str:
    return f"{field.type}（{field.unit}）" if field.unit else field.type


def _both(field: Field, other: Field) -> Field:
    """A field that is right for two standards."""
    lows = [low for low in (field.low, other.low) if low is not None]
    highs = [high for high in (field.high, other.high) if high is not None]
    labels = [label for label in (other.label, *other.aliases) if label not in {field.label, *field.aliases}]
    return replace(
        field,
        options=tuple(dict.fromkeys((*field.options, *other.options))),
        low=max(lows, default=None),
        high=min(highs, default=None),
        decimals=max(field.decimals, other.decimals),
        aliases=(*field.aliases, *labels),
        required=field.required or other.required,
    )


def prefixed(plan: Plan, prefix: str) -> Plan:
    """The same plan with every requirement, grade and score renamed; its variables keep their names."""
    scores = tuple(_score(node, prefix) for node in plan.scores)
    return replace(
        plan,
        requirements=tuple(_requirement(node, prefix) for node in plan.requirements),
        scores=scores,
        grades=tuple(GradeNode(_requirement(grade.requirement, prefix), grade.passes) for grade in plan.grades),
        total=None if plan.total is None else prefix + plan.total,
    )


def _requirement(node: RequirementNode, prefix: str) -> RequirementNode:
    return replace(
        node,
        id=prefix + node.id,
        condition=prefixed_condition(node.condition, prefix),
        children=tuple(_requirement(child, prefix) for child in node.children),
    )


def _score(node: ScoreNode, prefix: str) -> ScoreNode:
    """A score renamed; what an item rests on are variables, only sums name other scores."""
    scoring = node.scoring
    if isinstance(scoring, Sum):
        scoring = Sum(tuple(prefix + part for part in scoring.parts), scoring.cap)
    children = tuple(prefix + child for child in node.children)
    return replace(node, id=prefix + node.id, scoring=scoring, children=children)


def prefixed_condition(node: Condition, prefix: str) -> Condition:
    """A condition that names the requirements and scores of a renamed plan."""
    match node:
        case Reference(name):
            return Reference(prefix + name)
        case ScoreCompare(terms, constant, operator):
            return ScoreCompare(tuple((weight, prefix + name) for weight, name in terms), constant, operator)
        case All(conditions):
            return All(_conditions(conditions, prefix))
        case Any(conditions):
            return Any(_conditions(conditions, prefix))
        case Negated(inner):
            return Negated(prefixed_condition(inner, prefix))
        case CountCompare(conditions):
            return replace(node, conditions=_conditions(conditions, prefix))
        case ByCase(cases):
            return ByCase(
                tuple((prefixed_condition(when, prefix), prefixed_condition(test, prefix)) for when, test in cases)
            )
    return node


def _conditions(conditions: tuple[Condition, ...], prefix: str) -> tuple[Condition, ...]:
    return tuple(prefixed_condition(part, prefix) for part in conditions)

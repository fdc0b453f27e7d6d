"""What a verdict is the conjunction of: requirements that must all hold, lists of requirements taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from huoju.evaluation.plan import All, Any, Condition, CountCompare, Negated, Plan, Reference, RequirementNode

GRADES = "grades"
"""Stands for reaching one of the passing grades of a graded standard."""


@dataclass(frozen=True, slots=True)
class Conjunct:
    """One of the conditions that must all hold for the verdict ``pass``.

    ``name`` is the id in the standard's file; ``condition`` reads the outcomes of the plan's requirements.
    """

    name: str
    label: str
    condition: Condition


def conjuncts_of(plan: Plan, prefix: str = "") -> tuple[Conjunct, ...]:
    """The conjuncts of a plan whose ids bear a prefix, in the order of the file.

    Groups of which all must hold, and of which none may, are taken apart; others stand whole.
    """
    found = [part for node in plan.requirements for part in _apart(node, prefix)]
    passing = tuple(Reference(grade.requirement.id) for grade in plan.grades if grade.passes)
    if plan.grades:
        found.append(Conjunct(GRADES, "达到合格等级", Any(passing)))
    return tuple(found)


def _apart(node: RequirementNode, prefix: str) -> Iterator[Conjunct]:
    match node.form:
        case "all" if node.children:
            for child in node.children:
                yield from _apart(child, prefix)
        case "none":
            for child in node.children:
                label = f"未发生：{child.label}"
                yield Conjunct(child.id.removeprefix(prefix), label, Negated(Reference(child.id)))
        case _:
            yield Conjunct(node.id.removeprefix(prefix), node.label, Reference(node.id))


def rests_on(condition: Condition, nodes: Mapping[str, RequirementNode]) -> Iterator[str]:
    """The requirements whose outcomes a condition rests on, those of barred facts left out."""
    if isinstance(condition, Reference):
        yield condition.requirement
        yield from rests_on(nodes[condition.requirement].condition, nodes)
    elif isinstance(condition, Any | All | CountCompare):
        for part in condition.conditions:
            yield from rests_on(part, nodes)


def inlined(condition: Condition, nodes: Mapping[str, RequirementNode], changed: Mapping[str, Condition]) -> Condition:
    """A condition with the requirements on the way to a changed one written out; others are read as columns."""
    match condition:
        case Reference(name):
            if name in changed:
                return changed[name]
            written = inlined(nodes[name].condition, nodes, changed)
            return condition if written == nodes[name].condition else written
        case All(conditions):
            return All(tuple(inlined(part, nodes, changed) for part in conditions))
        case Any(conditions):
            return Any(tuple(inlined(part, nodes, changed) for part in conditions))
        case Negated(inner):
            return Negated(inlined(inner, nodes, changed))
        case CountCompare(conditions):
            return replace(condition, conditions=tuple(inlined(part, nodes, changed) for part in conditions))
    return condition

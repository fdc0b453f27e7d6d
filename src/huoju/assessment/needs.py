"""Which inputs a plan really reads, in the order of the rule, and the clauses that read each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huoju.evaluation.plan import Plan, RequirementNode, ScoreNode
from huoju.evaluation.plan_walk import items_of, variables_of, variables_of_scoring
from huoju.standards.citations import Citation


@dataclass(frozen=True, slots=True)
class Need:
    """An input that a plan reads.

    ``group`` is the requirement or dimension that reads it first, ``users`` every requirement, condition and item that
    reads it itself: label and citation.
    """

    name: str
    group: str
    users: tuple[tuple[str, Citation], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a form: a requirement or a dimension of the score."""

    id: str
    label: str
    inputs: tuple[str, ...]


def needs_of(plan: Plan) -> tuple[Need, ...]:
    """Every input that the plan reads, in the order of the rule; inputs that nothing reads are left out."""
    groups: dict[str, str] = {}
    users: dict[str, dict[str, Citation]] = {}
    for group, node, names in _readers(plan):
        for name in names:
            if name in plan.variables:
                groups.setdefault(name, group)
                users.setdefault(name, {}).setdefault(node.label, node.citation)
    return tuple(Need(name, groups[name], tuple(users[name].items())) for name in groups)


def groups_of(plan: Plan) -> tuple[Group, ...]:
    """The needed inputs by the requirement or dimension that reads them first."""
    labels = {node.id: node.label for node in plan.all_requirements()} | {node.id: node.label for node in plan.scores}
    inputs: dict[str, list[str]] = {}
    for need in needs_of(plan):
        inputs.setdefault(need.group, []).append(need.name)
    return tuple(Group(group, labels[group], tuple(names)) for group, names in inputs.items())


def _readers(plan: Plan) -> Iterator[tuple[str, RequirementNode | ScoreNode, tuple[str, ...]]]:
    """Every part of the plan that reads inputs itself, with the part around it."""
    for top in (*plan.requirements, *(grade.requirement for grade in plan.grades)):
        yield from _inside(top.id, top)
    whole = plan.scores[-1] if plan.scores else None
    if whole is None:
        return
    by_name = {node.id: node for node in plan.scores}
    for part in whole.children:
        for item in items_of(plan, part):
            yield part, item, variables_of_scoring(by_name[item.id].scoring)


def _inside(group: str, node: RequirementNode) -> Iterator[tuple[str, RequirementNode, tuple[str, ...]]]:
    yield group, node, tuple(variables_of(node.condition))
    for child in node.children:
        yield from _inside(group, child)

"""What must hold for the verdict ``pass``, as conditions without references, split where all of several must hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from huoju.evaluation.plan import (
    All,
    Any,
    ByCase,
    Condition,
    Constant,
    CountCompare,
    Negated,
    Plan,
    Reference,
    RequirementNode,
    ScoreCompare,
)
from huoju.evaluation.plan_walk import scores_in


@dataclass(frozen=True, slots=True)
class Conjunct:
    """One of the conditions that must all be met, and the requirement it belongs to.

    ``barred`` means that the requirement's own condition must *not* hold (a veto).
    """

    node: RequirementNode
    condition: Condition
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """One way to satisfy every condition: conditions without scores, and comparisons of scores, all to be met."""

    conditions: tuple[Condition, ...]
    lines: tuple[ScoreCompare, ...]


class CoupledScoresError(ValueError):
    """Scores are compared in a way that has no short list of branches."""


_MOST_BRANCHES = 64


def conjuncts_of(plan: Plan) -> tuple[Conjunct, ...]:
    """Everything that ``pass`` asks for, requirement by requirement; one of the passing grades where there are any."""
    nodes = {node.id: node for node in plan.all_requirements()}
    found = [one for node in plan.requirements for one in _split(node, nodes, wanted=True)]
    grades = [grade.requirement for grade in plan.grades if grade.passes]
    if len(grades) == 1:
        found += _split(grades[0], nodes, wanted=True)
    elif plan.grades:
        lowest = grades[-1] if grades else plan.grades[-1].requirement
        any_grade = Any(tuple(expanded(grade.condition, nodes) for grade in grades))
        found.append(Conjunct(replace(lowest, label=f"达到“{lowest.label}”以上"), any_grade))
    return tuple(found)


def _split(node: RequirementNode, nodes: Mapping[str, RequirementNode], *, wanted: bool) -> list[Conjunct]:
    """A requirement as conjuncts: groups of which all (or, barred, none) must hold are taken apart."""
    apart = {True: "all", False: "any"}[wanted]
    if node.form == apart and node.children:
        return [one for child in node.children for one in _split(child, nodes, wanted=wanted)]
    if node.form == "none" and wanted:
        return [one for child in node.children for one in _split(child, nodes, wanted=False)]
    condition = expanded(node.condition, nodes)
    return [Conjunct(node, condition if wanted else negated(condition), barred=not wanted)]


def expanded(condition: Condition, nodes: Mapping[str, RequirementNode]) -> Condition:
    """A condition with the conditions it refers to in their place, and negations moved down to single tests."""
    match condition:
        case Reference(name):
            return expanded(nodes[name].condition, nodes)
        case All(parts):
            return All(tuple(expanded(part, nodes) for part in parts))
        case Any(parts):
            return Any(tuple(expanded(part, nodes) for part in parts))
        case Negated(inner):
            return negated(expanded(inner, nodes))
        case CountCompare(parts):
            return replace(condition, conditions=tuple(expanded(part, nodes) for part in parts))
        case ByCase(cases):
            return ByCase(tuple((expanded(when, nodes), expanded(test, nodes)) for when, test in cases))
    return condition


def negated(condition: Condition) -> Condition:
    """The opposite of a condition, by Kleene's logic."""
    match condition:
        case All(parts):
            return Any(tuple(negated(part) for part in parts))
        case Any(parts):
            return All(tuple(negated(part) for part in parts))
        case Negated(inner):
            return inner
        case CountCompare():
            return replace(condition, negated=not condition.negated)
        case Constant(value):
            return Constant(None if value is None else not value)
    return Negated(condition)


def parts_to_hold(condition: Condition) -> Iterator[Condition]:
    """The conditions of which all must hold for ``condition`` to hold."""
    if isinstance(condition, All):
        for part in condition.conditions:
            yield from parts_to_hold(part)
    else:
        yield condition


def branches_of(conditions: tuple[Condition, ...]) -> tuple[Branch, ...]:
    """The ways to satisfy all conditions, told apart by which scores they compare.

    Raises:
        CoupledScoresError: scores are compared in other ways than "at least so many points".
    """
    ways = [_ways(condition) for condition in conditions]
    count = 1
    for way in ways:
        count *= max(len(way), 1)
    if count > _MOST_BRANCHES:
        raise CoupledScoresError
    return tuple(_joined(chosen) for chosen in product(*ways))


def _joined(branches: tuple[Branch, ...]) -> Branch:
    return Branch(
        tuple(one for branch in branches for one in branch.conditions),
        tuple(dict.fromkeys(line for branch in branches for line in branch.lines)),
    )


def _ways(condition: Condition) -> list[Branch]:
    if not any(True for _ in scores_in(condition)):
        return [Branch(tuple(parts_to_hold(condition)), ())]
    match condition:
        case ScoreCompare(terms, _, ">=" | ">") if all(weight > 0 for weight, _ in terms):
            return [Branch((), (condition,))]
        case All(parts):
            return [_joined(chosen) for chosen in product(*(_ways(part) for part in parts))]
        case Any(parts):
            free = [part for part in parts if not any(True for _ in scores_in(part))]
            ways = [way for part in parts if part not in free for way in _ways(part)]
            return ([Branch((Any(tuple(free)) if len(free) > 1 else free[0],), ())] if free else []) + ways
    raise CoupledScoresError

"""Walks over a plan: what a condition or an item reads, and what is inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from huoju.evaluation.plan import (
    All,
    Any,
    Best,
    ByCase,
    Choice,
    Compare,
    Condition,
    Contains,
    CountCompare,
    Given,
    IsTrue,
    Ladder,
    Negated,
    OneOf,
    Plan,
    Polynomial,
    Proportional,
    ScoreCompare,
    ScoreNode,
    Scoring,
    Sum,
    Tally,
)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside a condition."""
    match condition:
        case All(conditions) | Any(conditions) | CountCompare(conditions):
            return conditions
        case Negated(inner):
            return (inner,)
        case ByCase(cases):
            return tuple(part for case in cases for part in case)
    return ()


def with_parts(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """The condition with each of the conditions directly inside it changed."""
    match condition:
        case All(conditions) | Any(conditions) | CountCompare(conditions):
            return replace(condition, conditions=tuple(change(part) for part in conditions))
        case Negated(inner):
            return Negated(change(inner))
        case ByCase(cases):
            return ByCase(tuple((change(when), change(test)) for when, test in cases))
    return condition


def comparisons_in(condition: Condition) -> Iterator[Compare]:
    """Every comparison of numbers inside a condition."""
    if isinstance(condition, Compare):
        yield condition
    for part in parts_of(condition):
        yield from comparisons_in(part)


def variables_of(condition: Condition) -> Iterator[str]:
    """Every variable that a condition reads itself, not through references or scores."""
    match condition:
        case Compare(left, _, right, divisor):
            yield from left.variables
            yield from right.variables
            yield from divisor.variables if divisor else ()
        case IsTrue(name) | OneOf(name) | Contains(name):
            yield name
        case _:
            for part in parts_of(condition):
                yield from variables_of(part)


def scores_in(condition: Condition) -> Iterator[str]:
    """Every score that a condition compares."""
    if isinstance(condition, ScoreCompare):
        yield from (name for _, name in condition.terms)
    for part in parts_of(condition):
        yield from scores_in(part)


def scores_in_requirements(plan: Plan) -> Iterator[str]:
    """Every score that a requirement or a grade compares."""
    for node in plan.all_requirements():
        yield from scores_in(node.condition)


def conditions_of(scoring: Scoring) -> Iterator[Condition]:
    """Every condition that an item's points rest on."""
    match scoring:
        case Ladder(cases):
            yield from (test for test, _ in cases)
        case Tally(parts):
            yield from (test for test, _ in parts)
        case Best(ways):
            for way in ways:
                yield from conditions_of(way)


def variables_of_scoring(scoring: Scoring) -> tuple[str, ...]:
    """Every variable that an item reads, once."""
    names: dict[str, None] = {}
    match scoring:
        case Choice(name) | Given(name):
            names[name] = None
        case Proportional(numerator, denominator):
            names |= dict.fromkeys((*numerator.variables, *denominator.variables))
        case _:
            for test in conditions_of(scoring):
                names |= dict.fromkeys(variables_of(test))
    return tuple(names)


def divisors_of(scoring: Scoring) -> tuple[Polynomial, ...]:
    """Every divisor in an item, once."""
    if isinstance(scoring, Proportional):
        return (scoring.denominator,)
    found = [comparison.divisor for test in conditions_of(scoring) for comparison in comparisons_in(test)]
    return tuple(dict.fromkeys(divisor for divisor in found if divisor is not None))


def is_experts(node: ScoreNode) -> bool:
    """Whether an item's points may be an expert's choice inside a band."""
    match node.scoring:
        case Ladder(cases, otherwise):
            return any(low != high for low, high in (*(interval for _, interval in cases), otherwise))
        case Choice(_, points) | Tally(points):
            return any(low != high for _, (low, high) in points)
        case Best(ways):
            return any(low != high for way in ways for low, high in (*(each for _, each in way.cases), way.otherwise))
    return False


def items_of(plan: Plan, score: str) -> list[ScoreNode]:
    """The items that a score sums up; itself where it is one."""
    by_name = {node.id: node for node in plan.scores}
    node = by_name[score]
    if not isinstance(node.scoring, Sum):
        return [node]
    return [item for part in node.scoring.parts for item in items_of(plan, part)]

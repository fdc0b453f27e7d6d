"""Filters on the columns of a table that leave out whoever surely fails, before anything else is worked out.

A conjunction is false exactly where one of its parts is. So each part is a filter of its own, as near to the column as
it can be written, and the reader of the table applies the one that leaves out most first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlglot import exp

from huoju.evaluation.conditions_sql import Columns, any_of, condition, is_null
from huoju.evaluation.plan import All, Any, Compare, Condition, Negated, Reference, RequirementNode
from huoju.evaluation.plan_walk import with_parts


def not_refuted(node: Condition, columns: Columns, requirements: Mapping[str, RequirementNode]) -> Iterator[exp.Expr]:
    """Tests that all hold exactly where a condition is met or unknown.

    Args:
        node: a condition that rests on no score.
        columns: where the variables stand.
        requirements: every requirement that the condition may refer to, by id.
    """
    match node:
        case All(conditions):
            for part in conditions:
                yield from not_refuted(part, columns, requirements)
        case Reference(name):
            yield from not_refuted(requirements[name].condition, columns, requirements)
        case Negated(inner):
            yield from _not_proved(inner, columns, requirements)
        case _:
            yield from _not_that(_on_columns(node, columns, requirements), node, truth=False)


def _not_proved(node: Condition, columns: Columns, requirements: Mapping[str, RequirementNode]) -> Iterator[exp.Expr]:
    """Tests that all hold exactly where a condition is unmet or unknown."""
    match node:
        case Any(conditions):
            for part in conditions:
                yield from _not_proved(part, columns, requirements)
        case Reference(name):
            yield from _not_proved(requirements[name].condition, columns, requirements)
        case Negated(inner):
            yield from not_refuted(inner, columns, requirements)
        case _:
            yield from _not_that(_on_columns(node, columns, requirements), node, truth=True)


def _not_that(test: exp.Expr, node: Condition, *, truth: bool) -> Iterator[exp.Expr]:
    """That a test is anything but ``truth``; nothing where it is unknown for everybody."""
    if isinstance(test, exp.Null):
        return
    if isinstance(node, Compare) and not truth and isinstance(test, exp.Binary) and isinstance(test.this, exp.Column):
        yield exp.paren(any_of([test, is_null(test.this)]), copy=False)
        return
    constant = exp.true() if truth else exp.false()
    yield exp.NullSafeNEQ(this=exp.paren(test, copy=False), expression=constant)


def _on_columns(node: Condition, columns: Columns, requirements: Mapping[str, RequirementNode]) -> exp.Expr:
    """A condition with the conditions that it refers to written out."""

    def written_out(part: Condition) -> Condition:
        if isinstance(part, Reference):
            return written_out(requirements[part.requirement].condition)
        return with_parts(part, written_out)

    return condition(written_out(node), columns)

"""When one condition takes everything that another would take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from huoju.standards.bands import Band, constant_of, coverage
from huoju.standards.expressions import Expression, to_text
from huoju.standards.expressions.syntax import And, Comparison, Or

FLIPPED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A comparison of a quantity with a number: ``quantity`` is its canonical text, ``measure`` its syntax."""

    quantity: str
    measure: Expression
    band: Band


def canonical(expression: Expression, names: Mapping[str, str]) -> str:
    """The text of an expression with English names, the same for every spelling."""
    return to_text(expression, lambda word: names.get(word, word))


def threshold_of(expression: Expression, names: Mapping[str, str]) -> Threshold | None:
    """A comparison of something with a constant, the constant on the right; None for anything else."""
    if not isinstance(expression, Comparison):
        return None
    left, right = constant_of(expression.left), constant_of(expression.right)
    if right is not None and left is None:
        return _threshold(expression.operator, expression.left, right, names)
    if left is not None and right is None:
        return _threshold(FLIPPED[expression.operator], expression.right, left, names)
    return None


def _threshold(operator: str, measure: Expression, bound: Fraction, names: Mapping[str, str]) -> Threshold:
    return Threshold(canonical(measure, names), measure, Band(operator, bound))


def implies(inner: Expression, outer: Expression, names: Mapping[str, str]) -> bool:
    """Whether it is plain from their form that everything in ``inner`` is in ``outer``."""
    if isinstance(inner, Or):
        return all(implies(operand, outer, names) for operand in inner.operands)
    if isinstance(outer, Or):
        return any(implies(inner, operand, names) for operand in outer.operands)
    given = inner.operands if isinstance(inner, And) else (inner,)
    wanted = outer.operands if isinstance(outer, And) else (outer,)
    return all(any(_within(part, want, names) for part in given) for want in wanted)


def _within(inner: Expression, outer: Expression, names: Mapping[str, str]) -> bool:
    if canonical(inner, names) == canonical(outer, names):
        return True
    narrow, wide = threshold_of(inner, names), threshold_of(outer, names)
    if narrow is None or wide is None or narrow.quantity != wide.quantity:
        return False
    return 1 in coverage([wide.band, narrow.band]).dead

"""The thresholds of a standard: every figure that a requirement compares a quantity with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from huoju.evaluation.lowering import Lowering
from huoju.evaluation.plan import All, Any, ByCase, Condition, Constant
from huoju.standards import walk
from huoju.standards.expressions import Expression, to_text
from huoju.standards.expressions.syntax import And, Comparison, Number, Or
from huoju.standards.loader import LoadedStandard
from huoju.standards.yaml_source import Path

_ORDERED = frozenset({">=", ">", "<=", "<"})
_TURNED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A quantity compared with a figure: ``主营业务收入占比 ≥ 90%``.

    Attributes:
        requirement: id of the requirement, or of the condition inside one, whose test it is.
        path: where the test stands in the standard.
        quantity: what is compared.
        operator: how the quantity stands to the figure: ``>=``, ``>``, ``<=`` or ``<``.
        number: the figure, in the unit in which the standard writes it.
    """

    requirement: str
    label: str
    path: Path
    quantity: Expression
    operator: str
    number: Number

    @property
    def rising(self) -> bool:
        """Whether a higher figure is harder to reach."""
        return self.operator in {">=", ">"}

    @property
    def quantity_text(self) -> str:
        """The quantity in the words of the standard."""
        return to_text(self.quantity)

    @property
    def unit(self) -> str:
        """The unit of the figure; empty for a plain number."""
        return self.number.unit or ""


def thresholds_of(standard: LoadedStandard) -> tuple[Threshold, ...]:
    """Every threshold of the requirements and grades, in the order of the file.

    Those of barred facts (inside ``none`` or ``非``) are left out: what is harder to reach is easier to bear there.
    """
    found: list[Threshold] = []
    for path, name, condition in walk.conditions(standard.model):
        if "none" in path:
            continue
        tests = [(*path, "test"), *((*path, "cases", place, "test") for place in range(len(condition.cases or ())))]
        for test in tests:
            if test in standard.expressions:
                label = condition.label or name
                found += (Threshold(name, label, test, *compared) for compared in _compared(standard.expressions[test]))
    return tuple(found)


def _compared(expression: Expression) -> Iterator[tuple[Expression, str, Number]]:
    match expression:
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _compared(operand)
        case Comparison(operator, quantity, Number() as number) if operator in _ORDERED:
            if not isinstance(quantity, Number):
                yield quantity, operator, number
        case Comparison(operator, Number() as number, quantity) if operator in _ORDERED:
            yield quantity, _TURNED[operator], number


def moved(expression: Expression, threshold: Threshold, value: Fraction) -> Expression:
    """The test of a threshold with another figure in its place, in the same unit."""
    match expression:
        case And(operands, at):
            return And(tuple(moved(operand, threshold, value) for operand in operands), at)
        case Or(operands, at):
            return Or(tuple(moved(operand, threshold, value) for operand in operands), at)
        case Comparison(_, left, right):
            if left is threshold.number:
                return replace(expression, left=replace(threshold.number, value=value))
            if right is threshold.number:
                return replace(expression, right=replace(threshold.number, value=value))
    return expression


def without(expression: Expression, threshold: Threshold, lowering: Lowering) -> Condition:
    """The test of a threshold as if it were not reached."""
    match expression:
        case And(operands):
            return All(tuple(without(operand, threshold, lowering) for operand in operands))
        case Or(operands):
            return Any(tuple(without(operand, threshold, lowering) for operand in operands))
        case Comparison(_, left, right) if left is threshold.number or right is threshold.number:
            return Constant(value=False)
    return lowering.condition(expression)


def with_test(condition: Condition, threshold: Threshold, test: Condition) -> Condition:
    """A requirement's condition with another test in the place where the threshold stands."""
    if not isinstance(condition, ByCase) or "cases" not in threshold.path:
        return test
    place = threshold.path[threshold.path.index("cases") + 1]
    cases = tuple((when, test if number == place else old) for number, (when, old) in enumerate(condition.cases))
    return replace(condition, cases=cases)

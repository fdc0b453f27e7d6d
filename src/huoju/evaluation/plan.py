"""The plan: what a standard compiles to, and what both executors run.

Every condition is a comparison of integer polynomials over values in the inputs' own units, so nothing is ever
divided or rounded: ``研发费用 ÷ 营业收入 ≥ 3%`` becomes ``100 × 研发费用 ≥ 3 × 营业收入``. Conditions are met, unmet or
unknown (Kleene's strong logic); points are intervals, kept as integers in units of ``10 ** -decimals``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from huoju.reference.certainty import Certainty
from huoju.standards.citations import Citation
from huoju.standards.fields import Field

AS_OF = "as_of"
"""The variable that stands for the day of the evaluation, in days since 1970-01-01."""

Verdict = Literal["pass", "fail", "undetermined"]
Operator = Literal[">=", ">", "=", "!="]
Interval = tuple[int, int]
"""Lowest and highest possible points, in units of ``10 ** -decimals``."""


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A sum of integer coefficients times products of variables; ``(3, ("a", "b"))`` is 3·a·b."""

    terms: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable, once, in order of appearance."""
        return tuple(dict.fromkeys(name for _, product in self.terms for name in product))


@dataclass(frozen=True, slots=True)
class Compare:
    """``left operator right`` after multiplication by ``divisor``; unknown where the divisor is zero.

    Where the divisor may be negative (``signed``) the comparison turns round there.
    """

    left: Polynomial
    operator: Operator
    right: Polynomial
    divisor: Polynomial | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A yes-or-no input."""

    variable: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """A single-choice input has one of these options."""

    variable: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """A multiple-choice input has this option among its own."""

    variable: str
    option: str


@dataclass(frozen=True, slots=True)
class CountCompare:
    """The number of conditions that hold, compared with a whole number."""

    conditions: tuple[Condition, ...]
    operator: Operator
    threshold: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ScoreCompare:
    """A weighted sum of scores plus a constant, compared with zero; weights and constant in points units."""

    terms: tuple[tuple[int, str], ...]
    constant: int
    operator: Operator


@dataclass(frozen=True, slots=True)
class Reference:
    """The outcome of another requirement."""

    requirement: str


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one condition holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The condition does not hold."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class ByCase:
    """The test of the first case whose ``when`` holds.

    Where the case is unknown but all possible tests agree, their answer holds. No case: unmet.
    """

    cases: tuple[tuple[Condition, Condition], ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """Always true, always false, or (None) never known."""

    value: bool | None


Condition = (
    Compare
    | IsTrue
    | OneOf
    | Contains
    | CountCompare
    | ScoreCompare
    | Reference
    | All
    | Any
    | Negated
    | ByCase
    | Constant
)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Points of the first case whose condition holds, else the points of ``otherwise``.

    ``together`` means that all conditions rest on one measure, so that they are unknown together.
    """

    cases: tuple[tuple[Condition, Interval], ...]
    otherwise: Interval
    together: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Points by the option of a single-choice input."""

    variable: str
    points: tuple[tuple[str, Interval], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Points for each condition that holds, at most ``cap``."""

    parts: tuple[tuple[Condition, Interval], ...]
    cap: int


@dataclass(frozen=True, slots=True)
class Best:
    """The higher of several ways to score."""

    ways: tuple[Ladder, ...]


@dataclass(frozen=True, slots=True)
class Proportional:
    """``points × (value - base) ÷ (lead - base)`` inside ``[0, points]``, rounded half up to ``rounding`` units.

    Written as ``numerator ÷ denominator`` of polynomials, with the points already multiplied in.
    """

    numerator: Polynomial
    denominator: Polynomial
    points: int
    rounding: int


@dataclass(frozen=True, slots=True)
class Given:
    """Points taken from an input; missing ones lie between nothing and ``points``."""

    variable: str
    points: int
    scale: int


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of other scores, at most ``cap`` where there is one."""

    parts: tuple[str, ...]
    cap: int | None = None


Scoring = Ladder | Choice | Tally | Best | Proportional | Given | Sum


@dataclass(frozen=True, slots=True)
class Measured:
    """A value shown beside a node in an explanation: a variable, a quotient of polynomials in ``unit``, a condition."""

    label: str
    en: str | None
    unit: str | None
    variable: str | None = None
    numerator: Polynomial | None = None
    denominator: Polynomial | None = None
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class RequirementNode:
    """A requirement, or a condition inside one; ``form`` is how its children join."""

    id: str
    label: str
    en: str | None
    condition: Condition
    form: Literal["test", "all", "any", "none", "of", "cases"]
    text: str
    citation: Citation
    measured: tuple[Measured, ...] = ()
    children: tuple[RequirementNode, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreNode:
    """An item, a dimension or the whole score; ``points`` is its maximum."""

    id: str
    label: str
    en: str | None
    kind: Literal["item", "dimension", "score"]
    scoring: Scoring
    points: int
    text: tuple[str, ...]
    citation: Citation
    measured: tuple[Measured, ...] = ()
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeNode:
    """A level; ``requirement`` holds its condition."""

    requirement: RequirementNode
    passes: bool


@dataclass(frozen=True, slots=True)
class Variable:
    """An input of the plan: the field it comes from and what explanations call it."""

    field: Field
    en: str | None
    citation: Citation
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A standard, compiled for one purpose.

    ``scores`` stand in order of evaluation: parts before the sums over them. ``total`` is the id of the whole score,
    None where there is none or where the standard is only partly known.
    """

    standard: str
    version: str
    title: str
    en: str | None
    document: str
    content_hash: str
    purpose: str
    key: str
    effective: date
    variables: dict[str, Variable]
    requirements: tuple[RequirementNode, ...]
    scores: tuple[ScoreNode, ...]
    grades: tuple[GradeNode, ...]
    total: str | None
    decimals: int
    partial: tuple[str, ...]
    certainty: Certainty
    unverified: tuple[str, ...] = field(default=())

    @property
    def point(self) -> int:
        """How many units one point has."""
        return int(10**self.decimals)

    def all_requirements(self) -> Iterator[RequirementNode]:
        """Every requirement and condition inside them, grades' too, inner before outer."""
        for node in (*self.requirements, *(grade.requirement for grade in self.grades)):
            yield from _inner_first(node)


def _inner_first(node: RequirementNode) -> Iterator[RequirementNode]:
    for child in node.children:
        yield from _inner_first(child)
    yield node

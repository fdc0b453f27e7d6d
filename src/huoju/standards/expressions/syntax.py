"""The parts that an expression is made of.

Every part carries ``at``, its offset in the text, so that an error can point at the character; two expressions are
equal when they say the same, wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, with the unit behind it: ``5000 万元``, ``3%``, ``2``."""

    value: Fraction
    unit: str | None
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text: ``"国家级"``."""

    value: str
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """The label or the name of an input, a derived value or a score."""

    value: str
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """``- x``."""

    operand: Expression
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``x + y``, ``x - y``, ``x × y``, ``x ÷ y``; ``operator`` is one of ``+ - * /``."""

    operator: str
    left: Expression
    right: Expression
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to arguments: ``较大值(a, b)``; ``function`` is its English name."""

    function: str
    arguments: tuple[Expression, ...]
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``x ≥ y``; ``operator`` is one of ``>= > <= < = !=``."""

    operator: str
    left: Expression
    right: Expression
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """``x 属于 ["国家级", "省级"]``."""

    operand: Expression
    options: tuple[str, ...]
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """``非 x``."""

    operand: Expression
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """``x 且 y``."""

    operands: tuple[Expression, ...]
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """``x 或 y``."""

    operands: tuple[Expression, ...]
    at: int = field(compare=False)


Expression = Number | Text | Name | Negation | Arithmetic | Call | Comparison | Membership | Not | And | Or

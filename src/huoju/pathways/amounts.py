"""Formulas of a cost file, worked out exactly for one subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Any

from huoju.evaluation.interpreter import compile_polynomial
from huoju.evaluation.plan import Polynomial
from huoju.evaluation.rational import Quotient, integer_terms, number, polynomial

HALF = Fraction(1, 2)
EXACT = Context(prec=400, traps=[Inexact])
"""Decimal arithmetic that never rounds: whatever would be rounded is an error."""


@dataclass(frozen=True, slots=True)
class Amount:
    """``numerator ÷ denominator``, polynomials of values in the inputs' own units; ``constant`` where it is one.

    The result is rounded half up to ``places`` decimals (``ceiling``: up), as the formula of a cost file promises.
    """

    numerator: Polynomial
    denominator: Polynomial
    places: int
    ceiling: bool
    constant: Decimal | None

    @property
    def variables(self) -> tuple[str, ...]:
        """What the formula reads."""
        return tuple(dict.fromkeys((*self.numerator.variables, *self.denominator.variables)))

    def at(self, values: Mapping[str, Any]) -> Decimal | None:
        """The amount for one subject; None where something it reads is missing or the divisor is zero."""
        if self.constant is not None:
            return self.constant
        if any(values.get(name) is None for name in self.variables):
            return None
        above = Fraction(compile_polynomial(self.numerator)(values))
        below = Fraction(compile_polynomial(self.denominator)(values))
        return None if below == 0 else _rounded(above / below, self.places, ceiling=self.ceiling)


def amount(quotient: Quotient, unit_factor: Fraction, places: int, *, ceiling: bool = False) -> Amount:
    """A quotient in base units as an amount in a unit, rounded to ``places`` decimals."""
    value = quotient / number(unit_factor)
    numerator, denominator = integer_terms(value.numerator, value.denominator)
    constant = value.constant
    return Amount(
        polynomial(numerator),
        polynomial(denominator),
        places,
        ceiling,
        None if constant is None else _rounded(constant, places, ceiling=ceiling),
    )


def _rounded(value: Fraction, places: int, *, ceiling: bool) -> Decimal:
    scaled = value * 10**places
    units = -(-scaled.numerator // scaled.denominator) if ceiling else (scaled + HALF).__floor__()
    return Decimal(units).scaleb(-places)

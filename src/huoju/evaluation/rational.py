"""Exact quotients of polynomials, the arithmetic behind every threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from huoju.evaluation.plan import Polynomial

Terms = Mapping[tuple[str, ...], Fraction]
"""Coefficient by product of variables (sorted names); the empty product is the constant."""

ONE: Terms = {(): Fraction(1)}
MAX_TERMS = 64


class TooComplexError(ValueError):
    """A formula grows beyond what can be compared exactly."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """``numerator ÷ denominator``."""

    numerator: Terms
    denominator: Terms

    def __add__(self, other: Quotient) -> Quotient:
        if self.denominator == other.denominator:
            return Quotient(_add(self.numerator, other.numerator), self.denominator)
        return Quotient(
            _add(_multiply(self.numerator, other.denominator), _multiply(other.numerator, self.denominator)),
            _multiply(self.denominator, other.denominator),
        )

    def __neg__(self) -> Quotient:
        return Quotient({product: -value for product, value in self.numerator.items()}, self.denominator)

    def __sub__(self, other: Quotient) -> Quotient:
        return self + -other

    def __mul__(self, other: Quotient) -> Quotient:
        return Quotient(_multiply(self.numerator, other.numerator), _multiply(self.denominator, other.denominator))

    def __truediv__(self, other: Quotient) -> Quotient:
        if not other.numerator:
            raise ZeroDivisionError
        return Quotient(_multiply(self.numerator, other.denominator), _multiply(self.denominator, other.numerator))

    @property
    def constant(self) -> Fraction | None:
        """The value where no variable is in it."""
        if any(self.numerator) or any(self.denominator):
            return None
        return self.numerator.get((), Fraction(0)) / self.denominator[()]


def number(value: Fraction) -> Quotient:
    """A constant."""
    return Quotient({(): value} if value else {}, ONE)


def variable(name: str, factor: Fraction) -> Quotient:
    """A variable whose value in base units is ``factor`` times its value in its own unit."""
    return Quotient({(name,): factor}, ONE)


def integer_terms(*parts: Terms) -> tuple[dict[tuple[str, ...], int], ...]:
    """The same polynomials multiplied by one positive number that makes every coefficient a small whole number."""
    coefficients = [value for part in parts for value in part.values()]
    if not coefficients:
        return tuple({} for _ in parts)
    multiplier = lcm(*(value.denominator for value in coefficients))
    whole = [{product: int(value * multiplier) for product, value in part.items()} for part in parts]
    divisor = gcd(*(value for part in whole for value in part.values()))
    return tuple({product: value // divisor for product, value in part.items()} for part in whole)


def polynomial(terms: Mapping[tuple[str, ...], int]) -> Polynomial:
    """Terms as a polynomial of the plan, in a fixed order."""
    ordered = sorted(terms.items(), key=lambda term: (-len(term[0]), term[0]))
    return Polynomial(tuple((value, product) for product, value in ordered))


def _add(left: Terms, right: Terms) -> Terms:
    result = dict(left)
    for product, value in right.items():
        result[product] = result.get(product, Fraction(0)) + value
    return {product: value for product, value in result.items() if value}


def _multiply(left: Terms, right: Terms) -> Terms:
    if len(left) * len(right) > MAX_TERMS * MAX_TERMS:
        raise TooComplexError
    result: dict[tuple[str, ...], Fraction] = {}
    for left_product, left_value in left.items():
        for right_product, right_value in right.items():
            product = tuple(sorted((*left_product, *right_product)))
            result[product] = result.get(product, Fraction(0)) + left_value * right_value
    result = {product: value for product, value in result.items() if value}
    if len(result) > MAX_TERMS:
        raise TooComplexError
    return result

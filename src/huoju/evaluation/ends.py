"""The lowest and the highest points of a score in one whole number, so that one CASE and one sum serve both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlglot import exp


@dataclass(frozen=True, slots=True)
class Ends:
    """``low + high × 2 ** bits``: their sum is the sums of both ends, while these stay below ``2 ** bits``."""

    bits: Literal[15, 31]

    @classmethod
    def holding(cls, most: int) -> Ends:
        """The narrowest form for points up to ``most``."""
        narrow: Literal[15] = 15
        wide: Literal[31] = 31
        assert most < 1 << wide, most
        return cls(narrow if most < 1 << narrow else wide)

    @property
    def type(self) -> str:
        """The SQL type."""
        return "INTEGER" if self.bits == 15 else "BIGINT"  # noqa: PLR2004 - the narrow form

    def between(self, low: int, high: int) -> int:
        """Known ends."""
        return low + (high << self.bits)

    def low(self, ends: exp.Expr) -> exp.Expr:
        """The low end."""
        return _masked(ends, (1 << self.bits) - 1)

    def high(self, ends: exp.Expr) -> exp.Expr:
        """The high end."""
        shift = exp.BitwiseRightShift(this=exp.paren(ends.copy()), expression=exp.Literal.number(self.bits))
        return exp.paren(shift, copy=False)

    def shifted_high(self, ends: exp.Expr) -> exp.Expr:
        """The high end where it stands, without the low one."""
        return _masked(ends, ((1 << self.bits) - 1) << self.bits)


def ends_column(score: str) -> exp.Column:
    """The column that holds both ends of a score."""
    return exp.column(f"{score}_ends", quoted=True)


def low_of(score: str) -> exp.Column:
    """The column that holds the lowest points of a score."""
    return exp.column(f"{score}_low", quoted=True)


def high_of(score: str) -> exp.Column:
    """The column that holds the highest points of a score."""
    return exp.column(f"{score}_high", quoted=True)


def _masked(ends: exp.Expr, mask: int) -> exp.Expr:
    both = exp.BitwiseAnd(this=exp.paren(ends.copy()), expression=exp.Literal.number(mask))
    return exp.paren(both, copy=False)

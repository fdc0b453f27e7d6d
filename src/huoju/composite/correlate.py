"""Correlations of indicators, and what they warn of (OECD and JRC 2008, step 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from scipy import stats

from huoju.composite.arrays import Array, as_table, in_canonical_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

CorrelationKind: TypeAlias = Literal["pearson", "spearman", "kendall"]

REDUNDANT = 0.9
"""From this correlation on, two indicators say nearly the same."""

CONTRARY = -0.4
"""Down to this correlation, two indicators of one dimension pull against each other."""

_LEAST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Correlations:
    """Correlations of every pair of columns, over the rows that know both.

    Attributes:
        coefficient: symmetric, 1 on the diagonal; NaN where it is not defined (constant, or fewer than three rows).
        p_value: two-sided, for the hypothesis of no correlation.
        count: rows that know both.
    """

    coefficient: Array
    p_value: Array
    count: Array


@dataclass(frozen=True, slots=True)
class Flag:
    """A pair of indicators that deserves a look: `redundant` or `contrary`."""

    kind: Literal["redundant", "contrary"]
    first: str
    second: str
    coefficient: float
    same_dimension: bool


def correlate(values: ArrayLike, kind: CorrelationKind = "pearson") -> Correlations:
    """Correlation of every pair of columns; each pair uses the rows that know both values."""
    table = in_canonical_order(as_table(values))
    size = table.shape[1]
    coefficient, p_value = np.full((size, size), np.nan), np.full((size, size), np.nan)
    known = (~np.isnan(table)).astype(np.float64)
    count = known.T @ known
    for j in range(size):
        for k in range(j, size):
            both = (known[:, j] * known[:, k]) > 0
            pair = _pair(table[both, j], table[both, k], kind)
            coefficient[j, k], p_value[j, k] = coefficient[k, j], p_value[k, j] = pair
    return Correlations(coefficient, p_value, count)


def cross_correlate(values: ArrayLike, others: ArrayLike, kind: CorrelationKind = "pearson") -> Array:
    """Correlation of each column of `values` with each column of `others` (the same units, row by row)."""
    left, right = as_table(values), as_table(others)
    joined = correlate(np.hstack([left, right]), kind).coefficient
    return joined[: left.shape[1], left.shape[1] :]


def flags(
    coefficient: Array,
    codes: Sequence[str],
    dimensions: Sequence[str],
    *,
    redundant: float = REDUNDANT,
    contrary: float = CONTRARY,
) -> tuple[Flag, ...]:
    """Pairs with a correlation of at least `redundant` anywhere, or at most `contrary` inside one dimension."""
    raised = []
    for j, first in enumerate(codes):
        for k in range(j + 1, len(codes)):
            value, same = float(coefficient[j, k]), dimensions[j] == dimensions[k]
            if value >= redundant:
                raised.append(Flag("redundant", first, codes[k], value, same))
            elif same and value <= contrary:
                raised.append(Flag("contrary", first, codes[k], value, same))
    return tuple(raised)


def _pair(first: Array, second: Array, kind: CorrelationKind) -> tuple[float, float]:
    if len(first) < _LEAST_PAIRS or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan"), float("nan")
    if kind == "kendall":
        rank_test = stats.kendalltau(first, second)
        return float(rank_test.statistic), float(rank_test.pvalue)
    if kind == "spearman":
        first, second = stats.rankdata(first), stats.rankdata(second)
    test = stats.pearsonr(first, second)
    return float(test.statistic), float(test.pvalue)

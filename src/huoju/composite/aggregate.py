"""Aggregation of normalised values into one score.

Means skip a missing value and rescale the remaining weights (`rescale`), or leave the unit without a score
(`refuse`); the third way, an interval, is `bounds`: the score with every hole at its worst and at its best.
Source of the methods: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 6; the rest is named
at each function. Values are units × indicators, more is better; weights are relative numbers of at least zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from huoju.composite import findings as found
from huoju.composite.arrays import Array, Mask, as_table, column_max, column_min, per_indicator
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.weights import given

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Missing: TypeAlias = Literal["rescale", "refuse"]


@dataclass(frozen=True, slots=True)
class Aggregated:
    """One score for each unit (NaN where there is none), and what was wrong."""

    scores: Array
    findings: tuple[Finding, ...] = ()


Aggregator: TypeAlias = Callable[[Array, Array, Missing], Aggregated]


@dataclass(frozen=True, slots=True)
class ScoreBounds:
    """Lowest and highest score of each unit, whatever its missing values are."""

    low: Array
    high: Array
    findings: tuple[Finding, ...] = ()


def arithmetic(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """Weighted arithmetic mean."""
    table, shares = _prepared(values, weights)
    return _scored(_mean(table, shares), table, missing)


def geometric(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """Weighted geometric mean. A unit with a value that is not positive has no score, and a finding counts it."""
    table, shares = _prepared(values, weights)
    refused = _not_positive(table, shares)
    logs = np.log(np.where(table > 0, table, np.nan))
    return _scored(np.where(refused, np.nan, np.exp(_mean(logs, shares))), table, missing, refused, "几何平均")


def harmonic(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """Weighted harmonic mean. A unit with a value that is not positive has no score, and a finding counts it."""
    table, shares = _prepared(values, weights)
    refused = _not_positive(table, shares)
    inverse = 1 / np.where(table > 0, table, np.nan)
    return _scored(np.where(refused, np.nan, 1 / _mean(inverse, shares)), table, missing, refused, "调和平均")


def generalised(power: float) -> Aggregator:
    """Weighted generalised (power) mean of the given exponent; exponent 0 is the geometric mean.

    An exponent other than 1 needs values above zero (at least zero when it is positive); a unit with another value
    has no score, and a finding counts it.
    """

    def mean(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
        if power == 0:
            return geometric(values, weights, missing)
        table, shares = _prepared(values, weights)
        if power == 1:
            return _scored(_mean(table, shares), table, missing)
        refused = _negative(table, shares) if power > 0 else _not_positive(table, shares)
        usable = np.where(refused[:, None], np.nan, table)
        scores = _mean(np.power(usable, power), shares) ** (1 / power)
        return _scored(scores, table, missing, refused, "广义平均")

    return mean


def weighted_median(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """The value with half of the weight on either side; where a border lies on the half, the mean of its two sides."""
    table, shares = _prepared(values, weights)
    order = np.argsort(table, axis=1, kind="stable")
    ordered = np.take_along_axis(table, order, axis=1)
    mass = np.where(np.isnan(ordered), 0.0, shares[order])
    passed = np.cumsum(mass, axis=1)
    half = passed[:, -1:] / 2
    slack = 1e-12
    lower = np.argmax(passed >= half - slack, axis=1)
    upper = np.argmax(passed > half + slack, axis=1)
    rows = np.arange(len(table))
    return _scored((ordered[rows, lower] + ordered[rows, upper]) / 2, table, missing)


def copeland(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """Sum of a unit's row in the outranking matrix (see `outranking`): how much of the weight wins, over all rivals."""
    table, shares = _prepared(values, weights)
    return _scored(_ordered_row_sums(outranking(table, shares)), table, missing)


def outranking(values: ArrayLike, weights: ArrayLike) -> Array:
    """Units × units: the share of weight on which the row unit beats the column unit, equal values counting half.

    Only indicators that both units have count, their weights rescaled; a pair without a common indicator gets one
    half each. So [i, k] + [k, i] = 1 always and the order of the rows plays no part; the diagonal is 0.
    """
    table, shares = _prepared(values, weights)
    won = np.zeros((len(table), len(table)))
    common = np.zeros_like(won)
    for column, share in zip(table.T, shares, strict=True):
        known = ~np.isnan(column)
        both = known[:, None] & known[None, :]
        won += share * (0.5 * (column[:, None] == column[None, :]) + (column[:, None] > column[None, :]))
        common += share * both
    matrix = np.where(common > 0, won / np.where(common > 0, common, 1.0), 0.5)
    np.fill_diagonal(matrix, 0.0)
    return matrix


def topsis(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """Closeness to the ideal point: d⁻ / (d⁺ + d⁻), Euclidean distances of weighted values (Hwang and Yoon 1981).

    Ideal and anti-ideal are the best and the worst value of each indicator seen. Values come normalised; for the
    original vector normalisation use `vector_scale` before. Distances skip missing values with rescaled weights.
    All units equal: 0.5.
    """
    table, shares = _prepared(values, weights)
    best = _weighted_norm(column_max(table) - table, shares)
    worst = _weighted_norm(table - column_min(table), shares)
    total = best + worst
    scores = np.where(total > 0, worst / np.where(total > 0, total, 1.0), np.where(np.isnan(total), np.nan, 0.5))
    return _scored(scores, table, missing)


def vikor(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """1 - Q of VIKOR with v = 0.5, so that more is better; see `vikor_measures` for S, R and another v."""
    table, shares = _prepared(values, weights)
    return _scored(1 - vikor_measures(table, shares)[2], table, missing)


def vikor_measures(values: ArrayLike, weights: ArrayLike, *, majority: float = 0.5) -> tuple[Array, Array, Array]:
    """S (group utility), R (individual regret) and Q of VIKOR (Opricovic and Tzeng 2004); less is better.

    `majority` is v, the weight of S in Q. Where all units are equal in S or R that part is 0.
    """
    table, shares = _prepared(values, weights)
    low, high = column_min(table), column_max(table)
    width = np.where(high > low, high - low, 1.0)
    regret = (high - table) / width
    s = _mean(regret, shares)
    weighted = np.where(np.isnan(regret), -np.inf, regret * shares)
    r = np.where(np.isnan(table).all(axis=1), np.nan, weighted.max(axis=1))
    return s, r, majority * _to_unit(s) + (1 - majority) * _to_unit(r)


def vector_scale(values: ArrayLike) -> Array:
    """Each column divided by its Euclidean length (the normalisation of the original TOPSIS); zero columns stay."""
    table = as_table(values)
    length = np.sqrt(np.nansum(np.sort(table**2, axis=0), axis=0))
    return np.asarray(table / np.where(length > 0, length, 1.0))


MEANS: dict[str, Aggregator] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "weighted_median": weighted_median,
}
"""Methods in which a higher value never lowers the unit's own score nor moves another unit's."""

COMPARATIVE: dict[str, Aggregator] = {"copeland": copeland, "topsis": topsis, "vikor": vikor}
"""Methods in which a unit's score depends on the other units."""


def bounds(
    low: Array, high: Array, weights: ArrayLike, aggregator: Aggregator, *, comparative: bool = False
) -> ScoreBounds:
    """Scores when every value lies between `low` and `high`: exact for means and for Copeland.

    For Copeland a unit is at its lowest when its own values are low and all others' high. TOPSIS and VIKOR measure
    against points that move with the missing values and have no such bounds: `CompositeError`.
    """
    if not comparative:
        shares = given(weights).values
        lowest, highest = aggregator(low, shares, "rescale"), aggregator(high, shares, "rescale")
        return ScoreBounds(lowest.scores, highest.scores, tuple(dict.fromkeys(lowest.findings + highest.findings)))
    if aggregator is not copeland:
        raise CompositeError(
            Finding(
                "no_interval",
                "TOPSIS 和 VIKOR 不能给出缺失值下的得分区间：请插补，或改用平均法或 Copeland",
                "TOPSIS and VIKOR give no interval under missing values: impute, or use a mean or Copeland",
            )
        )
    shares = given(weights).values
    worst, best = np.zeros(len(low)), np.zeros(len(low))
    for unit in range(len(low)):
        others = np.arange(len(low)) != unit
        worst[unit] = _wins(low[unit], high[others], shares)
        best[unit] = _wins(high[unit], low[others], shares)
    return ScoreBounds(worst, best)


def _wins(own: Array, rivals: Array, shares: Array) -> float:
    won = ((own > rivals) + 0.5 * (own == rivals)) * shares
    return float(np.sort(won.sum(axis=1)).sum())


def _prepared(values: ArrayLike, weights: ArrayLike) -> tuple[Array, Array]:
    table = as_table(values)
    return table, given(per_indicator(weights, table.shape[1], "权重 weights")).values


def _mean(table: Array, shares: Array) -> Array:
    """Weighted mean of the known values of each row; NaN where no known value has weight."""
    known = ~np.isnan(table)
    mass = (known * shares).sum(axis=1)
    total = (np.where(known, table, 0.0) * shares).sum(axis=1)
    return np.where(mass > 0, total / np.where(mass > 0, mass, 1.0), np.nan)


def _weighted_norm(distance: Array, shares: Array) -> Array:
    return np.asarray(np.sqrt(_mean(distance**2, shares**2) * (shares**2).sum()))


def _ordered_row_sums(matrix: Array) -> Array:
    return np.asarray(np.sort(matrix, axis=1).sum(axis=1), dtype=np.float64)


def _to_unit(measure: Array) -> Array:
    low, high = np.nanmin(measure), np.nanmax(measure)
    return (measure - low) / (high - low) if high > low else 0 * measure


def _not_positive(table: Array, shares: Array) -> Mask:
    return np.asarray((table[:, shares > 0] <= 0).any(axis=1), dtype=np.bool_)


def _negative(table: Array, shares: Array) -> Mask:
    return np.asarray((table[:, shares > 0] < 0).any(axis=1), dtype=np.bool_)


def _scored(scores: Array, table: Array, missing: Missing, refused: Mask | None = None, method: str = "") -> Aggregated:
    holes = np.isnan(table)
    gone = holes.any(axis=1) if missing == "refuse" else holes.all(axis=1)
    count = 0 if refused is None else int(refused.sum())
    remarks = (found.not_positive("合成", count, method),) if count else ()
    return Aggregated(np.where(gone, np.nan, scores), remarks)

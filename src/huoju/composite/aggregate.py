"""Aggregation of normalised values into one score.

Means skip a missing value and rescale the remaining weights (`rescale`), or leave the unit without a score
(`refuse`); the third way, an interval, is `bounds`: the score with every hole at its worst and at its best.
Source of the methods: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 6; the rest is named
at each function. Values are units × indicators, more is better; weights are relative numbers of at least zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from huoju.composite import data_weights
from huoju.composite import findings as found
from huoju.composite.arrays import Array, Mask, as_table, column_max, column_min, per_indicator
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.weights import given

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Missing: TypeAlias = Literal["rescale", "refuse"]


@dataclass(frozen=True, slots=True)
class Aggregated:
    """One score for each unit, and what was wrong.

    Attributes:
        scores: NaN where there is none.
        findings: what was wrong with the values.
        refused: True where the method is not defined for the unit's values (None: nowhere). Such a unit must not be
            scored on what is left, for it would gain by the value that cannot be used.
    """

    scores: Array
    findings: tuple[Finding, ...] = ()
    refused: Mask | None = None


Aggregator: TypeAlias = Callable[[Array, Array, Missing], Aggregated]


@dataclass(frozen=True, slots=True)
class ScoreBounds:
    """Lowest and highest score of each unit, whatever its missing values are; `refused` as in `Aggregated`."""

    low: Array
    high: Array
    findings: tuple[Finding, ...] = ()
    refused: Mask | None = None


def arithmetic(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """Weighted arithmetic mean."""
    table, shares = _prepared(values, weights)
    return _scored(_mean(table, shares), table, missing)


def geometric(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """Weighted geometric mean; 0 for a unit with a zero, none for one with a negative value, each with a finding."""
    return _power_mean(*_prepared(values, weights), 0.0, missing, "几何平均")


def harmonic(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
    """Weighted harmonic mean; 0 for a unit with a zero, none for one with a negative value, each with a finding."""
    return _power_mean(*_prepared(values, weights), -1.0, missing, "调和平均")


def generalised(power: float) -> Aggregator:
    """Weighted generalised (power) mean of the given exponent; exponent 0 is the geometric mean.

    For an exponent other than 1 a unit with a negative value has no score; for an exponent of 0 or less a zero makes
    the mean 0, which is its limit. A finding counts both.
    """

    def mean(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale") -> Aggregated:
        table, shares = _prepared(values, weights)
        if power == 1:
            return _scored(_mean(table, shares), table, missing)
        return _power_mean(table, shares, power, missing, "广义平均")

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


def vikor(values: ArrayLike, weights: ArrayLike, missing: Missing = "rescale", *, majority: float = 0.5) -> Aggregated:
    """1 - Q of VIKOR, so that more is better; `majority` is v. See `vikor_measures` for S and R."""
    table, shares = _prepared(values, weights)
    return _scored(1 - vikor_measures(table, shares, majority=majority)[2], table, missing)


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


def benefit_of_the_doubt(
    values: ArrayLike,
    weights: ArrayLike,
    missing: Missing = "rescale",
    *,
    shares: tuple[ArrayLike, ArrayLike] | None = None,
) -> Aggregated:
    """Each unit under the weights that suit it best, on the scale of its values (see `data_weights`).

    The score is 1 times the largest value seen for a unit that nobody beats under its own weights; `weights` play no
    part. Units with a hole have no score; values must be at least zero.
    """
    table, _ = _prepared(values, weights)
    complete = ~np.isnan(table).any(axis=1)
    scores = np.full(len(table), np.nan)
    best = data_weights.benefit_of_the_doubt(table[complete], shares=shares)
    scores[complete] = best.scores * table[complete].max(initial=0.0)
    return Aggregated(_scored(scores, table, missing).scores, best.findings)


COMPARATIVE: dict[str, Aggregator] = {
    "copeland": copeland,
    "topsis": topsis,
    "vikor": vikor,
    "benefit_of_the_doubt": benefit_of_the_doubt,
}
"""Methods in which a unit's score depends on the other units."""


def is_comparative(aggregator: Aggregator) -> bool:
    """Whether a unit's score depends on the other units, so that its bounds are not those of its own values."""
    return (aggregator.func if isinstance(aggregator, partial) else aggregator) in COMPARATIVE.values()


def bounds(
    low: Array, high: Array, weights: ArrayLike, aggregator: Aggregator, *, comparative: bool = False
) -> ScoreBounds:
    """Scores when every value lies between `low` and `high`: exact for means and for Copeland.

    For Copeland a unit is at its lowest when its own values are low and all others' high. Other comparative methods
    measure against points that move with the missing values and have no such bounds: `CompositeError`, unless nothing
    is missing.
    """
    if not comparative:
        shares = given(weights).values
        lowest, highest = aggregator(low, shares, "rescale"), aggregator(high, shares, "rescale")
        remarks = tuple(dict.fromkeys(lowest.findings + highest.findings))
        return ScoreBounds(lowest.scores, highest.scores, remarks, lowest.refused)
    if np.array_equal(low, high):
        outcome = aggregator(low, given(weights).values, "rescale")
        return ScoreBounds(outcome.scores, outcome.scores, outcome.findings, outcome.refused)
    if aggregator is not copeland:
        raise CompositeError(
            Finding(
                "no_interval",
                "TOPSIS、VIKOR 和疑益法（BoD）不能给出缺失值下的得分区间：请插补，或改用平均法或 Copeland",
                "TOPSIS, VIKOR and benefit of the doubt give no interval under missing values: "
                "impute, or use a mean or Copeland",
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
    known = measure[~np.isnan(measure)]
    low, high = known.min(initial=np.inf), known.max(initial=-np.inf)
    return (measure - low) / (high - low) if high > low else 0 * measure


def _power_mean(table: Array, shares: Array, power: float, missing: Missing, method: str) -> Aggregated:
    """The mean of an exponent other than 1 over values of at least zero; at a zero its limit."""
    weighted = table[:, shares > 0]
    refused = np.asarray((weighted < 0).any(axis=1), dtype=np.bool_)
    zero = np.asarray((weighted == 0).any(axis=1) & ~refused, dtype=np.bool_) if power <= 0 else np.zeros_like(refused)
    usable = np.where(table > 0, table, np.nan) if power <= 0 else np.where(table >= 0, table, np.nan)
    scores = np.exp(_mean(np.log(usable), shares)) if power == 0 else _powers(usable, shares, power)
    scores = np.where(zero, 0.0, scores)
    outcome = _scored(np.where(refused, np.nan, scores), table, missing)
    remarks = []
    if refused.any():
        remarks.append(found.negative_values(int(refused.sum()), method))
    if zero.any():
        remarks.append(found.zero_in_mean(int(zero.sum()), method))
    return Aggregated(outcome.scores, tuple(remarks), refused if refused.any() else None)


def _powers(table: Array, shares: Array, power: float) -> Array:
    """(Σ shares · x^power)^(1 / power), each row measured by an extreme of its own so that nothing overflows."""
    measure = column_max(table.T) if power > 0 else column_min(table.T)
    measure = np.where(measure > 0, measure, 1.0)
    return np.asarray(measure * _mean((table / measure[:, None]) ** power, shares) ** (1 / power))


def _scored(scores: Array, table: Array, missing: Missing) -> Aggregated:
    holes = np.isnan(table)
    gone = holes.any(axis=1) if missing == "refuse" else holes.all(axis=1)
    return Aggregated(np.where(gone, np.nan, scores))

"""Normalisation: bringing indicators to one scale on which more is better.

Source of the methods and their names: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 5;
the efficacy coefficient (功效系数法) is the method of Chinese enterprise performance evaluation
(《企业绩效评价操作细则（修订）》, 2002).

Every function takes a table units × indicators (NaN = missing) and a direction for each indicator (+1: more is better,
-1: less is better) and returns `Normalised`. Bounds, targets and references are given in the indicator's own unit.
A constant column gets the neutral value that each function names, and a finding; missing cells stay missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from huoju.composite import findings as found
from huoju.composite.arrays import (
    Array,
    Mask,
    as_table,
    code_of,
    column_count,
    column_deviation,
    column_max,
    column_mean,
    column_min,
    per_indicator,
)
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.rank import ascending_ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from huoju.composite.rank import Ties


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised values, more is better.

    Attributes:
        values: units × indicators; NaN where the input was missing.
        worst: the lowest value each indicator can take on its scale (or the lowest seen, where the scale is open).
        best: the highest value, likewise.
        findings: what was wrong with an indicator and what was done.
    """

    values: Array
    worst: Array
    best: Array
    findings: tuple[Finding, ...] = ()


Bounds: TypeAlias = "tuple[ArrayLike, ArrayLike]"
Normaliser: TypeAlias = Callable[[Array, Array], Normalised]


def min_max(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    target: tuple[float, float] = (0.0, 100.0),
    bounds: Bounds | None = None,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """Min-max: the worst value becomes `target[0]`, the best `target[1]`.

    `bounds` (lowest, highest) fixes the scale, for example at a base year; values outside then leave the target range.
    Neutral value of a constant column: the middle of the target range.
    """
    table, sign = _oriented(values, direction)
    low, high = _limits(table, sign, bounds)
    return _linear(table, low, high, target, codes)


def efficacy(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    base: float = 60.0,
    span: float = 40.0,
    bounds: Bounds | None = None,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """Efficacy coefficient (功效系数): base + span × (x - unacceptable) / (satisfactory - unacceptable).

    `bounds` are the unacceptable and the satisfactory value (不允许值、满意值) in any order; without them the worst and
    the best value seen. Neutral value of a constant column: base + span / 2.
    """
    return min_max(values, direction, target=(base, base + span), bounds=bounds, codes=codes)


def distance_to_max(values: ArrayLike, direction: ArrayLike = 1, *, codes: Sequence[str] | None = None) -> Normalised:
    """1 - (max - x) / (max - min), between 0 and 1. Neutral value of a constant column: 0.5."""
    return min_max(values, direction, target=(0.0, 1.0), codes=codes)


def scaled(
    values: ArrayLike, direction: ArrayLike = 1, *, bounds: Bounds = (0.0, 100.0), codes: Sequence[str] | None = None
) -> Normalised:
    """100 × (x - low) / (high - low) with fixed `bounds`; nothing is cut off. Raises `CompositeError` if low = high."""
    table, sign = _oriented(values, direction)
    low, high = _limits(table, sign, bounds)
    _refuse_equal(low, high, codes)
    return _linear(table, low, high, (0.0, 100.0), codes)


def z_score(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    mean: float = 0.0,
    deviation: float = 1.0,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """Standard scores with the sample deviation (n - 1), moved to `mean` and `deviation`.

    Neutral value of a constant column, or of one with a single value: `mean`. The scale is open: worst and best are
    the extremes seen.
    """
    table, _ = _oriented(values, direction)
    centre, spread = column_mean(table), column_deviation(table)
    flat = _flat(column_min(table), column_max(table))
    scores = (table - centre) / np.where(flat | ~(spread > 0), 1.0, spread) * deviation + mean
    scores = np.where(flat & ~np.isnan(table), mean, scores)
    return _result(scores, _remarks(table, flat, [f"{mean:g}"] * table.shape[1], codes))


def rank(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    ties: Ties = "min",
    tolerance: float = 0.0,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """Ascending rank: the worst unit gets 1, the best the number of units. Equal values share the rank by `ties`."""
    table, _ = _oriented(values, direction)
    ranks = ascending_ranks(table, ties=ties, tolerance=tolerance)
    return _ranked(table, ranks, np.ones(table.shape[1]), column_count(table).astype(np.float64), codes)


def borda(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    ties: Ties = "min",
    tolerance: float = 0.0,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """Borda count: the number of units that a unit beats (rank - 1)."""
    table, _ = _oriented(values, direction)
    ranks = ascending_ranks(table, ties=ties, tolerance=tolerance)
    top = column_count(table).astype(np.float64) - 1
    return _ranked(table, ranks - 1, np.zeros(table.shape[1]), top, codes)


def percentile_rank(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    ties: Ties = "min",
    tolerance: float = 0.0,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """(rank - 1) / (known values - 1), between 0 and 1. A single known value gets the neutral 0.5."""
    table, _ = _oriented(values, direction)
    ranks = ascending_ranks(table, ties=ties, tolerance=tolerance)
    count = column_count(table)
    shares = np.where(count > 1, (ranks - 1) / np.maximum(count - 1, 1), np.where(np.isnan(table), np.nan, 0.5))
    return _ranked(table, shares, np.zeros(table.shape[1]), np.ones(table.shape[1]), codes)


def distance_to_reference(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    reference_unit: int,
    cap: bool = False,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """1 - (reference - x) / (reference - min), the reference being the row `reference_unit`; `cap` cuts off at 1.

    Where the reference unit has no value the indicator is missing for all, with a finding.
    """
    table, _ = _oriented(values, direction)
    if not 0 <= reference_unit < len(table):
        raise CompositeError(
            Finding(
                "reference_unit",
                f"参照单位的行号 {reference_unit} 不在 0 到 {len(table) - 1} 之间",
                f"the reference row {reference_unit} is not between 0 and {len(table) - 1}",
            )
        )
    reference = table[reference_unit]
    unknown = [
        Finding(
            "reference_missing",
            f"参照单位在指标“{code_of(codes, j)}”上没有值：该指标全部缺失",
            f"the reference unit has no value of {code_of(codes, j)}: the indicator is missing for all",
            code_of(codes, j),
        )
        for j in np.flatnonzero(np.isnan(reference) & (column_count(table) > 0)).tolist()
    ]
    return _distance(table, reference, codes, cap=cap, remarks=unknown)


def distance_to_target(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    targets: ArrayLike,
    cap: bool = False,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """1 - (target - x) / (target - worst), targets in the indicator's own unit; `cap` cuts off at 1."""
    table, sign = _oriented(values, direction)
    aims = per_indicator(targets, table.shape[1], "目标值 targets")
    return _distance(table, aims * sign, codes, cap=cap, remarks=[])


def goalposts(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    posts: Bounds,
    scale: float = 1.0,
    truncate: bool = True,
    codes: Sequence[str] | None = None,
) -> Normalised:
    """Distance from the worse to the better goalpost, times `scale`; values outside are cut off when `truncate`.

    Raises `CompositeError` where both posts are equal.
    """
    table, sign = _oriented(values, direction)
    low, high = _limits(table, sign, posts)
    _refuse_equal(low, high, codes)
    shares = (table - low) / (high - low)
    scores = (np.clip(shares, 0.0, 1.0) if truncate else shares) * scale
    width = np.ones(table.shape[1])
    return _result(
        scores, _remarks(table, np.zeros(table.shape[1], dtype=np.bool_), [], codes), 0 * width, scale * width
    )


def share_of_max(values: ArrayLike, direction: ArrayLike = 1, *, codes: Sequence[str] | None = None) -> Normalised:
    """Share of the maximum: x / max for direct and min / x for reverse indicators (Hwang and Yoon 1981).

    Needs a positive maximum (direct) or positive values only (reverse); another indicator is missing, with a finding.
    """
    table = as_table(values)
    sign = _signs(direction, table.shape[1])
    low, high = column_min(table), column_max(table)
    usable = np.where(sign > 0, high > 0, low > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = np.where(sign > 0, table / high, low / table)
    scores = np.where(usable, scores, np.nan)
    remarks = [
        Finding(
            "share_undefined",
            f"指标“{code_of(codes, j)}”有不大于零的值，不能用占最大值之比：该指标全部缺失",
            f"{code_of(codes, j)} has values that are not positive, a share of the maximum is undefined: all missing",
            code_of(codes, j),
        )
        for j in np.flatnonzero(~usable & (column_count(table) > 0)).tolist()
    ]
    width = np.ones(table.shape[1])
    return _result(scores, remarks, 0 * width, width)


def _signs(direction: ArrayLike, count: int) -> Array:
    sign = per_indicator(direction, count, "方向 direction")
    if not np.isin(sign, (-1.0, 1.0)).all():
        raise CompositeError(
            Finding("direction", "方向只能是 1（越大越好）或 -1（越小越好）", "a direction is either 1 or -1")
        )
    return sign


def _oriented(values: ArrayLike, direction: ArrayLike) -> tuple[Array, Array]:
    table = as_table(values)
    sign = _signs(direction, table.shape[1])
    return table * sign, sign


def _limits(table: Array, sign: Array, bounds: Bounds | None) -> tuple[Array, Array]:
    if bounds is None:
        return column_min(table), column_max(table)
    first = per_indicator(bounds[0], table.shape[1], "界限 bounds") * sign
    second = per_indicator(bounds[1], table.shape[1], "界限 bounds") * sign
    return np.minimum(first, second), np.maximum(first, second)


def _refuse_equal(low: Array, high: Array, codes: Sequence[str] | None) -> None:
    for j in np.flatnonzero(~(high > low)):
        raise CompositeError(
            Finding(
                "equal_bounds",
                f"指标“{code_of(codes, int(j))}”的上下界相等或缺失，无法定标",
                f"both bounds of {code_of(codes, int(j))} are equal or missing",
                code_of(codes, int(j)),
            )
        )


def _flat(low: Array, high: Array) -> Mask:
    return np.asarray(~(high > low) & ~np.isnan(low), dtype=np.bool_)


def _linear(
    table: Array, low: Array, high: Array, target: tuple[float, float], codes: Sequence[str] | None
) -> Normalised:
    start, end = target
    flat = _flat(low, high)
    neutral = (start + end) / 2
    scores = (table - low) / np.where(flat, 1.0, high - low) * (end - start) + start
    scores = np.where(flat & ~np.isnan(table), neutral, scores)
    width = np.ones(table.shape[1])
    remarks = _remarks(table, flat, [f"{neutral:g}"] * table.shape[1], codes)
    return _result(scores, remarks, min(start, end) * width, max(start, end) * width)


def _ranked(table: Array, scores: Array, worst: Array, best: Array, codes: Sequence[str] | None) -> Normalised:
    flat = _flat(column_min(table), column_max(table))
    shared = column_min(scores)
    return _result(scores, _remarks(table, flat, [f"{value:g}" for value in shared], codes), worst, best)


def _distance(
    table: Array, reference: Array, codes: Sequence[str] | None, *, cap: bool, remarks: Sequence[Finding]
) -> Normalised:
    low = column_min(table)
    unscaled = ~(reference > low) & ~np.isnan(reference) & ~np.isnan(low)
    scores = 1 - (reference - table) / np.where(unscaled, 1.0, reference - low)
    reached = np.where(table >= reference, 1.0, np.nan)
    scores = np.where(unscaled, reached, scores)
    if cap:
        scores = np.minimum(scores, 1.0)
    at_minimum = [found.reference_at_minimum(code_of(codes, int(j))) for j in np.flatnonzero(unscaled)]
    width = np.ones(table.shape[1])
    return _result(scores, [*remarks, *at_minimum], 0 * width, width)


def _remarks(table: Array, flat: Mask, neutral: Sequence[str], codes: Sequence[str] | None) -> list[Finding]:
    empty = column_count(table) == 0
    return [found.empty_indicator(code_of(codes, int(j))) for j in np.flatnonzero(empty)] + [
        found.constant_indicator(code_of(codes, int(j)), neutral[int(j)]) for j in np.flatnonzero(flat)
    ]


def _result(
    scores: Array, remarks: Sequence[Finding], worst: Array | None = None, best: Array | None = None
) -> Normalised:
    lowest, highest = column_min(scores), column_max(scores)
    floor = lowest if worst is None else np.fmin(lowest, worst)
    ceiling = highest if best is None else np.fmax(highest, best)
    return Normalised(scores, floor, ceiling, tuple(remarks))

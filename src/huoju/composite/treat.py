"""Treatment of outliers: winsorising by skewness and kurtosis, logarithms, Box-Cox.

Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps 2 to 5, and the practice of the
JRC's Competence Centre on Composite Indicators: an indicator needs treatment when |skewness| ≥ 2 and kurtosis ≥ 3.5,
both corrected for sample size (the G1 and G2 of Joanes and Gill 1998, as spreadsheets print them).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from huoju.composite.arrays import Array, Mask, as_table, code_of
from huoju.composite.findings import CompositeError, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

SKEWNESS_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5
MOST_POINTS = 5
"""The handbook's practice: winsorise at most five points of an indicator."""

_LEAST_FOR_SKEWNESS = 3
_LEAST_FOR_KURTOSIS = 4

LogForm: TypeAlias = Literal["range_shift", "unit_shift", "gii"]
SecondTreatment: TypeAlias = Literal["none", "range_shift", "unit_shift", "gii"]


@dataclass(frozen=True, slots=True)
class Treated:
    """A table after treatment.

    Attributes:
        values: the table, of the input's shape.
        treated: True where a cell was changed.
        method: for each indicator `none`, `winsorise` or the log form.
        points: for each indicator the number of winsorised points.
        passed: for each indicator whether it is within the limits afterwards.
        findings: indicators that are still outside, or that have too few values to tell.
    """

    values: Array
    treated: Mask
    method: tuple[str, ...]
    points: tuple[int, ...]
    passed: tuple[bool, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """When an indicator needs treatment, and how many points may be winsorised (None: no limit)."""

    skewness: float = SKEWNESS_LIMIT
    kurtosis: float = KURTOSIS_LIMIT
    most_points: int | None = MOST_POINTS


def skewness(values: ArrayLike) -> float:
    """Sample-corrected skewness G1 of the known values; NaN for fewer than three, or when all are equal."""
    known = _known(values)
    count = len(known)
    centred = known - known.mean() if count else known
    squares = float(np.sum(centred**2))
    if count < _LEAST_FOR_SKEWNESS or squares == 0:
        return float("nan")
    plain = np.sqrt(count) * float(np.sum(centred**3)) / squares**1.5
    return float(plain * np.sqrt(count * (count - 1)) / (count - 2))


def kurtosis(values: ArrayLike) -> float:
    """Sample-corrected excess kurtosis G2 of the known values; NaN for fewer than four, or when all are equal."""
    known = _known(values)
    count = len(known)
    centred = known - known.mean() if count else known
    squares = float(np.sum(centred**2))
    if count < _LEAST_FOR_KURTOSIS or squares == 0:
        return float("nan")
    plain = count * float(np.sum(centred**4)) / squares**2
    return float(((count + 1) * (plain - 3) + 6) * (count - 1) / ((count - 2) * (count - 3)))


def needs_treatment(values: ArrayLike, limits: Limits | None = None) -> bool:
    """True when |skewness| and kurtosis both reach their limits; False where they cannot be computed."""
    bounds = limits or Limits()
    return bool(abs(skewness(values)) >= bounds.skewness and kurtosis(values) >= bounds.kurtosis)


def winsorise(column: ArrayLike, limits: Limits | None = None, *, always: bool = False) -> tuple[Array, int]:
    """The column with its outermost values pulled in to the next, and the number of points moved.

    One step moves the highest value (or the lowest, when skewness is negative), with all values tied to it, to the
    next value inside; a column is never made constant. Steps go on until the column is within `limits` or the number
    of points is reached; `always` goes on to that number in any case.
    """
    bounds = limits or Limits()
    own = np.asarray(column, dtype=np.float64).copy()
    moved = np.zeros((2, len(own)), dtype=np.bool_)
    points = 0
    while (always or needs_treatment(own, bounds)) and (bounds.most_points is None or points < bounds.most_points):
        high = bool(skewness(own) >= 0)
        outermost = np.nanmax(own) if high else np.nanmin(own)
        inner = own[(own < outermost) if high else (own > outermost)]
        if inner.size == 0 or inner.min() == inner.max():
            break
        moved[int(high)] = own == outermost
        own[moved[int(high)]] = inner.max() if high else inner.min()
        points = int(moved.sum())
    return own, points


def treat(
    values: ArrayLike,
    limits: Limits | None = None,
    *,
    second: SecondTreatment = "none",
    combine: bool = False,
    codes: Sequence[str] | None = None,
) -> Treated:
    """Winsorise each indicator that needs it; where that is not enough, apply the `second` form instead.

    The second form starts again from the original values unless `combine`. Indicators with holes are treated on
    their known values. An indicator that is still outside the limits is returned as last treated, with a finding.
    """
    table = as_table(values)
    bounds = limits or Limits()
    result = table.copy()
    methods, points, passed, remarks = [], [], [], []
    for j in range(table.shape[1]):
        column, method, count = _treat_column(table[:, j], bounds, second, combine=combine)
        result[:, j] = column
        fine = not needs_treatment(column, bounds)
        methods.append(method)
        points.append(count)
        passed.append(fine)
        if not fine:
            remarks.append(_still_outside(code_of(codes, j)))
    changed = ~np.isnan(table) & (result != table)
    return Treated(result, changed, tuple(methods), tuple(points), tuple(passed), tuple(remarks))


def logarithm(column: ArrayLike, form: LogForm = "range_shift") -> Array:
    """Logarithm of one indicator's values; the order is kept and the smallest value is defined in every form.

    - `range_shift`: log(x - min + (max - min) / 100);
    - `unit_shift`: log(x - min + 1);
    - `gii`: log((max - 1)(x - min) / (max - min) + 1), the form of the Global Innovation Index 2020; it needs a
      maximum above 1, or it would turn the order round: `CompositeError`.

    A constant column becomes zero (`range_shift`: stays as it is, because its logarithm is not defined).
    """
    own = np.asarray(column, dtype=np.float64)
    known = own[~np.isnan(own)]
    if known.size == 0:
        return own.copy()
    low, high = float(known.min()), float(known.max())
    if form == "unit_shift":
        return np.asarray(np.log(own - low + 1))
    if high == low:
        return own.copy() if form == "range_shift" else 0 * own
    if form == "range_shift":
        return np.asarray(np.log(own - low + 0.01 * (high - low)))
    if high <= 1:
        raise CompositeError(
            Finding(
                "gii_maximum",
                f"GII 对数形式要求最大值大于 1，现为 {high:g}：否则顺序会颠倒，请改用 range_shift",
                f"the GII form needs a maximum above 1, not {high:g}: use range_shift",
            )
        )
    return np.asarray(np.log((high - 1) * (own - low) / (high - low) + 1))


def box_cox(column: ArrayLike, power: float, *, shift: bool = True) -> Array:
    """(x^power - 1) / power, or log x for power 0 (Box and Cox 1964); `shift` moves the smallest value to 1 first.

    Raises `CompositeError` without `shift` when a value is not positive.
    """
    own = np.asarray(column, dtype=np.float64)
    known = own[~np.isnan(own)]
    if shift and known.size:
        own = own - known.min() + 1
    elif (known <= 0).any():
        raise CompositeError(
            Finding("box_cox", "Box-Cox 变换要求正值：请允许平移", "Box-Cox needs positive values: allow the shift")
        )
    return np.asarray(np.log(own) if power == 0 else (own**power - 1) / power)


def _treat_column(column: Array, limits: Limits, second: SecondTreatment, *, combine: bool) -> tuple[Array, str, int]:
    if not needs_treatment(column, limits):
        return column, "none", 0
    winsorised, points = winsorise(column, limits)
    if second == "none" or not needs_treatment(winsorised, limits):
        return winsorised, "winsorise", points
    if combine:
        return logarithm(winsorised, second), f"winsorise+{second}", points
    return logarithm(column, second), second, 0


def _known(values: ArrayLike) -> Array:
    own = np.asarray(values, dtype=np.float64).ravel()
    return np.sort(own[~np.isnan(own)])


def _still_outside(where: str) -> Finding:
    return Finding(
        "still_outside",
        f"指标“{where}”处理后偏度和峰度仍超过界限：请考虑对数形式或放宽点数",
        f"{where} is still outside the limits of skewness and kurtosis after treatment",
        where,
    )

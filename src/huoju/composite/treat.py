"""Treatment of outliers: winsorising by skewness and kurtosis, and a transformation where that is not enough.

Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, steps 2 to 5, and the practice of the
JRC's Competence Centre on Composite Indicators: an indicator needs treatment when |skewness| ≥ 2 and kurtosis ≥ 3.5,
both corrected for sample size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from huoju.composite.arrays import Array, Mask, as_table, code_of
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.moments import in_order, shape
from huoju.composite.transform import LOG_FORMS, LogForm, box_cox, logarithm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

SKEWNESS_LIMIT = 2.0
KURTOSIS_LIMIT = 3.5
MOST_POINTS = 5
"""The handbook's practice: winsorise at most five points of an indicator."""

Form: TypeAlias = LogForm | Literal["winsorise", "box_cox", "none"]


@dataclass(frozen=True, slots=True)
class Treated:
    """A table after treatment.

    Attributes:
        values: the table, of the input's shape.
        treated: True where a cell was changed.
        method: for each indicator `none`, or the forms that were applied (`winsorise`, `winsorise+range_shift` …).
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


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to one indicator.

    Attributes:
        limits: when treatment is needed, and how far winsorising goes.
        first: applied to an indicator that needs treatment.
        second: applied where the first was not enough; to the original values, or to the result of the first with
            `combine`.
        power: of Box-Cox.
        shift: whether Box-Cox moves the smallest value to 1 first.
        always: apply `first` whether or not it is needed, and nothing after it.
    """

    limits: Limits = Limits()
    first: Form = "winsorise"
    second: Form = "none"
    power: float = 0.0
    shift: bool = True
    combine: bool = False
    always: bool = False


UNTREATED = Treatment(first="none", always=True)


def needs_treatment(values: ArrayLike, limits: Limits | None = None) -> bool:
    """True when |skewness| and kurtosis both reach their limits; False where they cannot be computed."""
    return _outside(shape(in_order(values)), limits or Limits())


def winsorise(column: ArrayLike, limits: Limits | None = None, *, always: bool = False) -> tuple[Array, int]:
    """The column with its outermost values pulled in to the next, and the number of points moved.

    One step moves the highest value (or the lowest, when skewness is negative), with all values tied to it, to the
    next value inside; a column is never made constant. Steps go on until the column is within `limits` or the number
    of points is reached; `always` goes on to that number in any case.
    """
    bounds = limits or Limits()
    own = np.asarray(column, dtype=np.float64)
    ordered = in_order(own)
    above, below = 0, 0
    while bounds.most_points is None or above + below < bounds.most_points:
        skew, kurt = shape(ordered)
        if not (always or _outside((skew, kurt), bounds)):
            break
        high = skew >= 0
        tied = int((ordered == ordered[-1 if high else 0]).sum()) if ordered.size else 0
        inner = ordered[: len(ordered) - tied] if high else ordered[tied:]
        if inner.size == 0 or inner[0] == inner[-1]:
            break
        if high:
            above, ordered[len(ordered) - tied :] = tied, inner[-1]
        else:
            below, ordered[:tied] = tied, inner[0]
    return (np.clip(own, ordered[0], ordered[-1]) if ordered.size else own.copy()), above + below


def _outside(figures: tuple[float, float], limits: Limits) -> bool:
    return abs(figures[0]) >= limits.skewness and figures[1] >= limits.kurtosis


def treat(
    values: ArrayLike,
    limits: Limits | None = None,
    *,
    first: Form = "winsorise",
    second: Form = "none",
    power: float = 0.0,
    combine: bool = False,
    codes: Sequence[str] | None = None,
) -> Treated:
    """Winsorise each indicator that needs it; where that is not enough, apply the `second` form instead.

    `first` may be another form, for example a logarithm from the start. The second form starts again from the original
    values unless `combine`; `power` is that of `box_cox`. Indicators with holes are treated on their known values. An
    indicator that is still outside the limits is returned as last treated, with a finding.
    """
    table = as_table(values)
    how = Treatment(limits or Limits(), first, second, power=power, combine=combine)
    return treat_each(table, [how] * table.shape[1], codes=codes)


def treat_each(values: ArrayLike, treatments: Sequence[Treatment], *, codes: Sequence[str] | None = None) -> Treated:
    """Each indicator with a treatment of its own.

    Raises `CompositeError` when there is not one treatment for each indicator, or a form is not defined for a column.
    """
    table = as_table(values)
    if len(treatments) != table.shape[1]:
        raise CompositeError(
            Finding(
                "length",
                f"给了 {len(treatments)} 种处理，但有 {table.shape[1]} 个指标",
                f"{len(treatments)} treatments for {table.shape[1]} indicators",
            )
        )
    result = table.copy()
    methods, points, passed, remarks = [], [], [], []
    for j, how in enumerate(treatments):
        try:
            result[:, j], method, count = _treat_column(table[:, j], how)
        except CompositeError as error:
            raise CompositeError(_at(error.finding, code_of(codes, j))) from error
        fine = how.always or not needs_treatment(result[:, j], how.limits)
        methods.append(method)
        points.append(count)
        passed.append(fine)
        if not fine:
            remarks.append(_still_outside(code_of(codes, j)))
    changed = ~np.isnan(table) & (result != table)
    return Treated(result, changed, tuple(methods), tuple(points), tuple(passed), tuple(remarks))


def _treat_column(column: Array, how: Treatment) -> tuple[Array, str, int]:
    if how.always:
        once, points = _apply(column, how.first, how, always=True)
        return once, how.first, points
    if not needs_treatment(column, how.limits):
        return column, "none", 0
    once, points = _apply(column, how.first, how)
    if how.second == "none" or not needs_treatment(once, how.limits):
        return once, how.first, points
    if how.combine:
        return _apply(once, how.second, how)[0], f"{how.first}+{how.second}", points
    again, points = _apply(column, how.second, how)
    return again, how.second, points


def _apply(column: Array, form: Form, how: Treatment, *, always: bool = False) -> tuple[Array, int]:
    if form == "winsorise":
        return winsorise(column, how.limits, always=always)
    if form == "box_cox":
        return box_cox(column, how.power, shift=how.shift), 0
    if form in LOG_FORMS:
        return logarithm(column, form), 0
    return column, 0


def _at(finding: Finding, where: str) -> Finding:
    return Finding(finding.code, finding.message_zh, finding.message_en, where)


def _still_outside(where: str) -> Finding:
    return Finding(
        "still_outside",
        f"指标“{where}”处理后偏度和峰度仍超过界限：请考虑对数形式或放宽点数",
        f"{where} is still outside the limits of skewness and kurtosis after treatment",
        where,
    )

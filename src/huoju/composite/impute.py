"""Imputation: filling holes, with a mark on every filled cell that stays to the end.

Source: OECD and JRC (2008), Handbook on Constructing Composite Indicators, step 3. Known values never change. What
cannot be filled (no donor) stays missing, and a finding says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from huoju.composite.arrays import Array, Mask, as_table, code_of, column_mean
from huoju.composite.findings import CompositeError, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

PanelMethod: TypeAlias = Literal["latest", "constant", "linear"]


@dataclass(frozen=True, slots=True)
class Imputed:
    """A table with holes filled.

    Attributes:
        values: the table, of the input's shape.
        imputed: True where a hole was filled; keep it beside the values and every result that comes from them.
        findings: the indicators that still have holes.
    """

    values: Array
    imputed: Mask
    findings: tuple[Finding, ...] = ()


def column_median(table: Array) -> Array:
    """Median of the known values of each column; NaN for a column without values."""
    known = (~np.isnan(table)).sum(axis=0)
    ordered = np.sort(table, axis=0)
    columns = np.arange(table.shape[1])
    lower, upper = np.maximum(known - 1, 0) // 2, known // 2
    upper = np.minimum(upper, len(table) - 1)
    return np.where(known > 0, (ordered[lower, columns] + ordered[upper, columns]) / 2, np.nan)


def by_mean(values: ArrayLike, *, codes: Sequence[str] | None = None) -> Imputed:
    """Holes get the mean of the indicator's known values."""
    return _by_column(as_table(values), column_mean, codes)


def by_median(values: ArrayLike, *, codes: Sequence[str] | None = None) -> Imputed:
    """Holes get the median of the indicator's known values."""
    return _by_column(as_table(values), column_median, codes)


def by_group_mean(values: ArrayLike, groups: Sequence[object], *, codes: Sequence[str] | None = None) -> Imputed:
    """Holes get the mean of the unit's group; they stay where the group has no value."""
    return _by_group(as_table(values), groups, column_mean, codes)


def by_group_median(values: ArrayLike, groups: Sequence[object], *, codes: Sequence[str] | None = None) -> Imputed:
    """Holes get the median of the unit's group; they stay where the group has no value."""
    return _by_group(as_table(values), groups, column_median, codes)


def panel(
    values: ArrayLike, years: Sequence[float], method: PanelMethod = "linear", *, most_steps: int | None = None
) -> Imputed:
    """Holes in a panel (years × units × indicators), each series for itself.

    `linear` interpolates between the known years on either side, `constant` takes the last known value; both take the
    nearest known value before the first and after the last known year. `latest` takes the last known value and fills
    nothing before the first, at most `most_steps` tables on. Years must rise. A series without values stays missing.
    """
    cube = np.asarray(values, dtype=np.float64)
    time = np.asarray(years, dtype=np.float64)
    if cube.ndim != 3 or len(time) != len(cube) or (np.diff(time) <= 0).any():  # noqa: PLR2004 - three axes
        raise CompositeError(
            Finding(
                "panel_shape",
                "面板数据应为“年份 × 单位 × 指标”，年份逐一对应且递增",
                "a panel is years × units × indicators with one rising year for each table",
            )
        )
    series = cube.reshape(len(time), -1).copy()
    for one in series.T:
        known = np.flatnonzero(~np.isnan(one))
        holes = np.flatnonzero(np.isnan(one))
        if known.size and method == "linear":
            one[holes] = np.interp(time[holes], time[known], one[known])
        elif known.size:
            last = np.searchsorted(known, holes) - 1
            carried = one[known[np.maximum(last, 0)]]
            near = last >= 0
            if most_steps is not None:
                near &= holes - known[np.maximum(last, 0)] <= most_steps
            one[holes] = carried if method == "constant" else np.where(near, carried, np.nan)
    filled = series.reshape(cube.shape)
    left = int(np.isnan(filled).sum())
    return Imputed(filled, np.isnan(cube) & ~np.isnan(filled), (_still_missing("面板", left),) if left else ())


def panel_rows(
    values: ArrayLike,
    units: Sequence[object],
    years: Sequence[float],
    method: PanelMethod = "linear",
    *,
    most_steps: int | None = None,
    codes: Sequence[str] | None = None,
) -> Imputed:
    """`panel` for a table with a row for each unit and year, in any order; a unit need not be there in every year.

    Raises `CompositeError` for a unit that stands twice in a year.
    """
    table = as_table(values)
    names, times = list(dict.fromkeys(units)), sorted(set(years))
    row_of = {name: number for number, name in enumerate(names)}
    place_of = {time: number for number, time in enumerate(times)}
    rows = np.array([row_of[unit] for unit in units], dtype=np.int64)
    places = np.array([place_of[year] for year in years], dtype=np.int64)
    if len(set(zip(rows.tolist(), places.tolist(), strict=True))) < len(table):
        raise CompositeError(Finding("doubled_unit", "同一年份中有重复的单位", "a unit stands twice in the same year"))
    cube = np.full((len(times), len(names), table.shape[1]), np.nan)
    cube[places, rows] = table
    filled = panel(cube, times, method, most_steps=most_steps).values[places, rows]
    return _filled(table, filled, codes)


def _by_column(table: Array, figure: Callable[[Array], Array], codes: Sequence[str] | None) -> Imputed:
    return _filled(table, np.where(np.isnan(table), figure(table), table), codes)


def _by_group(
    table: Array, groups: Sequence[object], figure: Callable[[Array], Array], codes: Sequence[str] | None
) -> Imputed:
    if len(groups) != len(table):
        raise CompositeError(
            Finding(
                "length",
                f"给了 {len(groups)} 个分组，但有 {len(table)} 个单位",
                f"{len(groups)} groups for {len(table)} units",
            )
        )
    filled = table.copy()
    for group in dict.fromkeys(groups):
        members = np.array([own == group for own in groups])
        own = table[members]
        filled[members] = np.where(np.isnan(own), figure(own), own)
    return _filled(table, filled, codes)


def _filled(table: Array, filled: Array, codes: Sequence[str] | None) -> Imputed:
    left = np.isnan(filled).sum(axis=0)
    remarks = [_still_missing(code_of(codes, int(j)), int(left[j])) for j in np.flatnonzero(left)]
    return Imputed(filled, np.isnan(table) & ~np.isnan(filled), tuple(remarks))


def _still_missing(where: str, count: int) -> Finding:
    return Finding(
        "still_missing",
        f"“{where}”有 {count} 个缺失值没有可参照的已知值，仍然缺失",
        f"{count} missing values of {where} have nothing to be imputed from: still missing",
        where,
    )

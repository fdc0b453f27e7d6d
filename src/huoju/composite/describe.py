"""Figures of each indicator and the availability of data (OECD and JRC 2008, steps 2 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import findings as found
from huoju.composite.arrays import (
    Array,
    as_table,
    code_of,
    column_count,
    column_deviation,
    column_max,
    column_mean,
    column_min,
)
from huoju.composite.impute import column_median
from huoju.composite.moments import in_order, shape
from huoju.composite.treat import needs_treatment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from huoju.composite.findings import Finding


@dataclass(frozen=True, slots=True)
class IndicatorFigures:
    """One indicator in figures; NaN where a figure is not defined.

    `deviation` is the sample standard deviation, `skewness` and `kurtosis` are sample-corrected, `same` is the share
    of the commonest value among the known ones.
    """

    code: str
    minimum: float
    maximum: float
    mean: float
    median: float
    deviation: float
    skewness: float
    kurtosis: float
    known: int
    availability: float
    non_zero: float
    unique: int
    same: float
    outliers: bool


@dataclass(frozen=True, slots=True)
class Availability:
    """Share of known values, 0 to 1: by unit, by indicator, and by unit and group of indicators."""

    units: Array
    indicators: Array
    groups: dict[str, Array]


def figures(values: ArrayLike, codes: Sequence[str] | None = None) -> tuple[IndicatorFigures, ...]:
    """The figures of every indicator."""
    table = as_table(values)
    known = column_count(table)
    lists = zip(
        column_min(table),
        column_max(table),
        column_mean(table),
        column_median(table),
        column_deviation(table),
        strict=True,
    )
    return tuple(
        _figures(table[:, j], code_of(codes, j), int(known[j]), tuple(float(one) for one in plain))
        for j, plain in enumerate(lists)
    )


def availability(values: ArrayLike, groups: Sequence[str] | None = None) -> Availability:
    """How complete the table is; `groups` names the group (dimension) of each indicator."""
    known = ~np.isnan(as_table(values))
    own = list(groups) if groups is not None else []
    by_group = {
        name: known[:, [j for j, group in enumerate(own) if group == name]].mean(axis=1) for name in dict.fromkeys(own)
    }
    return Availability(known.mean(axis=1), known.mean(axis=0), by_group)


def check(values: ArrayLike, codes: Sequence[str] | None = None) -> tuple[Array, tuple[Finding, ...]]:
    """The table with infinite values made missing, and what is wrong with it before any step."""
    table = as_table(values)
    infinite = np.isinf(table)
    remarks = [
        found.infinite_values(code_of(codes, int(j)), int(infinite[:, j].sum()))
        for j in np.flatnonzero(infinite.any(axis=0))
    ]
    units, indicators = table.shape
    if units == 1:
        remarks.append(found.single_unit())
    elif units < indicators:
        remarks.append(found.fewer_units_than_indicators(units, indicators))
    return np.where(infinite, np.nan, table), tuple(remarks)


def _figures(column: Array, code: str, known: int, plain: tuple[float, ...]) -> IndicatorFigures:
    values, repeats = np.unique(column[~np.isnan(column)], return_counts=True)
    minimum, maximum, mean, median, deviation = plain
    skewness, kurtosis = shape(in_order(column))
    return IndicatorFigures(
        code=code,
        minimum=minimum,
        maximum=maximum,
        mean=mean,
        median=median,
        deviation=deviation,
        skewness=skewness,
        kurtosis=kurtosis,
        known=known,
        availability=known / len(column),
        non_zero=float((values != 0) @ repeats / known) if known else float("nan"),
        unique=len(values),
        same=float(repeats.max() / known) if known else float("nan"),
        outliers=needs_treatment(column),
    )

"""Skewness and kurtosis corrected for sample size, as spreadsheets print them (G1 and G2 of Joanes and Gill 1998)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array

_LEAST_FOR_SKEWNESS = 3
_LEAST_FOR_KURTOSIS = 4


def skewness(values: ArrayLike) -> float:
    """Sample-corrected skewness G1 of the known values; NaN for fewer than three, or when all are equal."""
    return shape(in_order(values))[0]


def kurtosis(values: ArrayLike) -> float:
    """Sample-corrected excess kurtosis G2 of the known values; NaN for fewer than four, or when all are equal."""
    return shape(in_order(values))[1]


def shape(known: Array) -> tuple[float, float]:
    """Skewness and kurtosis of values of which none is missing; sort them first where their order must not matter."""
    count = len(known)
    if count < _LEAST_FOR_SKEWNESS:
        return float("nan"), float("nan")
    centred = known - known.mean()
    squared = centred * centred
    squares = float(squared.sum())
    if squares == 0:
        return float("nan"), float("nan")
    plain = np.sqrt(count) * float((squared * centred).sum()) / squares**1.5
    skew = float(plain * np.sqrt(count * (count - 1)) / (count - 2))
    if count < _LEAST_FOR_KURTOSIS:
        return skew, float("nan")
    peaked = count * float((squared * squared).sum()) / squares**2
    return skew, float(((count + 1) * (peaked - 3) + 6) * (count - 1) / ((count - 2) * (count - 3)))


def in_order(values: ArrayLike) -> Array:
    """The known values, sorted."""
    own = np.asarray(values, dtype=np.float64).ravel()
    return np.sort(own[~np.isnan(own)])

"""Screening of units by how much data they have (OECD and JRC 2008, step 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite.arrays import Array, Mask, as_table

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Screened:
    """Which units have enough data.

    Attributes:
        keep: True for a unit that stays.
        availability: share of known values of each unit, 0 to 1.
        non_zero: share of known values that are not zero (1 for a unit without values).
        forced: rows that stay or go because the caller said so, against their data.
    """

    keep: Mask
    availability: Array
    non_zero: Array
    forced: tuple[int, ...]


def screen(
    values: ArrayLike,
    *,
    least_available: float = 0.0,
    least_non_zero: float = 0.0,
    always_keep: Collection[int] = (),
    always_drop: Collection[int] = (),
) -> Screened:
    """Units with at least the given shares of known and of non-zero values; a share equal to the limit stays."""
    table = as_table(values)
    known = ~np.isnan(table)
    count = known.sum(axis=1)
    availability = count / max(table.shape[1], 1)
    non_zero = np.where(count > 0, (known & (table != 0)).sum(axis=1) / np.maximum(count, 1), 1.0)
    enough = (availability >= least_available) & (non_zero >= least_non_zero)
    keep = enough.copy()
    keep[list(always_keep)] = True
    keep[list(always_drop)] = False
    return Screened(keep, availability, non_zero, tuple(int(row) for row in np.flatnonzero(keep != enough)))

"""Array types and column figures that do not depend on the order of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from huoju.composite.findings import CompositeError, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Integers: TypeAlias = NDArray[np.int64]

_TABLE = 2


def as_table(values: ArrayLike) -> Array:
    """`values` as a table units × indicators of float64; NaN is a missing value.

    Raises `CompositeError` for anything that is not a table of numbers.
    """
    try:
        table = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise CompositeError(
            Finding(
                "not_numeric", "表格中有不是数字的值：请先转换或清空", "the table holds values that are not numbers"
            )
        ) from error
    if table.ndim != _TABLE:
        raise CompositeError(
            Finding(
                "not_a_table",
                f"需要“单位 × 指标”的二维表，得到的是 {table.ndim} 维",
                f"a table units × indicators is needed, not {table.ndim} dimensions",
            )
        )
    return table


def per_indicator(given: ArrayLike, count: int, name: str) -> Array:
    """One number for each of `count` indicators, from one number for all or a list.

    Raises `CompositeError` when the list is of another length.
    """
    numbers = np.asarray(given, dtype=np.float64)
    if numbers.ndim == 0:
        return np.full(count, float(numbers))
    if numbers.shape != (count,):
        raise CompositeError(
            Finding(
                "length",
                f"{name}：给了 {numbers.size} 个数，但有 {count} 个指标",
                f"{name}: {numbers.size} numbers for {count} indicators",
                name,
            )
        )
    return numbers


def code_of(codes: Sequence[str] | None, index: int) -> str:
    """The indicator's code, or its column number where no codes are known."""
    return codes[index] if codes is not None else f"第 {index + 1} 列"


def column_min(table: Array) -> Array:
    """Smallest known value of each column; NaN for a column without values."""
    smallest: Array = np.where(np.isnan(table), np.inf, table).min(axis=0, initial=np.inf)
    return np.where(np.isnan(table).all(axis=0), np.nan, smallest)


def column_max(table: Array) -> Array:
    """Largest known value of each column; NaN for a column without values."""
    return -column_min(-table)


def column_count(table: Array) -> Integers:
    """How many values of each column are known."""
    return np.asarray((~np.isnan(table)).sum(axis=0), dtype=np.int64)


def column_sum(table: Array) -> Array:
    """Sum of the known values of each column, added in order of size so that row order cannot matter."""
    ordered = np.sort(np.where(np.isnan(table), 0.0, table), axis=0)
    return np.asarray(np.ascontiguousarray(ordered.T).sum(axis=1), dtype=np.float64)


def column_mean(table: Array) -> Array:
    """Mean of the known values of each column; NaN for a column without values."""
    count = column_count(table)
    return np.where(count > 0, column_sum(table) / np.maximum(count, 1), np.nan)


def column_deviation(table: Array) -> Array:
    """Sample standard deviation (n - 1) of the known values; NaN with fewer than two values."""
    count = column_count(table)
    squares = column_sum((table - column_mean(table)) ** 2)
    return np.where(count > 1, np.sqrt(squares / np.maximum(count - 1, 1)), np.nan)


def in_canonical_order(table: Array) -> Array:
    """The rows sorted by their values, so that sums over rows come out equal for every order of the input."""
    return np.asarray(table[np.lexsort(table.T[::-1])]) if table.size else table

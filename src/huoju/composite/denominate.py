"""Denomination: dividing indicators that grow with size by a measure of size (OECD and JRC 2008, step 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite.arrays import Array, as_table, code_of, per_indicator
from huoju.composite.findings import CompositeError, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Denominated:
    """Indicators per unit of size, and the cells that could not be divided."""

    values: Array
    findings: tuple[Finding, ...] = ()


def denominate(
    values: ArrayLike,
    denominators: ArrayLike,
    choice: Sequence[int | None],
    *,
    factor: ArrayLike = 1.0,
    codes: Sequence[str] | None = None,
) -> Denominated:
    """Each indicator divided by its denominator and multiplied by `factor`.

    Args:
        values: units × indicators.
        denominators: units × denominators (population, area, output …).
        choice: for each indicator the column of its denominator, or None to leave it as it is.
        factor: one number for all or one for each indicator (for example 10,000 persons); not used where `choice`
            is None.
        codes: names of the indicators for findings.

    A denominator that is zero or missing makes the cell missing, with a finding.
    """
    table, sizes = as_table(values), as_table(denominators)
    scale = per_indicator(factor, table.shape[1], "系数 factor")
    if len(choice) != table.shape[1] or len(sizes) != len(table):
        raise CompositeError(
            Finding(
                "length",
                f"分母的选择应有 {table.shape[1]} 项，分母表应有 {len(table)} 行",
                f"{table.shape[1]} choices and {len(table)} rows of denominators are needed",
            )
        )
    result = table.copy()
    remarks = []
    for j, column in enumerate(choice):
        if column is None:
            continue
        size = sizes[:, column]
        usable = ~np.isnan(size) & (size != 0)
        result[:, j] = np.where(usable, table[:, j] / np.where(usable, size, 1.0) * scale[j], np.nan)
        lost = int((~usable & ~np.isnan(table[:, j])).sum())
        if lost:
            remarks.append(_not_divided(code_of(codes, j), lost))
    return Denominated(result, tuple(remarks))


def _not_divided(where: str, count: int) -> Finding:
    return Finding(
        "no_denominator",
        f"指标“{where}”有 {count} 个单位的分母为零或缺失：按缺失处理",
        f"{count} units have no denominator for {where}: missing there",
        where,
    )

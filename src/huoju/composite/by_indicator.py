"""A step with another method for some indicators: the columns of each method together, findings in column order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huoju.composite.arrays import as_table, code_of, per_indicator
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.impute import Imputed
from huoju.composite.normalise import Normalised

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from typing import TypeVar

    from numpy.typing import ArrayLike

    Method = TypeVar("Method", bound=Hashable)


def normalise_each(
    values: ArrayLike,
    direction: ArrayLike = 1,
    *,
    methods: Sequence[Callable[..., Normalised]],
    codes: Sequence[str] | None = None,
) -> Normalised:
    """Each column normalised by its own method; a method is called with values, directions and `codes=`."""
    table = as_table(values)
    signs = per_indicator(direction, table.shape[1], "方向 direction")
    scores, worst, best = np.empty_like(table), np.empty(table.shape[1]), np.empty(table.shape[1])
    remarks: list[tuple[int, Finding]] = []
    for method, columns in _columns_of(methods, table.shape[1]):
        names = [code_of(codes, j) for j in columns]
        found = method(table[:, columns], signs[columns], codes=names)
        scores[:, columns], worst[columns], best[columns] = found.values, found.worst, found.best
        remarks += [(_place(finding, names, columns), finding) for finding in found.findings]
    return Normalised(scores, worst, best, _in_order(remarks))


def impute_each(
    values: ArrayLike,
    *,
    methods: Sequence[Callable[..., Imputed] | None],
    codes: Sequence[str] | None = None,
) -> Imputed:
    """Holes of each column filled by its own method; None leaves them."""
    table = as_table(values)
    filled, marks = table.copy(), np.zeros(table.shape, dtype=np.bool_)
    remarks: list[tuple[int, Finding]] = []
    for method, columns in _columns_of(methods, table.shape[1]):
        if method is None:
            continue
        names = [code_of(codes, j) for j in columns]
        found = method(table[:, columns], codes=names)
        filled[:, columns], marks[:, columns] = found.values, found.imputed
        remarks += [(_place(finding, names, columns), finding) for finding in found.findings]
    return Imputed(filled, marks, _in_order(remarks))


def _columns_of(methods: Sequence[Method], count: int) -> list[tuple[Method, list[int]]]:
    """The columns of each method, in the order in which the methods first come."""
    if len(methods) != count:
        raise CompositeError(
            Finding(
                "length",
                f"给了 {len(methods)} 种方法，但有 {count} 个指标",
                f"{len(methods)} methods for {count} indicators",
            )
        )
    columns: dict[Method, list[int]] = {}
    for j, method in enumerate(methods):
        columns.setdefault(method, []).append(j)
    return list(columns.items())


def _place(finding: Finding, names: list[str], columns: list[int]) -> int:
    return columns[names.index(finding.where)] if finding.where in names else columns[0]


def _in_order(remarks: list[tuple[int, Finding]]) -> tuple[Finding, ...]:
    return tuple(finding for _, finding in sorted(remarks, key=lambda remark: remark[0]))

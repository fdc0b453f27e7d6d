"""Weights that are given, equal, or come from people's comparisons or a target.

Weights that the data themselves suggest (components, entropy, CRITIC, benefit of the doubt) are in `data_weights`.
Every set is returned so that it sums to 1; relative numbers in, shares out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import LinearConstraint, minimize

from huoju.composite import findings as found
from huoju.composite.arrays import Array, as_table, code_of, in_canonical_order, per_indicator
from huoju.composite.findings import CompositeError, Finding
from huoju.reference.pairwise import ACCEPTED_CONSISTENCY, SAATY_RANDOM_INDEX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

_SUM_TOLERANCE = 1e-9
_LEAST_FOR_CORRELATION = 3
_TARGET_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares that sum to 1, and what had to be said about them."""

    values: Array
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class AhpWeights:
    """Weights from pairwise comparisons.

    Attributes:
        values: shares that sum to 1.
        principal: the largest eigenvalue of the matrix.
        consistency_ratio: consistency index divided by Saaty's random index; 0 for one or two items.
        findings: says so when the ratio is above 0.1.
    """

    values: Array
    principal: float
    consistency_ratio: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class OptimisedWeights:
    """Weights that give each indicator the wished importance.

    Attributes:
        values: shares that sum to 1, none negative.
        importance: what each indicator got (correlation with the index, as a share of their sum).
        target: what was wished, as shares.
        findings: says so when the target cannot be reached.
    """

    values: Array
    importance: Array
    target: Array
    findings: tuple[Finding, ...] = ()


def equal(count: int) -> Weights:
    """The same share for each of `count` items."""
    return Weights(np.full(count, 1.0 / count))


def given(
    relative: ArrayLike, *, expected_sum: float | None = None, where: str = "", codes: Sequence[str] | None = None
) -> Weights:
    """Relative numbers as shares; where they should sum to `expected_sum` (1 or 100) and do not, a finding says so.

    Raises `CompositeError` for negative or missing weights, and when all are zero.
    """
    numbers = np.asarray(relative, dtype=np.float64)
    for j in np.flatnonzero(~(numbers >= 0) | np.isinf(numbers)):
        name = code_of(codes, int(j))
        raise CompositeError(
            Finding(
                "invalid_weight",
                f"“{name}”的权重 {numbers[j]:g} 无效：权重必须是不小于零的有限数",
                f"the weight {numbers[j]:g} of {name} is not a finite number of at least zero",
                name,
            )
        )
    total = float(np.sum(numbers))
    if total <= 0:
        raise CompositeError(
            Finding("zero_weights", f"“{where}”下的权重全部为零", f"all weights below {where} are zero", where)
        )
    off = expected_sum is not None and abs(total - expected_sum) > _SUM_TOLERANCE * expected_sum
    remarks = (found.weights_do_not_sum(where, total, expected_sum),) if off and expected_sum is not None else ()
    return Weights(numbers / total, remarks)


def two_level(inside: ArrayLike, dimension: Sequence[str], shares: dict[str, float]) -> Weights:
    """Global weights from relative numbers on two levels.

    Args:
        inside: relative weight of each indicator inside its dimension.
        dimension: the dimension of each indicator.
        shares: relative weight of each dimension.

    The global weight is (weight inside / sum inside its dimension) × (share of the dimension / sum of the shares).
    Raises `CompositeError` for a dimension without a share, or a dimension with a share but without indicators.
    """
    numbers = np.asarray(inside, dtype=np.float64)
    stray = sorted(set(dimension) ^ set(shares))
    if stray:
        raise CompositeError(
            Finding(
                "dimension_mismatch",
                f"维度“{stray[0]}”只在指标或只在权重中出现",
                f"dimension {stray[0]} has either no share or no indicators",
                stray[0],
            )
        )
    top = given(list(shares.values()), codes=list(shares)).values
    result = np.empty_like(numbers)
    for name, share in zip(shares, top, strict=True):
        members = np.array([name == own for own in dimension])
        result[members] = given(numbers[members], where=name).values * share
    return Weights(result)


def ahp(comparisons: ArrayLike) -> AhpWeights:
    """Weights from a reciprocal matrix of pairwise comparisons, by the principal eigenvector (Saaty 1980).

    `comparisons[i, j]` says how many times i matters more than j. Raises `CompositeError` unless the matrix is
    square, positive and reciprocal, of order 10 at most (as far as the random index is tabulated).
    """
    matrix = as_table(comparisons)
    _check_comparisons(matrix)
    order = len(matrix)
    eigenvalues, eigenvectors = np.linalg.eig(matrix)
    top = int(np.argmax(eigenvalues.real))
    principal = float(eigenvalues[top].real)
    vector = np.abs(eigenvectors[:, top].real)
    random_index = SAATY_RANDOM_INDEX[order - 1]
    ratio = max(0.0, (principal - order) / (order - 1)) / random_index if random_index > 0 else 0.0
    remarks = (_inconsistent(ratio),) if ratio > ACCEPTED_CONSISTENCY else ()
    return AhpWeights(vector / vector.sum(), principal, ratio, remarks)


def optimised(
    values: ArrayLike, importance: ArrayLike = 1.0, *, codes: Sequence[str] | None = None
) -> OptimisedWeights:
    """Non-negative weights of the arithmetic mean whose correlations with it come nearest to `importance`.

    After Becker, Saisana, Paruolo and Vandecasteele (2017), Weights and importance in composite indicators: the
    importance of an indicator is its (Pearson) correlation with the index, compared as shares of their sum. Rows with
    a hole are left out. The search starts at equal weights and is deterministic. Without `importance` all shall be
    equally important.
    """
    table = as_table(values)
    complete = in_canonical_order(table[~np.isnan(table).any(axis=1)])
    wished = given(per_indicator(importance, table.shape[1], "目标重要性 importance")).values
    too_few = len(complete) < _LEAST_FOR_CORRELATION
    flat = [] if too_few else np.flatnonzero(complete.std(axis=0) == 0).tolist()
    if too_few or flat:
        raise CompositeError(
            Finding(
                "no_correlation",
                "完整的单位不足三个，或有指标没有差异：无法计算相关，不能优化权重",
                "fewer than three complete units, or a constant indicator: correlations are undefined",
                code_of(codes, flat[0]) if flat else "",
            )
        )
    centred = complete - complete.mean(axis=0)
    covariance = centred.T @ centred
    deviation = np.sqrt(np.diag(covariance))

    def achieved(weights: Array) -> Array:
        correlation = covariance @ weights / deviation / np.sqrt(weights @ covariance @ weights)
        return np.asarray(correlation / np.abs(correlation).sum(), dtype=np.float64)

    def distance(weights: Array) -> float:
        return float(np.sum((achieved(weights) - wished) ** 2)) * len(wished)

    count = len(wished)
    best = minimize(
        distance,
        np.full(count, 1.0 / count),
        method="SLSQP",
        bounds=[(0.0, 1.0)] * count,
        constraints=LinearConstraint(np.ones((1, count)), 1.0, 1.0),
        options={"maxiter": 1000, "ftol": 1e-14},
    )
    weights = np.clip(best.x, 0.0, None)
    weights = weights / weights.sum()
    reached = achieved(weights)
    off = float(np.abs(reached - wished).max())
    remarks = (_target_missed(off),) if off > _TARGET_TOLERANCE else ()
    return OptimisedWeights(weights, reached, wished, remarks)


def _check_comparisons(matrix: Array) -> None:
    square = matrix.shape[0] == matrix.shape[1]
    if not square or not 1 <= len(matrix) <= len(SAATY_RANDOM_INDEX):
        raise CompositeError(
            Finding("ahp_shape", "判断矩阵应为 1 至 10 阶的方阵", "the comparison matrix must be square, order 1 to 10")
        )
    if not (matrix > 0).all() or not np.allclose(matrix * matrix.T, 1.0, rtol=1e-2):
        raise CompositeError(
            Finding(
                "ahp_reciprocal",
                "判断矩阵应全为正数且互反（a[i,j] × a[j,i] = 1）",
                "the comparison matrix must be positive and reciprocal",
            )
        )


def _inconsistent(ratio: float) -> Finding:
    return Finding(
        "ahp_inconsistent",
        f"判断矩阵的一致性比率 CR = {ratio:.3f}，大于 0.1：建议重新判断",
        f"the consistency ratio is {ratio:.3f}, above 0.1: the comparisons should be revised",
    )


def _target_missed(off: float) -> Finding:
    return Finding(
        "target_missed",
        f"在权重不为负的条件下达不到目标重要性，最大相差 {off:.3f}：返回最接近的权重",
        f"the target importance cannot be reached with non-negative weights (largest gap {off:.3f}): nearest returned",
    )

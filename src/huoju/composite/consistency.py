"""Do the indicators of a group measure one thing? Cronbach's alpha and principal components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from huoju.composite.arrays import Array, as_table, in_canonical_order
from huoju.composite.findings import CompositeError, Finding

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Components:
    """Principal components of the correlation matrix.

    Attributes:
        eigenvalues: variances, largest first.
        explained: share of the total variance of each component.
        loadings: indicators × components, unit columns, each signed so that its sum is not negative.
        used: how many complete units the components rest on.
    """

    eigenvalues: Array
    explained: Array
    loadings: Array
    used: int


def cronbach_alpha(values: ArrayLike, *, use: Literal["complete", "pairwise"] = "complete") -> float:
    """Cronbach's alpha (1951): k/(k-1) × (1 - Σ variances / variance of the sum). Values should be on one scale.

    `use` says what holes do: `complete` takes the units that have all values, `pairwise` each covariance over the units
    that have both. NaN with fewer than two indicators or units, or when the sum does not vary.
    """
    table = as_table(values)
    if use == "complete":
        table = table[~np.isnan(table).any(axis=1)]
    ordered, items = in_canonical_order(table), table.shape[1]
    if items <= 1 or len(ordered) <= 1:
        return float("nan")
    covariance = np.array([[_covariance(ordered[:, j], ordered[:, k]) for k in range(items)] for j in range(items)])
    total = float(covariance.sum())
    return float(items / (items - 1) * (1 - covariance.trace() / total)) if total != 0 else float("nan")


def _covariance(first: Array, second: Array) -> float:
    """Sample covariance over the rows that know both; NaN for fewer than two."""
    both = ~np.isnan(first) & ~np.isnan(second)
    if both.sum() <= 1:
        return float("nan")
    one, other = first[both], second[both]
    return float((one - one.mean()) @ (other - other.mean()) / (both.sum() - 1))


def components(values: ArrayLike) -> Components:
    """Components of the complete units, each indicator standardised. Raises `CompositeError` for constant columns."""
    table = as_table(values)
    complete = in_canonical_order(table[~np.isnan(table).any(axis=1)])
    deviation = complete.std(axis=0, ddof=1) if len(complete) > 1 else np.zeros(table.shape[1])
    if (deviation == 0).any():
        raise CompositeError(
            Finding(
                "no_variance",
                f"第 {int(np.flatnonzero(deviation == 0)[0]) + 1} 个指标在完整的单位上没有差异，无法做主成分分析",
                "an indicator does not vary over the complete units: no components",
            )
        )
    scaled = (complete - complete.mean(axis=0)) / deviation
    eigenvalues, eigenvectors = np.linalg.eigh(scaled.T @ scaled / (len(complete) - 1))
    eigenvalues, loadings = np.maximum(eigenvalues[::-1], 0.0), eigenvectors[:, ::-1]
    loadings = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return Components(eigenvalues, eigenvalues / eigenvalues.sum(), loadings, len(complete))

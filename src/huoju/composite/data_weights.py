"""Weights that the data suggest: principal components, entropy, CRITIC, benefit of the doubt.

They need normalised values, more is better. Rows with a hole are left out (benefit of the doubt: refused), which a
finding counts. None of them is a judgement on what matters; see the handbook's warning (OECD and JRC 2008, step 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from huoju.composite import findings as found
from huoju.composite.arrays import Array, as_table, code_of, in_canonical_order
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class ComponentWeights:
    """Weights from the first principal component.

    Attributes:
        values: squared loadings, which sum to 1.
        loadings: the signed loadings themselves (unit length, sum not negative).
        explained: share of the variance that the component explains.
        findings: names the indicators that load against the others.
    """

    values: Array
    loadings: Array
    explained: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class BenefitOfDoubt:
    """Each unit under the weights that suit it best.

    Attributes:
        scores: 0 to 1; 1 means that no other unit does better under this unit's own weights.
        weights: units × indicators, the weights that give the score.
        findings: says so when the method hardly tells units apart.
    """

    scores: Array
    weights: Array
    findings: tuple[Finding, ...] = ()


def pca(values: ArrayLike, *, codes: Sequence[str] | None = None) -> ComponentWeights:
    """Squared loadings of the first component of the correlation matrix (OECD and JRC 2008, step 6.1).

    A squared loading is the share of the component's variance that an indicator carries, so weights are never
    negative; an indicator that loads against the others is named in a finding, because its weight then rewards the
    opposite of what the component measures. Constant indicators get weight 0.
    """
    table = as_table(values)
    complete, remarks = _complete_rows(table)
    deviation = complete.std(axis=0, ddof=1)
    varies = deviation > 0
    if not varies.any():
        raise CompositeError(
            Finding("no_variance", "所有指标都没有差异，无法做主成分分析", "no indicator varies: no components")
        )
    scaled = (complete[:, varies] - complete[:, varies].mean(axis=0)) / deviation[varies]
    eigenvalues, eigenvectors = np.linalg.eigh(scaled.T @ scaled / (len(complete) - 1))
    loadings = np.zeros(table.shape[1])
    loadings[varies] = eigenvectors[:, -1]
    if loadings.sum() < 0:
        loadings = -loadings
    constants = [found.constant_indicator(code_of(codes, int(j)), "权重 0") for j in np.flatnonzero(~varies)]
    contrary = [_loads_against(code_of(codes, int(j))) for j in np.flatnonzero(loadings < 0)]
    explained = float(eigenvalues[-1] / eigenvalues.sum())
    return ComponentWeights(loadings**2, loadings, explained, (*remarks, *constants, *contrary))


def entropy(values: ArrayLike, *, codes: Sequence[str] | None = None) -> Weights:
    """Entropy weights (熵权法): 1 - entropy of each column's shares, as a share of their sum.

    Shannon's entropy with logarithm to the base of the number of units (Hwang and Yoon 1981); 0·log 0 counts as 0.
    Needs values of at least zero. A constant or all-zero column gets weight 0.
    """
    table = as_table(values)
    complete, remarks = _complete_rows(table)
    negative = np.flatnonzero((complete < 0).any(axis=0))
    if negative.size:
        name = code_of(codes, int(negative[0]))
        raise CompositeError(
            Finding(
                "negative_values", f"指标“{name}”有负值，熵权法不能用：请先标准化", f"{name} has negative values", name
            )
        )
    totals = complete.sum(axis=0)
    shares = complete / np.where(totals > 0, totals, 1.0)
    information = shares * np.log(np.where(shares > 0, shares, 1.0))
    spread = 1 + information.sum(axis=0) / np.log(len(complete))
    flat = (complete == complete[0]).all(axis=0)
    spread = np.where(flat, 0.0, spread)
    constants = [found.constant_indicator(code_of(codes, int(j)), "权重 0") for j in np.flatnonzero(flat)]
    return Weights(_shares(spread), (*remarks, *constants))


def critic(values: ArrayLike, *, codes: Sequence[str] | None = None) -> Weights:
    """CRITIC: deviation × Σ(1 - correlation with each other indicator), as a share of the sum.

    Diakoulaki, Mavrotas and Papayannakis (1995); values on one scale (min-max). A constant column gets weight 0.
    """
    table = as_table(values)
    complete, remarks = _complete_rows(table)
    deviation = complete.std(axis=0, ddof=1)
    varies = deviation > 0
    information = np.zeros(table.shape[1])
    correlation = np.atleast_2d(np.corrcoef(complete[:, varies], rowvar=False))
    information[varies] = deviation[varies] * (1 - correlation).sum(axis=0)
    constants = [found.constant_indicator(code_of(codes, int(j)), "权重 0") for j in np.flatnonzero(~varies)]
    return Weights(_shares(np.maximum(information, 0.0)), (*remarks, *constants))


def benefit_of_the_doubt(values: ArrayLike, *, shares: tuple[ArrayLike, ArrayLike] | None = None) -> BenefitOfDoubt:
    """For each unit the weights under which it looks best, by a linear programme (Cherchye and others 2007).

    Maximise Σ w·x of the unit, so that no unit passes 1 under the same weights. `shares` (lowest, highest) bounds the
    part of the unit's own score that each indicator may carry; without it, with many indicators, nearly every unit
    gets 1 and a finding says so. Values must be complete and not negative. Raises `CompositeError` otherwise, or when
    the bounds contradict each other.
    """
    table = as_table(values)
    if not (table >= 0).all():
        raise CompositeError(
            Finding(
                "bod_values",
                "疑益法（BoD）要求没有缺失且不小于零的值：请先插补并标准化",
                "benefit of the doubt needs complete values of at least zero: impute and normalise first",
            )
        )
    units, indicators = table.shape
    scores, weights = np.empty(units), np.empty((units, indicators))
    for unit in range(units):
        rows, limits = _share_rows(table[unit], shares)
        solution = linprog(
            -table[unit],
            A_ub=np.vstack([table, *rows]),
            b_ub=np.concatenate([np.ones(units), *limits]),
            bounds=(0, None),
            method="highs",
        )
        if solution.x is None or solution.fun is None or (solution.fun >= 0 and table[unit].any()):
            raise CompositeError(
                Finding(
                    "bod_infeasible",
                    f"第 {unit + 1} 个单位在给定的份额界限下没有可行权重：请检查上下限",
                    f"no weights are possible for unit {unit + 1} within the given shares",
                )
            )
        scores[unit], weights[unit] = -solution.fun, solution.x
    top = int((scores > 1 - 1e-9).sum())
    remarks = (_hardly_tells(top, units),) if units > 1 and top > units / 2 else ()
    return BenefitOfDoubt(scores, weights, remarks)


def _share_rows(own: Array, shares: tuple[ArrayLike, ArrayLike] | None) -> tuple[list[Array], list[Array]]:
    if shares is None:
        return [], []
    lowest = np.broadcast_to(np.asarray(shares[0], dtype=np.float64), own.shape)
    highest = np.broadcast_to(np.asarray(shares[1], dtype=np.float64), own.shape)
    part = np.diag(own)
    rows = [lowest[:, None] * own - part, part - highest[:, None] * own]
    return rows, [np.zeros(len(own)), np.zeros(len(own))]


def _complete_rows(table: Array) -> tuple[Array, tuple[Finding, ...]]:
    complete = in_canonical_order(table[~np.isnan(table).any(axis=1)])
    if len(complete) <= 1:
        raise CompositeError(
            Finding(
                "too_few_units",
                f"完整的单位只有 {len(complete)} 个，无法由数据求权重",
                f"only {len(complete)} complete units: the data cannot suggest weights",
            )
        )
    remarks = []
    if len(complete) < len(table):
        left_out = len(table) - len(complete)
        remarks.append(
            Finding(
                "incomplete_units",
                f"{left_out} 个单位有缺失，没有用于求权重",
                f"{left_out} units with missing values were not used for the weights",
            )
        )
    if len(complete) < table.shape[1]:
        remarks.append(found.fewer_units_than_indicators(len(complete), table.shape[1]))
    return complete, tuple(remarks)


def _shares(numbers: Array) -> Array:
    total = numbers.sum()
    return numbers / total if total > 0 else np.full(len(numbers), 1.0 / len(numbers))


def _loads_against(where: str) -> Finding:
    return Finding(
        "contrary_loading",
        f"指标“{where}”在第一主成分上的载荷为负，与其他指标方向相反：其权重请慎用",
        f"{where} loads negatively on the first component, against the others: use its weight with care",
        where,
    )


def _hardly_tells(top: int, units: int) -> Finding:
    return Finding(
        "bod_hardly_tells",
        f"{units} 个单位中有 {top} 个得满分，几乎不能区分：请给出份额上下限",
        f"{top} of {units} units get the top score: give bounds on the shares",
    )

"""What a weight really does, and what each indicator does to the ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite.arrays import Array, as_table, in_canonical_order, per_indicator
from huoju.composite.index import Choices, evaluate
from huoju.composite.weights import given

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from huoju.composite.tree import IndexTree


@dataclass(frozen=True, slots=True)
class EffectiveWeights:
    """Nominal weight against influence, for an arithmetic index.

    Attributes:
        nominal: shares that sum to 1.
        variance_share: weight × covariance with the index / variance of the index; sums to 1, may be negative for
            an indicator that works against the index.
        correlation: with the index.
        main_effect: squared correlation, the first-order share of the index's variance that the indicator alone
            explains (linear form of Paruolo, Saisana and Saltelli 2013); does not sum to 1.
    """

    nominal: Array
    variance_share: Array
    correlation: Array
    main_effect: Array


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The ranking without one indicator.

    Attributes:
        indicator: its code.
        shifts: rank with all indicators minus rank without this one; positive means that the unit gains by leaving it
            out. NaN for a unit that has no rank in one of them.
        mean_shift: mean absolute shift.
        largest_shift: the largest absolute shift.
    """

    indicator: str
    shifts: Array
    mean_shift: float
    largest_shift: float


def effective_weights(normalised: ArrayLike, weights: ArrayLike) -> EffectiveWeights:
    """Influence of each indicator on the weighted arithmetic mean, over the units without holes.

    NaN everywhere when the index does not vary; 0 influence for a constant indicator.
    """
    table = as_table(normalised)
    complete = in_canonical_order(table[~np.isnan(table).any(axis=1)])
    nominal = given(per_indicator(weights, table.shape[1], "权重 weights")).values
    if len(complete) <= 1:
        unknown = np.full(len(nominal), np.nan)
        return EffectiveWeights(nominal, unknown, unknown, unknown)
    centred = complete - complete.mean(axis=0)
    index = (centred * nominal).sum(axis=1)
    variance = float(index @ index)
    covariance = centred.T @ index
    if variance == 0:
        unknown = np.full(len(nominal), np.nan)
        return EffectiveWeights(nominal, unknown, unknown, unknown)
    length = np.sqrt((centred**2).sum(axis=0) * variance)
    correlation = np.where(length > 0, covariance / np.where(length > 0, length, 1.0), 0.0)
    return EffectiveWeights(nominal, nominal * covariance / variance, correlation, correlation**2)


def leave_one_out(values: ArrayLike, tree: IndexTree, choices: Choices | None = None) -> tuple[LeftOut, ...]:
    """The index without each indicator in turn; the largest mean shift first.

    A dimension that loses its only indicator goes with it. Scores must be single numbers (`rescale` or `refuse`).
    """
    table = as_table(values)
    all_in = evaluate(table, tree, choices).ranks
    outcomes = []
    for j, code in enumerate(tree.indicators):
        if len(tree.indicators) == 1:
            break
        rest = evaluate(np.delete(table, j, axis=1), tree.without(code), choices).ranks
        shifts = all_in - rest
        sizes = np.abs(shifts[~np.isnan(shifts)])
        mean = float(sizes.mean()) if sizes.size else float("nan")
        outcomes.append(LeftOut(code, shifts, mean, float(sizes.max(initial=0.0))))
    return tuple(sorted(outcomes, key=lambda one: -one.mean_shift))

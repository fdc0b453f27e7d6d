"""One way to compute an index, prepared so that thousands of sets of weights cost almost nothing.

Treatment and normalisation do not depend on weights, so they are done once for each discrete combination. An index
that is arithmetic (or geometric) all the way up is one matrix product for all sets of weights; other power means are
computed level by level for a block of weights; other methods one set at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import CompositeError, Finding
from huoju.composite import aggregate as methods

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huoju.composite import IndexTree
    from huoju.composite.aggregate import Aggregator
    from huoju.composite.arrays import Array
    from huoju.composite.normalise import Normalised
    from huoju.robustness.weight_noise import WeightSampler

POWERS: tuple[tuple[Aggregator, float], ...] = (
    (methods.arithmetic, 1.0),
    (methods.geometric, 0.0),
    (methods.harmonic, -1.0),
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A table of normalised values and a method for each group of the tree.

    Attributes:
        label: which alternative of each choice this is.
        tree: structure and official weights.
        values: units × indicators, normalised; missing values are skipped with rescaled weights.
        aggregators: one for each of `tree.groups`.
    """

    label: Mapping[str, str]
    tree: IndexTree
    values: Array
    aggregators: tuple[Aggregator, ...]
    _matrix: Array | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_matrix", _linear(self.values, self.aggregators))
        scores = self.scores_of(tuple(group.shares[None, :] for group in self.tree.groups))
        lost = np.flatnonzero(np.isnan(scores[0]))
        if lost.size:
            raise CompositeError(
                Finding(
                    "unscored_units",
                    f"有 {lost.size} 个单位（首个在第 {lost[0] + 1} 行）没有得分，不能做不确定性分析：请先插补或剔除",
                    f"{lost.size} units (first in row {lost[0] + 1}) have no score: impute or screen first",
                )
            )

    def costs(self, sampler: WeightSampler, uniform: Array) -> Array:
        """Scores turned round, at least zero, replications × units: the lowest is rank 1."""
        if self._matrix is not None:
            costs: Array = sampler.indicators(uniform) @ self._matrix
            return costs
        scores = self.scores_of(sampler.local(uniform))
        turned: Array = scores.max() - scores
        return turned

    def scores_of(self, shares: tuple[Array, ...]) -> Array:
        """Index scores, replications × units, for the shares of each group (replications × children)."""
        columns: dict[str, Array] = dict(zip(self.tree.indicators, self.values.T, strict=True))
        for group, method, own in zip(self.tree.groups, self.aggregators, shares, strict=True):
            children = [columns[child] for child in group.children]
            columns[group.code] = aggregated(children, own, method)
        return columns[self.tree.groups[-1].code]


def scenarios(
    values: Array,
    tree: IndexTree,
    *,
    treatments: Mapping[str, Callable[[Array], Array]],
    normalisers: Mapping[str, Callable[..., Normalised]],
    aggregators: Mapping[str, Aggregator],
    names: tuple[str, str, str] = ("treatment", "normalisation", "aggregation"),
) -> tuple[Scenario, ...]:
    """All combinations of the alternatives; each treatment and each normalisation is computed once."""
    made = []
    for treated, treat in treatments.items():
        table = treat(values)
        for (scaled, normalise), (joined, method) in product(normalisers.items(), aggregators.items()):
            normalised = normalise(table, tree.directions).values
            label = dict(zip(names, (treated, scaled, joined), strict=True))
            made.append(Scenario(label, tree, normalised, (method,) * len(tree.groups)))
    return tuple(made)


def power_of(method: Aggregator) -> float | None:
    """The exponent of a power mean; None for any other method."""
    return next((power for known, power in POWERS if known is method), None)


def _linear(values: Array, aggregators: tuple[Aggregator, ...]) -> Array | None:
    """Indicators × units, such that shares times it is a cost; None where the index is not linear in its shares."""
    power = power_of(aggregators[0])
    if len(set(aggregators)) > 1 or power not in (0.0, 1.0) or np.isnan(values).any():
        return None
    if power == 0 and (values <= 0).any():
        return None
    straight = values if power == 1 else np.log(values)
    return np.ascontiguousarray((straight.max(axis=0) - straight).T)


def aggregated(children: list[Array], shares: Array, method: Aggregator) -> Array:
    """One group for a block of weights: children are units, or replications × units; shares replications × children.

    Missing values are skipped with rescaled weights; a value that is not positive where the method needs one leaves
    the unit without a score there.
    """
    power = power_of(method)
    if power is None:
        return _one_by_one(children, shares, method)
    if all(child.ndim == 1 for child in children):
        table = _forward(np.stack(children), power)
        known = ~np.isnan(table)
        return _backward(_ratio(shares @ np.where(known, table, 0.0), shares @ known), power)
    total, mass = np.zeros(()), np.zeros(())
    for child, share in zip(children, shares.T, strict=True):
        part = _forward(child, power)
        known = ~np.isnan(part)
        total = total + share[:, None] * np.where(known, part, 0.0)
        mass = mass + share[:, None] * known
    return _backward(_ratio(total, mass), power)


def _one_by_one(children: list[Array], shares: Array, method: Aggregator) -> Array:
    rows = len(shares)
    tables = np.stack([np.broadcast_to(child, (rows, child.shape[-1])) for child in children], axis=2)
    return np.stack([method(table, own, "rescale").scores for table, own in zip(tables, shares, strict=True)])


def _ratio(total: Array, mass: Array) -> Array:
    return np.where(mass > 0, total / np.where(mass > 0, mass, 1.0), np.nan)


def _forward(values: Array, power: float) -> Array:
    if power == 1:
        return values
    positive = np.where(values > 0, values, np.nan)
    refused = (values <= 0) & ~np.isnan(values)
    bent = np.log(positive) if power == 0 else positive**power
    return np.where(refused, np.inf, bent)


def _backward(values: Array, power: float) -> Array:
    if power == 1:
        return values
    finite = np.where(np.isfinite(values), values, np.nan)
    return np.exp(finite) if power == 0 else finite ** (1 / power)

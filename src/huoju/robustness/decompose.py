"""Why a score is what it is, and why it changed: parts that add up exactly.

The score of an arithmetic index is the sum of share × normalised value over the indicators. Between two years three
things change: the unit's own values, the population it is measured against (the extremes or means of the others), and
the rule (weights, bounds, method). Each gets its Shapley share (Shapley 1953): the mean of what it changes over all
orders in which the three could have changed, so the order plays no part and nothing is left over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from math import factorial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from huoju.composite.arrays import Array, as_table
from huoju.composite.normalise import min_max
from huoju.robustness.pairs import complete_table

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from huoju.composite import IndexTree
    from huoju.composite.normalise import Normalised

Rule: TypeAlias = Callable[[Array, Array], Array]
"""Contributions units × indicators of `own` values measured against a `population` (both units × indicators)."""

_FACTORS = 3


@dataclass(frozen=True, slots=True)
class ChangeEffects:
    """Parts of the change of each unit's score, units × indicators; their sum is the change.

    Attributes:
        value: because the unit's own value moved.
        population: because the others it is measured against moved.
        rule: because weights, bounds or method changed.
    """

    value: Array
    population: Array
    rule: Array

    @property
    def total(self) -> Array:
        """Change of each unit's score."""
        total: Array = (self.value + self.population + self.rule).sum(axis=1)
        return total


def contributions(normalised: ArrayLike, shares: ArrayLike) -> Array:
    """Units × indicators: what each indicator gives to the score of an arithmetic index; rows sum to the scores.

    Missing values give nothing, and the other shares of that unit are rescaled, as the score itself does.
    """
    table = as_table(normalised)
    mass = (~np.isnan(table)) * np.asarray(shares, dtype=np.float64)
    total = mass.sum(axis=1, keepdims=True)
    given: Array = np.where(np.isnan(table), 0.0, table) * mass / np.where(total > 0, total, np.nan)
    return given


def bounded_rule(
    tree: IndexTree,
    normalise: Callable[..., Normalised] = min_max,
    *,
    bounds: tuple[ArrayLike, ArrayLike] | None = None,
) -> Rule:
    """The rule of a normalisation with `bounds` (min–max, efficacy): those given, or the population's extremes."""
    shares = tree.global_weights()

    def rule(own: Array, population: Array) -> Array:
        limits = (population.min(axis=0), population.max(axis=0)) if bounds is None else bounds
        return np.asarray(normalise(own, tree.directions, bounds=limits).values * shares)

    return rule


def replacing_rule(tree: IndexTree, normalise: Callable[..., Normalised]) -> Rule:
    """The rule of any normalisation: each unit's own values take its row in the population, one unit at a time."""
    shares = tree.global_weights()

    def rule(own: Array, population: Array) -> Array:
        result = np.empty_like(own)
        for unit in range(len(own)):
            mixed = population.copy()
            mixed[unit] = own[unit]
            result[unit] = normalise(mixed, tree.directions).values[unit] * shares
        return result

    return rule


def explain_change(before: ArrayLike, after: ArrayLike, old_rule: Rule, new_rule: Rule) -> ChangeEffects:
    """Effects behind the change of every unit's score from `before` to `after` (raw values of the same units).

    When the two rules use different indicators, give both tables the columns of both and let a rule's shares be 0 for
    what it does not use. Values must be complete.
    """
    tables, rules = (complete_table(before), complete_table(after)), (old_rule, new_rule)
    states = {state: rules[state[2]](tables[state[0]], tables[state[1]]) for state in product((0, 1), repeat=_FACTORS)}
    return effects_of(states)


def effects_of(states: Mapping[tuple[int, ...], Array]) -> ChangeEffects:
    """Effects from the contributions in all eight states (own value, population, rule; 0 before, 1 after)."""
    return ChangeEffects(*(_shapley(states, factor) for factor in range(_FACTORS)))


def _shapley(states: Mapping[tuple[int, ...], Array], factor: int) -> Array:
    """Weighted mean over the states of the other factors of what changing this one does."""
    effect = np.zeros_like(next(iter(states.values())))
    for state, without in states.items():
        if state[factor]:
            continue
        changed = sum(state)
        weight = factorial(changed) * factorial(_FACTORS - 1 - changed) / factorial(_FACTORS)
        switched = (*state[:factor], 1, *state[factor + 1 :])
        effect = effect + weight * (states[switched] - without)
    return effect

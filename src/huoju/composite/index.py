"""A composite index from a table of values: normalise, aggregate up the tree, rank."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import numpy as np

from huoju.composite import aggregate
from huoju.composite import findings as found
from huoju.composite.describe import check
from huoju.composite.findings import CompositeError, Finding
from huoju.composite.normalise import Normalised, min_max
from huoju.composite.rank import Ties, ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import ArrayLike

    from huoju.composite.aggregate import Aggregator
    from huoju.composite.arrays import Array, Mask
    from huoju.composite.tree import Group, IndexTree

MissingChoice: TypeAlias = Literal["rescale", "interval", "refuse"]


class Suggested(Protocol):
    """Weights that sum to 1, and what had to be said about them."""

    @property
    def values(self) -> Array:
        """The shares."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was wrong."""


class Weigher(Protocol):
    """Finds weights in normalised values (units × children of a node; NaN is unknown)."""

    def __call__(self, values: Array, /, *, codes: Sequence[str] | None = None) -> Suggested:
        """The weights of the columns."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How an index is computed.

    Attributes:
        normalise: called with values, directions and `codes=`; use `functools.partial` for parameters.
        aggregator: for every node that `by_node` does not name.
        by_node: another method for single nodes (code → method).
        weigh: nodes whose weights come from the data (code → method of `data_weights`); the others have those of the
            tree. Units with an unknown value below the node play no part in its weights.
        missing: `rescale` takes the mean over what is left; `interval` gives the score with every hole at its worst
            and at its best; `refuse` leaves a node without a score as soon as one child is missing.
        least_available: share of a node's children that must have a value (`rescale` only).
        ties, tolerance: see `huoju.composite.rank`.
    """

    normalise: Callable[..., Normalised] = min_max
    aggregator: Aggregator = aggregate.arithmetic
    by_node: Mapping[str, Aggregator] = field(default_factory=dict)
    weigh: Mapping[str, Weigher] = field(default_factory=dict)
    missing: MissingChoice = "rescale"
    least_available: float = 0.0
    ties: Ties = "min"
    tolerance: float = 1e-9


@dataclass(frozen=True, slots=True)
class IndexResult:
    """Scores and ranks of every unit.

    Attributes:
        codes: the columns: indicators, then dimensions, the index last.
        low, high: units × codes, normalised values and scores; equal unless holes give an interval.
        rank_best, rank_worst: place of each unit by the index; NaN for a unit without a score.
        imputed_share: units × codes, the part of each value's weight that rests on imputed cells.
        findings: everything that was wrong, and what was done.
        tree: with the weights that were used, wherever they came from.
    """

    codes: tuple[str, ...]
    low: Array
    high: Array
    rank_best: Array
    rank_worst: Array
    imputed_share: Array
    findings: tuple[Finding, ...]
    tree: IndexTree

    @property
    def scores(self) -> Array:
        """Index score of each unit; NaN where it is not one number."""
        return np.where(self.low[:, -1] == self.high[:, -1], self.low[:, -1], np.nan)

    @property
    def ranks(self) -> Array:
        """Rank of each unit; NaN where it is not one number."""
        return np.where(self.rank_best == self.rank_worst, self.rank_best, np.nan)

    def column(self, code: str) -> Array:
        """One node's values, units × (low, high)."""
        j = self.codes.index(code)
        return np.stack([self.low[:, j], self.high[:, j]], axis=1)


def evaluate(
    values: ArrayLike, tree: IndexTree, choices: Choices | None = None, *, imputed: Mask | None = None
) -> IndexResult:
    """The index of every unit; rows in another order give the same numbers, bit for bit.

    `values` has one column for each of `tree.indicators`, in raw units; `imputed` marks cells that were filled before.
    With `missing="interval"` a hole may be anything from the worst to the best of its indicator's scale (the extremes
    seen, where the scale is open); the parameters of the normalisation stay those of the known values.
    """
    how = choices or Choices()
    table, remarks = check(values, tree.indicators)
    if table.shape[1] != len(tree.indicators):
        raise CompositeError(
            Finding(
                "columns",
                f"表格有 {table.shape[1]} 列，指标体系有 {len(tree.indicators)} 个指标",
                f"{table.shape[1]} columns for {len(tree.indicators)} indicators",
            )
        )
    normalised = how.normalise(table, tree.directions, codes=tree.indicators)
    low, high = _with_holes(normalised, how.missing)
    marks = np.zeros(table.shape) if imputed is None else imputed.astype(np.float64)
    levels = _Levels(dict(zip(tree.indicators, zip(low.T, high.T, marks.T, strict=True), strict=True)))
    remarks += normalised.findings
    for group in tree.groups:
        remarks += levels.add(group, how)
    low, high, shares = levels.tables(tree.codes)
    best, worst = rank_interval(low[:, -1], high[:, -1], how)
    unscored = int(np.isnan(low[:, -1]).sum())
    remarks += (found.unscored_units(unscored),) if unscored else ()
    weighted = tree.with_shares(levels.shares) if how.weigh else tree
    return IndexResult(tree.codes, low, high, best, worst, shares, remarks, weighted)


def rank_interval(low: Array, high: Array, choices: Choices) -> tuple[Array, Array]:
    """Best and worst place when each score lies anywhere between `low` and `high`, independent of the others.

    With equal bounds this is the plain rank. Units without a score have none and stand in nobody's way.
    """
    if np.array_equal(low, high, equal_nan=True):
        places = ranks(low, ties=choices.ties, tolerance=choices.tolerance)
        return places, places
    lows, highs = np.sort(low[~np.isnan(low)]), np.sort(high[~np.isnan(high)])
    surely_above = len(lows) - np.searchsorted(lows, high + choices.tolerance, side="right")
    maybe_above = len(highs) - np.searchsorted(highs, low + choices.tolerance, side="right")
    itself = high > low + choices.tolerance
    unknown = np.isnan(low)
    best = np.where(unknown, np.nan, 1.0 + surely_above)
    return best, np.where(unknown, np.nan, 1.0 + maybe_above - itself)


class _Levels:
    """The columns computed so far: low, high and imputed share by code."""

    def __init__(self, columns: dict[str, tuple[Array, Array, Array]]) -> None:
        self._columns = columns
        self._refused: dict[str, Mask] = {}
        self.shares: dict[str, Array] = {}

    def add(self, group: Group, choices: Choices) -> tuple[Finding, ...]:
        low, high, marks = self.tables(group.children)
        shares, remarks = _shares_of(group, choices, low, high)
        self.shares[group.code] = shares
        lowest, highest, refused, found_there = _aggregate(group, choices, shares, low, high)
        below = [self._refused[child] for child in group.children if child in self._refused]
        if refused is not None or below:
            gone = np.any([*below, *([] if refused is None else [refused])], axis=0)
            self._refused[group.code] = gone
            lowest, highest = np.where(gone, np.nan, lowest), np.where(gone, np.nan, highest)
        self._columns[group.code] = (lowest, highest, _imputed_share(low, shares, marks))
        empty = int(np.isnan(low).all(axis=1).sum())
        gaps = (found.missing_dimension(group.code, empty),) if empty else ()
        return gaps + tuple(replace(one, where=one.where or group.code) for one in remarks + found_there)

    def tables(self, codes: tuple[str, ...]) -> tuple[Array, Array, Array]:
        lows, highs, marks = zip(*(self._columns[code] for code in codes), strict=True)
        return np.stack(lows, axis=1), np.stack(highs, axis=1), np.stack(marks, axis=1)


def _shares_of(group: Group, choices: Choices, low: Array, high: Array) -> tuple[Array, tuple[Finding, ...]]:
    """The weights of a node's children: those of the tree, or those that the data give."""
    weigh = choices.weigh.get(group.code)
    if weigh is None:
        return group.shares, ()
    suggested = weigh(np.where(low == high, low, np.nan), codes=group.children)
    return suggested.values, suggested.findings


def _aggregate(
    group: Group, choices: Choices, shares: Array, low: Array, high: Array
) -> tuple[Array, Array, Mask | None, tuple[Finding, ...]]:
    method = choices.by_node.get(group.code, choices.aggregator)
    if choices.missing == "interval":
        scored = aggregate.bounds(low, high, shares, method, comparative=aggregate.is_comparative(method))
        return scored.low, scored.high, scored.refused, scored.findings
    outcome = method(low, shares, choices.missing)
    enough = (~np.isnan(low)).mean(axis=1) >= choices.least_available
    scores = np.where(enough, outcome.scores, np.nan)
    return scores, scores, outcome.refused, outcome.findings


def _imputed_share(low: Array, shares: Array, marks: Array) -> Array:
    known = ~np.isnan(low) * shares
    mass = known.sum(axis=1)
    return np.where(mass > 0, (known * marks).sum(axis=1) / np.where(mass > 0, mass, 1.0), 0.0)


def _with_holes(normalised: Normalised, missing: MissingChoice) -> tuple[Array, Array]:
    if missing != "interval":
        return normalised.values, normalised.values
    holes = np.isnan(normalised.values)
    return (
        np.where(holes, normalised.worst, normalised.values),
        np.where(holes, normalised.best, normalised.values),
    )

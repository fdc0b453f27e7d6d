"""Sensitivity analysis: which choice makes the ranks scatter, by Sobol indices with bootstrap intervals.

First-order indices by the estimator of Saltelli and others (2010, Computer Physics Communications 181, table 2b),
total indices by Jansen (1999), both on centred outputs: without centring the first-order estimate scatters by the
square of the output's mean. The inputs are groups: one for each discrete choice, one for all weights together.
Random numbers are a scrambled Sobol sequence (Owen), seeded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import CompositeError, Finding
from huoju.composite.rank import ranks
from huoju.robustness.weight_noise import WeightNoise, WeightSampler
from huoju.robustness.workers import run_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from huoju.composite.arrays import Array
    from huoju.robustness.scenario import Scenario

WEIGHTS = "weights"

_PIECE_ROWS = 1000


@dataclass(frozen=True, slots=True)
class SobolIndex:
    """Part of the output's variance that goes with one input.

    Attributes:
        input: name of the choice, or `weights`.
        first: by the input alone.
        total: by the input alone and together with others.
        first_interval, total_interval: bootstrap intervals at the level asked for.
    """

    input: str
    first: float
    total: float
    first_interval: tuple[float, float]
    total_interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Sobol indices of the mean absolute rank shift, and of each unit's rank.

    Attributes:
        indices: for the mean absolute shift of all ranks against the official ranking.
        inputs: names, the columns of the next two.
        unit_first, unit_total: units × inputs, for each unit's own rank; NaN for a unit whose rank never moves.
        evaluations: how many rankings were computed.
    """

    indices: tuple[SobolIndex, ...]
    inputs: tuple[str, ...]
    unit_first: Array
    unit_total: Array
    evaluations: int


def sensitivity(
    scenarios: Sequence[Scenario],
    noise: WeightNoise,
    official: Array,
    *,
    samples: int = 16_384,
    bootstraps: int = 200,
    level: float = 0.95,
    seed: int = 0,
    workers: int = 1,
    tolerance: float = 1e-9,
) -> Sensitivity:
    """Sobol indices over the choices that the scenarios' labels name, and the weights.

    The scenarios must be a full grid: every combination of the labels once. `official` are the ranks to measure
    shifts from. Takes samples × (inputs + 2) rankings.
    """
    grid = _Grid(scenarios)
    sampler = WeightSampler(scenarios[0].tree, noise)
    inputs = (*grid.names, WEIGHTS) if sampler.size else grid.names
    uniform = _sequence(samples, len(grid.names) + sampler.size, seed)

    def rank(discrete: Array, weights: Array) -> Array:
        def work(pieces: range) -> list[tuple[int, Array]]:
            return [(piece, grid.ranks(discrete, weights, sampler, piece, tolerance)) for piece in pieces]

        done = sorted(
            (one for part in run_blocks(work, -(-samples // _PIECE_ROWS), workers) for one in part), key=_first
        )
        return np.concatenate([part for _, part in done])

    count = len(grid.names)
    first, second = np.split(uniform, 2, axis=1)
    base = rank(first[:, :count], first[:, count:])
    other = rank(second[:, :count], second[:, count:])
    mixed = []
    for j in range(len(inputs)):
        discrete, weights = first[:, :count].copy(), first[:, count:]
        if j < count:
            discrete[:, j] = second[:, j]
        else:
            weights = second[:, count:]
        mixed.append(rank(discrete, weights))
    shifts = [np.abs(one - official).mean(axis=1) for one in (base, other, *mixed)]
    indices = _with_intervals(inputs, np.stack(shifts), bootstraps, level, seed)
    unit = [_estimate(base, other, one) for one in mixed]
    unit_first, unit_total = (np.stack(part, axis=1) for part in zip(*unit, strict=True))
    return Sensitivity(indices, inputs, unit_first, unit_total, samples * (len(inputs) + 2))


class _Grid:
    """Scenarios by the position of each of their labels' alternatives."""

    def __init__(self, scenarios: Sequence[Scenario]) -> None:
        labels: list[Mapping[str, str]] = [dict(one.label) for one in scenarios]
        names = tuple(labels[0])
        alternatives = {name: list(dict.fromkeys(label[name] for label in labels)) for name in names}
        self.names = tuple(name for name in names if len(alternatives[name]) > 1)
        self._sizes = tuple(len(alternatives[name]) for name in self.names)
        places = [tuple(alternatives[name].index(label[name]) for name in self.names) for label in labels]
        if len(set(places)) != len(places) or len(places) != int(np.prod(self._sizes)):
            raise CompositeError(
                Finding(
                    "not_a_grid",
                    "敏感性分析要求每种选择的所有组合各出现一次",
                    "every combination of the alternatives must occur exactly once",
                )
            )
        self._scenarios = dict(zip(places, scenarios, strict=True))

    def ranks(self, discrete: Array, weights: Array, sampler: WeightSampler, piece: int, tolerance: float) -> Array:
        """Ranks of one piece of the samples; a number between 0 and 1 picks an alternative by even parts."""
        rows = slice(piece * _PIECE_ROWS, (piece + 1) * _PIECE_ROWS)
        picked = (discrete[rows] * np.array(self._sizes)).astype(np.int64)
        own = weights[rows]
        result: Array | None = None
        for place, scenario in self._scenarios.items():
            chosen = np.flatnonzero((picked == np.array(place, dtype=np.int64)).all(axis=1))
            if chosen.size:
                found = ranks(-scenario.costs(sampler, own[chosen]), tolerance=tolerance)
                result = np.empty((len(own), found.shape[1])) if result is None else result
                result[chosen] = found
        assert result is not None, "every row picks one scenario"
        return result


def _first(pair: tuple[int, Array]) -> int:
    return pair[0]


def _sequence(samples: int, inputs: int, seed: int) -> Array:
    """Two independent sets of inputs side by side, the second the later coordinates of one Sobol sequence."""
    from scipy.stats import qmc  # noqa: PLC0415 - takes half a second that only this analysis should pay

    exponent = max(1, int(np.ceil(np.log2(samples))))
    points = qmc.Sobol(2 * inputs, rng=np.random.default_rng(seed)).random_base2(exponent)
    return np.asarray(points[:samples], dtype=np.float64)


def _estimate(base: Array, other: Array, mixed: Array) -> tuple[Array, Array]:
    """First and total index of each column; rows are samples."""
    centre = (base.mean(axis=0) + other.mean(axis=0)) / 2
    a, b, ab = base - centre, other - centre, mixed - centre
    variance = ((a**2).mean(axis=0) + (b**2).mean(axis=0)) / 2
    known = np.where(variance > 0, variance, np.nan)
    return (b * (ab - a)).mean(axis=0) / known, ((a - ab) ** 2).mean(axis=0) / 2 / known


def _with_intervals(
    inputs: tuple[str, ...], outputs: Array, bootstraps: int, level: float, seed: int
) -> tuple[SobolIndex, ...]:
    """`outputs` are the rows base, other, and one for each input; columns are samples."""
    samples = outputs.shape[1]
    stream = np.random.default_rng([seed, 1])
    sums = np.stack(
        [np.bincount(stream.integers(0, samples, samples), minlength=samples) for _ in range(bootstraps)]
    ).astype(np.float64)
    centred = outputs - outputs[:2].mean()
    a, b = centred[:2]
    products = [(a**2 + b**2) / 2, (a + b) / 2]
    for mixed in centred[2:]:
        products += [b * (mixed - a), (a - mixed) ** 2 / 2]
    means = sums @ np.stack(products, axis=1) / samples
    variance = means[:, 0] - means[:, 1] ** 2
    variance = np.where(variance > 0, variance, np.nan)
    tails = ((1 - level) / 2, 1 - (1 - level) / 2)
    found = []
    for j, name in enumerate(inputs):
        first, total = _estimate(outputs[0], outputs[1], outputs[2 + j])
        spread = [np.quantile(means[:, 2 + 2 * j + k] / variance, tails) for k in (0, 1)]
        low, high = ((float(one[0]), float(one[1])) for one in spread)
        found.append(SobolIndex(name, float(first), float(total), low, high))
    return tuple(found)

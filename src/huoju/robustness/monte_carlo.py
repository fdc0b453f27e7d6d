"""Uncertainty analysis: how ranks scatter when weights, methods or the data themselves may be a little different.

After Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators. Work goes in blocks whose random streams depend on the seed and the block's number
alone, so results are the same on any number of workers, and memory does not grow with the replications.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import CompositeError, Finding, IndexTree, flat
from huoju.robustness.distribution import RankDistribution
from huoju.robustness.ranking import RankCounter
from huoju.robustness.weight_noise import WeightNoise, WeightSampler
from huoju.robustness.workers import Tally, generator, run_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array, Integers
    from huoju.robustness.scenario import Scenario

_MOST_ROWS = 1000
_PIECE_NUMBERS = 100_000
"""Scores of one scenario in a block: they and their keys stay in the cache of one core."""


def perturb_weights(
    normalised: Array,
    weights: ArrayLike,
    *,
    high: Array | None = None,
    radius: float = 0.25,
    replications: int = 100_000,
    seed: int = 0,
    workers: int = 1,
    tolerance: float = 1e-9,
    progress: Callable[[int, int], None] | None = None,
) -> RankDistribution:
    """Ranks of an arithmetic index when each weight varies evenly within ± `radius`, then all are rescaled.

    `normalised` is units × indicators, more is better. Where a value is only known to lie between two, `normalised` has
    the lower and `high` the higher one, and every replication draws one evenly between them. Scores that differ by no
    more than `tolerance` are tied.
    """
    relative = np.asarray(weights, dtype=np.float64)
    codes = tuple(str(j) for j in range(normalised.shape[1]))
    tree = flat(codes, relative, np.ones(len(relative)))
    sampler = WeightSampler(tree, WeightNoise(radius))
    top = normalised if high is None else high
    costs = np.ascontiguousarray((top.max(axis=0) - normalised).T)
    rows, columns = np.nonzero(top > normalised)
    spans = (top - normalised)[rows, columns]
    piece = _piece(len(normalised))

    def block(stream: np.random.Generator, count: int, counter: RankCounter) -> None:
        drawn = sampler.indicators(stream.random((count, sampler.size)))
        totals = drawn @ costs
        for row, column, span in zip(rows, columns, spans, strict=True):
            totals[:, row] -= drawn[:, column] * (span * stream.random(count))
        counter.add(np.maximum(totals, 0.0, out=totals))

    counted = partial(_count, block, len(normalised), piece, tolerance=tolerance)
    return counted(rows=piece, replications=replications, seed=seed, workers=workers, progress=progress)


def simulate(
    scenarios: Sequence[Scenario],
    noise: WeightNoise,
    *,
    replications: int = 100_000,
    seed: int = 0,
    workers: int = 1,
    tolerance: float = 1e-9,
    progress: Callable[[int, int], None] | None = None,
) -> RankDistribution:
    """Ranks when every replication draws one of the scenarios (each as likely) and its own weights.

    Raises `CompositeError` when the scenarios do not score the same units with the same tree.
    """
    sampler = WeightSampler(_common_tree(scenarios), noise)
    units = len(scenarios[0].values)
    piece = _piece(units)

    def block(stream: np.random.Generator, count: int, counter: RankCounter) -> None:
        _one_block(scenarios, sampler, stream, count, counter)

    counted = partial(_count, block, units, piece, tolerance=tolerance)
    return counted(
        rows=piece * len(scenarios), replications=replications, seed=seed, workers=workers, progress=progress
    )


def _piece(units: int) -> int:
    """Rankings that are sorted together."""
    return max(1, min(_MOST_ROWS, _PIECE_NUMBERS // units))


def _count(
    block: Callable[[np.random.Generator, int, RankCounter], None],
    units: int,
    piece: int,
    *,
    rows: int,
    replications: int,
    seed: int,
    workers: int,
    tolerance: float,
    progress: Callable[[int, int], None] | None,
) -> RankDistribution:
    """Blocks of `rows` replications, each with its own stream, on several threads."""
    tally = Tally(replications, progress)

    def work(numbers: range) -> Integers:
        counter = RankCounter(units, piece, tolerance)
        for number in numbers:
            count = min(rows, replications - number * rows)
            block(generator(seed, number), count, counter)
            tally.add(count)
        return counter.counts

    counts = np.sum(run_blocks(work, -(-replications // rows), workers), axis=0)
    return RankDistribution(np.asarray(counts, dtype=np.int64), seed)


def _one_block(
    scenarios: Sequence[Scenario],
    sampler: WeightSampler,
    stream: np.random.Generator,
    count: int,
    counter: RankCounter,
) -> None:
    """Which replication gets which scenario does not matter, so only their numbers are drawn."""
    shares = stream.multinomial(count, [1 / len(scenarios)] * len(scenarios)) if len(scenarios) > 1 else [count]
    for scenario, own in zip(scenarios, shares, strict=True):
        if own:
            counter.add(scenario.costs(sampler, stream.random((int(own), sampler.size))))


def _common_tree(scenarios: Sequence[Scenario]) -> IndexTree:
    if not scenarios:
        raise CompositeError(Finding("no_scenario", "没有可模拟的方案", "there is no scenario to simulate"))
    first = scenarios[0]
    if any(one.tree.nodes != first.tree.nodes or one.values.shape != first.values.shape for one in scenarios):
        raise CompositeError(
            Finding(
                "scenario_mismatch",
                "各方案的指标体系或单位数不同，不能放在一起模拟",
                "the scenarios differ in their tree or their units",
            )
        )
    return first.tree

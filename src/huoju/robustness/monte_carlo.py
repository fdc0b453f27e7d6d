"""Uncertainty analysis: how ranks scatter when weights, methods or the data themselves may be a little different.

After Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators. Work goes in blocks whose random streams depend on the seed and the block's number
alone, so results are the same on any number of workers, and memory does not grow with the replications.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import CompositeError, Finding, IndexTree, flat
from huoju.composite.aggregate import arithmetic
from huoju.robustness.distribution import RankDistribution
from huoju.robustness.ranking import RankCounter
from huoju.robustness.scenario import Scenario
from huoju.robustness.weight_noise import WeightNoise, WeightSampler
from huoju.robustness.workers import Tally, generator, run_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array, Integers

_MOST_ROWS = 1000
_PIECE_NUMBERS = 100_000
"""Scores of one scenario in a block: they and their keys stay in the cache of one core."""


def perturb_weights(
    normalised: Array,
    weights: ArrayLike,
    *,
    radius: float = 0.25,
    replications: int = 100_000,
    seed: int = 0,
    workers: int = 1,
    tolerance: float = 1e-9,
    progress: Callable[[int, int], None] | None = None,
) -> RankDistribution:
    """Ranks of an arithmetic index when each weight varies evenly within ± `radius`, then all are rescaled.

    `normalised` is units × indicators, more is better. Scores that differ by no more than `tolerance` are tied.
    """
    relative = np.asarray(weights, dtype=np.float64)
    codes = tuple(str(j) for j in range(normalised.shape[1]))
    tree = flat(codes, relative, np.ones(len(relative)))
    scenario = Scenario({}, tree, normalised, (arithmetic,))
    return simulate(
        [scenario],
        WeightNoise(radius),
        replications=replications,
        seed=seed,
        workers=workers,
        tolerance=tolerance,
        progress=progress,
    )


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
    tree = _common_tree(scenarios)
    units = len(scenarios[0].values)
    piece = max(1, min(_MOST_ROWS, _PIECE_NUMBERS // units))
    rows = piece * len(scenarios)
    sampler = WeightSampler(tree, noise)
    blocks = -(-replications // rows)
    tally = Tally(replications, progress)

    def work(numbers: range) -> Integers:
        counter = RankCounter(units, piece, tolerance)
        for number in numbers:
            count = min(rows, replications - number * rows)
            _one_block(scenarios, sampler, generator(seed, number), count, counter)
            tally.add(count)
        return counter.counts

    counts = np.sum(run_blocks(work, blocks, workers), axis=0)
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

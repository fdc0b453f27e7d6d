"""Measurement error: every cell of the raw table a little different, and what that does to the ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from huoju.composite import CompositeError, Finding
from huoju.composite.aggregate import arithmetic
from huoju.composite.arrays import as_table, per_indicator
from huoju.robustness.distribution import RankDistribution
from huoju.robustness.ranking import RankCounter
from huoju.robustness.scenario import aggregated, power_of
from huoju.robustness.weight_noise import WeightNoise, WeightSampler
from huoju.robustness.workers import Tally, generator, run_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from huoju.composite import IndexTree
    from huoju.composite.aggregate import Aggregator
    from huoju.composite.arrays import Array, Integers

Scale: TypeAlias = Literal["min_max", "z_score"]

_PIECE_NUMBERS = 100_000
"""Cells in one block: they stay in the cache of one core."""


@dataclass(frozen=True, slots=True)
class CellNoise:
    """How the raw table may be wrong, and how it is normalised in each replication.

    Attributes:
        relative: each cell is multiplied by a number drawn evenly from 1 ± this; one figure, or one for each
            indicator.
        scale: normalisation, done anew in each replication because the extremes move too.
        target: range of min-max; give one above zero for a geometric or harmonic mean.
    """

    relative: ArrayLike = 0.05
    scale: Scale = "min_max"
    target: tuple[float, float] = (0.0, 100.0)


def simulate_cells(
    values: ArrayLike,
    tree: IndexTree,
    cells: CellNoise,
    *,
    weights: WeightNoise | None = None,
    aggregator: Aggregator = arithmetic,
    replications: int = 10_000,
    seed: int = 0,
    workers: int = 1,
    tolerance: float = 1e-9,
    progress: Callable[[int, int], None] | None = None,
) -> RankDistribution:
    """Ranks under noise in every cell of the raw table, and in the weights if wished.

    The same method is used in every group of the tree. Values must be complete: `CompositeError` names the first
    hole. The random numbers go to the cells in the order of rows, so another order of rows gives another sample.
    """
    table = as_table(values) * tree.directions
    holes = np.argwhere(~np.isfinite(table))
    if holes.size:
        row, column = holes[0]
        raise CompositeError(
            Finding(
                "incomplete",
                f"第 {row + 1} 行、指标“{tree.indicators[column]}”缺失：请先插补，再分析测量误差",
                f"row {row + 1} of {tree.indicators[column]} is missing: impute before adding noise",
                tree.indicators[column],
            )
        )
    relative = per_indicator(cells.relative, table.shape[1], "测量误差 relative")
    sampler = WeightSampler(tree, weights or WeightNoise(0.0))
    rows = max(1, _PIECE_NUMBERS // table.size)
    tally = Tally(replications, progress)

    def work(numbers: range) -> Integers:
        counter = RankCounter(len(table), rows, tolerance)
        noisy = np.empty((rows, *table.shape))
        for number in numbers:
            count = min(rows, replications - number * rows)
            stream = generator(seed, number)
            uniform = stream.random((count, sampler.size))
            _draw(table, relative, stream, noisy[:count])
            scores = _scores(noisy[:count], tree, cells, aggregator, (sampler, uniform))
            counter.add(scores.max() - scores)
            tally.add(count)
        return counter.counts

    counts = np.sum(run_blocks(work, -(-replications // rows), workers), axis=0)
    return RankDistribution(np.asarray(counts, dtype=np.int64), seed)


def _draw(table: Array, relative: Array, stream: np.random.Generator, noisy: Array) -> None:
    stream.random(out=noisy)
    noisy *= 2 * relative * table
    noisy += (1 - relative) * table


def _scores(
    noisy: Array, tree: IndexTree, cells: CellNoise, aggregator: Aggregator, drawn: tuple[WeightSampler, Array]
) -> Array:
    """Replications × units. `noisy` (replications × units × indicators) is overwritten by its normalised values."""
    sampler, uniform = drawn
    centre, width = _centre_and_width(noisy, cells)
    power = power_of(aggregator)
    if power == 1:
        shares = sampler.indicators(uniform) / width
        return np.asarray((noisy @ shares[:, :, None])[:, :, 0])
    noisy -= centre[:, None, :]
    noisy /= width[:, None, :]
    if cells.scale == "min_max":
        noisy *= cells.target[1] - cells.target[0]
        noisy += cells.target[0]
    columns = {code: noisy[:, :, j] for j, code in enumerate(tree.indicators)}
    for group, own in zip(tree.groups, sampler.local(uniform), strict=True):
        columns[group.code] = aggregated([columns[child] for child in group.children], own, aggregator)
    scores = columns[tree.groups[-1].code]
    if np.isnan(scores).any():
        raise CompositeError(
            Finding(
                "not_positive",
                "标准化后有不大于零的值，该合成方法无法计算：请把 target 下限设为大于零，或改用算术平均",
                "values are not positive after normalisation: set the lower target above zero",
            )
        )
    return scores


def _centre_and_width(noisy: Array, cells: CellNoise) -> tuple[Array, Array]:
    if cells.scale == "min_max":
        low = noisy.min(axis=1)
        width = noisy.max(axis=1) - low
    else:
        low = noisy.mean(axis=1)
        width = noisy.std(axis=1, ddof=1) if noisy.shape[1] > 1 else np.zeros_like(low)
    return low, np.where(width > 0, width, 1.0)

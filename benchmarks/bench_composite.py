"""The zone laboratory against plain NumPy on the same work in the same run, with peak memory.

Run: ``python benchmarks/bench_composite.py [--long]``. Data are simulated (模拟数据), seeded: 178 units × 46 indicators
with a common factor, and the same size without one, which is the hardest case for proofs. Plain NumPy is the blocked
loop anybody would write: weights, one product, two argument sorts. ``--long`` also proves the hard case and 1,000
units (minutes).
"""

from __future__ import annotations

import argparse
import resource
import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # the library ships no types

from huoju.composite import Choices, IndexTree, Node, aggregate, evaluate
from huoju.composite.normalise import min_max, z_score
from huoju.composite.treat import Limits, treat
from huoju.robustness import (
    CellNoise,
    WeightNoise,
    flip_radii,
    perturb_weights,
    rank_intervals,
    scenarios,
    sensitivity,
    simulate,
    simulate_cells,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.composite.arrays import Array

RADIUS = 0.2


def main() -> None:
    """Print one line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--long", action="store_true", help="also the proofs that take minutes")
    long = parser.parse_args().long
    table, weights = zones(178, common=0.36, seed=1)
    weights_only(table, weights)
    whole_analysis()
    large_index()
    radii(table, weights)
    proofs("178 × 46, common factor", table, weights, None)
    if long:
        hard, hard_weights = zones(178, common=0.0, seed=1)
        proofs("178 × 46, independent", hard, hard_weights, None)
        many, many_weights = zones(1000, common=0.36, seed=1)
        proofs("1000 × 46, common factor", many, many_weights, 600.0)


def zones(units: int, *, common: float, seed: int) -> tuple[Array, Array]:
    """Simulated normalised indicators and uneven weights."""
    stream = np.random.default_rng(seed)
    factor, own = stream.normal(size=(units, 1)), stream.normal(size=(units, 46))
    return min_max(np.sqrt(common) * factor + np.sqrt(1 - common) * own).values, stream.dirichlet(np.ones(46))


def plain_numpy(table: Array, weights: Array, replications: int) -> int:
    """Ranks of every replication, in blocks of 500; gives the sum of all ranks so that nothing can be left out."""
    stream, total = np.random.default_rng(0), 0
    for _ in range(replications // 500):
        drawn = weights * (1 + RADIUS * (2 * stream.random((500, len(weights))) - 1))
        scores = (drawn / drawn.sum(axis=1, keepdims=True)) @ table.T
        ranks = np.argsort(np.argsort(-scores, axis=1), axis=1) + 1
        total += int(ranks.sum())
    return total


def weights_only(table: Array, weights: Array) -> None:
    """Weights-only Monte Carlo; the goal is 300,000 a second on one core."""
    with threadpool_limits(limits=1, user_api="blas"):
        plain = rate(lambda: plain_numpy(table, weights, 20_000), 20_000)
    for workers in (1, 2):
        run = partial(perturb_weights, table, weights, radius=RADIUS, replications=200_000, workers=workers)
        ours = rate(run, 200_000)
        line(f"weights only, 178 × 46, workers {workers}", f"{ours:,.0f}/s", f"{ours / plain:.1f} × plain NumPy")


def whole_analysis() -> None:
    """Limit × normalisation × weights × aggregation on 51 × 49, cell noise and Sobol indices."""
    values = np.random.default_rng(2).lognormal(0, 1, (51, 49))
    nodes = [Node("index", None), Node("A", "index"), Node("B", "index")]
    nodes += [Node(f"p{k}", "A" if k % 2 else "B") for k in range(8)]
    nodes += [Node(f"i{j}", f"p{j % 8}") for j in range(49)]
    tree = IndexTree(tuple(nodes))
    grid = scenarios(
        values,
        tree,
        treatments={str(most): partial(winsorised, most_points=most) for most in range(1, 6)},
        normalisers={"min_max": partial(min_max, target=(1.0, 100.0)), "z_score": partial(z_score, mean=10.0)},
        aggregators={"arithmetic": aggregate.arithmetic, "geometric": aggregate.geometric},
    )
    noise = WeightNoise(0.25, 0.25)
    line("whole analysis, 51 × 49", f"{rate(lambda: simulate(grid, noise, replications=200_000), 200_000):,.0f}/s")
    cells = partial(simulate_cells, values, tree, CellNoise(0.05), weights=noise, replications=10_000)
    line("noise in every cell, 51 × 49", f"{rate(cells, 10_000):,.0f}/s")
    official = evaluate(values, tree, Choices(normalise=partial(min_max, target=(1.0, 100.0)))).ranks
    start = time.perf_counter()
    result = sensitivity(grid, noise, official, samples=20_000)
    line("Sobol with bootstrap", f"{time.perf_counter() - start:.2f} s", f"{result.evaluations:,} evaluations")


def winsorised(values: Array, most_points: int) -> Array:
    """The values with at most so many points of each indicator pulled in."""
    return treat(values, Limits(most_points=most_points)).values


def large_index() -> None:
    """One index of 10,000 units × 200 indicators; the goal is a second."""
    values = np.random.default_rng(3).random((10_000, 200))
    nodes = [Node("index", None), *(Node(f"d{k}", "index") for k in range(10))]
    tree = IndexTree((*nodes, *(Node(f"i{j}", f"d{j % 10}") for j in range(200))))
    start = time.perf_counter()
    evaluate(values, tree)
    line("index of 10,000 × 200", f"{time.perf_counter() - start:.2f} s")


def radii(table: Array, weights: Array) -> None:
    """Radius of every pair; the goal is 10 ms."""
    flip_radii(table, weights)
    start = time.perf_counter()
    flip_radii(table, weights)
    line("flip radii of all pairs, 178 × 46", f"{1000 * (time.perf_counter() - start):.1f} ms")


def proofs(name: str, table: Array, weights: Array, limit: float | None) -> None:
    """Exact rank intervals, and what a sample shows of them."""
    start = time.perf_counter()
    exact = rank_intervals(table, within(weights, RADIUS), workers=2, time_limit=limit)
    seconds = time.perf_counter() - start
    seen = perturb_weights(table, weights, radius=RADIUS, replications=100_000)
    proved = int(exact.best_proved.sum() + exact.worst_proved.sum())
    width = float((exact.worst_bound - exact.best_bound).mean())
    sampled = float((seen.worst - seen.best).mean())
    line(
        f"rank intervals, {name}",
        f"{seconds:.1f} s",
        f"{proved} of {2 * len(table)} proved; width {width:.1f}, 100,000 samples show {sampled:.1f}",
    )


def rate(run: Callable[[], object], replications: int) -> float:
    """Replications a second, best of three."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return replications / min(times)


def line(name: str, figure: str, remark: str = "") -> None:
    """One measurement and the peak memory so far."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:45} {figure:>14}  {remark:55} peak {memory} MiB")


if __name__ == "__main__":
    main()

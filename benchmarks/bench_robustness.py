"""How sure a rank is: sampling against plain NumPy, proofs, and the questions about one zone.

Run: ``python -m benchmarks robustness``, or ``python benchmarks/bench_robustness.py [--quick]``. Data are simulated
(模拟数据), seeded: 178 units × 46 indicators with a common factor, the same size without one (the hardest case for
proofs), and 1,000 units. Plain NumPy is the blocked loop anybody would write: weights, one product, two argument sorts.
Every line gives seconds on the clock and of the processors, children included: on a busy machine the second is the fair
one. ``--quick`` leaves out the proofs that take minutes.
"""

from __future__ import annotations

import argparse
import resource
import time
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # the library ships no types

from huoju.composite import Choices, IndexTree, Node, aggregate, evaluate
from huoju.composite.normalise import min_max, z_score
from huoju.composite.treat import Limits, treat
from huoju.demo.zones import STANDARD, simulate_zones, write_zones
from huoju.reports.picture import SIMULATED, Caption
from huoju.reports.pictures.rank_intervals import RankSpan
from huoju.reports.pictures.rank_intervals import rank_intervals as drawn_intervals
from huoju.robustness import (
    CellNoise,
    WeightNoise,
    diagnose_all,
    flip_radii,
    improvement_plan,
    perturb_weights,
    prepare,
    rank_intervals,
    read_panel,
    robust_ranking,
    scenarios,
    sensitivity,
    simulate,
    simulate_cells,
    what_if_of,
    within,
)
from huoju.standards.catalogue import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.composite.arrays import Array

RADIUS = 0.2
_Found = TypeVar("_Found")
_MINUTES = 600.0


def main(*, quick: bool = False) -> None:
    """Print one line for each measurement."""
    table, weights = zones(178, common=0.36, seed=1)
    weights_only(table, weights)
    whole_analysis()
    timed("flip radii of all pairs, 178 × 46", lambda: flip_radii(table, weights), repeat=20)
    proofs("178 × 46, common factor", table, weights, None)
    laboratory()
    if not quick:
        seen_of_the_interval(table, weights)
        hard, hard_weights = zones(178, common=0.0, seed=1)
        proofs("178 × 46, independent", hard, hard_weights, None)
        many, many_weights = zones(1000, common=0.36, seed=1)
        proofs("1000 × 46, common factor", many, many_weights, _MINUTES)


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
    """Weights-only Monte Carlo; the goal is 300,000 a second on one core, two cores nearly twice that."""
    with threadpool_limits(limits=1, user_api="blas"):
        plain, _ = rate(lambda: plain_numpy(table, weights, 20_000), 20_000)
    for workers in (1, 2):
        run = partial(perturb_weights, table, weights, radius=RADIUS, replications=400_000, workers=workers)
        ours, busy = rate(run, 400_000)
        remark = f"{ours / plain:.1f} × plain NumPy; {busy:.2f} cores at work"
        line(f"weights only, 178 × 46, workers {workers}", f"{ours:,.0f}/s", remark)


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
    whole, _ = rate(lambda: simulate(grid, noise, replications=200_000), 200_000)
    line("whole analysis, 51 × 49", f"{whole:,.0f}/s", "goal 300,000/s")
    cells, _ = rate(partial(simulate_cells, values, tree, CellNoise(0.05), weights=noise), 10_000)
    line("noise in every cell, 51 × 49", f"{cells:,.0f}/s", "goal 10,000/s")
    official = evaluate(values, tree, Choices(normalise=partial(min_max, target=(1.0, 100.0)))).ranks
    run = partial(sensitivity, grid, noise, official, samples=20_000, workers=2)
    timed("Sobol with bootstrap, 120,000 evaluations", run, remark="goal 2 s")


def winsorised(values: Array, most_points: int) -> Array:
    """The values with at most so many points of each indicator pulled in."""
    return treat(values, Limits(most_points=most_points)).values


def proofs(name: str, table: Array, weights: Array, limit: float | None) -> None:
    """Exact rank intervals on two workers."""
    clock, cpu = time.perf_counter(), processor_seconds()
    exact = rank_intervals(table, within(weights, RADIUS), workers=2, time_limit=limit)
    clock, cpu = time.perf_counter() - clock, processor_seconds() - cpu
    proved = int(exact.best_proved.sum() + exact.worst_proved.sum())
    gap = (exact.best_attained - exact.best_bound + exact.worst_bound - exact.worst_attained).mean()
    width = float((exact.worst_bound - exact.best_bound).mean())
    state = f"{proved} of {2 * len(table)} ends proved; mean width {width:.1f}, still open {gap:.2f}"
    line(f"rank intervals, {name}", f"{clock:.1f} s", f"{cpu:.1f} s of processors; {state}")


def seen_of_the_interval(table: Array, weights: Array, picture: Path | None = None) -> None:
    """What a million samples show of the true interval; drawn for some of the units where a file is named."""
    exact = rank_intervals(table, within(weights, RADIUS), workers=2)
    seen = perturb_weights(table, weights, radius=RADIUS, replications=1_000_000, workers=2)
    sampled, true = (seen.worst - seen.best).mean(), (exact.worst_bound - exact.best_bound).mean()
    line("a million samples show", f"{sampled / true:.0%}", f"{sampled:.1f} of {true:.1f} ranks")
    if picture is None:
        return
    order = np.argsort(-table @ weights)
    spans = [
        RankSpan(
            f"第 {place + 1} 名",
            float(place + 1),
            (float(seen.best[row]), float(seen.worst[row])),
            (float(exact.best_bound[row]), float(exact.worst_bound[row])),
            f"{seen.best[row]}–{seen.worst[row]} / {exact.best_bound[row]}–{exact.worst_bound[row]}",
        )
        for place, row in list(enumerate(order.tolist()))[4::8]
    ]
    caption = Caption(
        "一百万次抽样见到的名次范围，与证明的范围",
        "178 个单位 × 46 个指标，每八个取一个；各权重在 ±20% 内；右栏为抽样 / 证明。"
        f"平均宽度：抽样 {sampled:.1f} 位，证明 {true:.1f} 位",
        mark=SIMULATED,
    )
    words = {"likely": "一百万次抽样的最好与最差", "proved": "证明的最好与最差"}
    picture.write_text(str(drawn_intervals(spans, caption, **words).svg), encoding="utf-8")


def laboratory() -> None:
    """The questions of a zone office on 178 simulated zones of two years."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "zones.csv"
        write_zones(path, simulate_zones(7))
        quarantine = Path(folder) / "quarantine.csv"
        read = partial(read_panel, find(STANDARD), path, as_of=date(2024, 6, 30), quarantine=quarantine)
        panel, _ = timed("178 zones, two years: read and evaluate", read)
    timed("178 zones: diagnosis of every zone", lambda: diagnose_all(panel), remark="goal 2 s", repeat=3)
    prepared = prepare(panel)
    code = panel.indicators[2].code
    ask = partial(what_if_of, prepared, panel.latest.units[40], {code: 6.0})
    timed("what-if of one zone with rank range", ask, remark="goal 0.3 s", repeat=5)
    timed("cheapest way five ranks up", lambda: improvement_plan(prepared, panel.latest.units[40], rank=5), repeat=3)
    timed("robust ranking of 178 zones, 100,000 samples", lambda: robust_ranking(panel))


def timed(name: str, run: Callable[[], _Found], *, remark: str = "", repeat: int = 1) -> _Found:
    """Print the best time of some runs; gives what the last one returned."""
    clocks, processors = [], []
    for _ in range(repeat):
        clock, cpu = time.perf_counter(), processor_seconds()
        found = run()
        clocks.append(time.perf_counter() - clock)
        processors.append(processor_seconds() - cpu)
    line(
        name, f"{1000 * min(clocks):,.1f} ms", f"{1000 * min(processors):,.1f} ms of processors; {remark}".rstrip("; ")
    )
    return found


def rate(run: Callable[[], object], replications: int) -> tuple[float, float]:
    """Replications a second, best of three, and the cores at work in that run."""
    best = (0.0, 0.0)
    for _ in range(3):
        clock, cpu = time.perf_counter(), processor_seconds()
        run()
        clock, cpu = time.perf_counter() - clock, processor_seconds() - cpu
        best = max(best, (replications / clock, cpu / clock))
    return best


def processor_seconds() -> float:
    """Processor time of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def line(name: str, figure: str, remark: str = "") -> None:
    """One measurement and the peak memory so far."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:47} {figure:>14}  {remark:70} peak {memory} MiB", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the proofs that take minutes")
    parser.add_argument("--picture", type=Path, help="only draw what a million samples show, as SVG")
    options = parser.parse_args()
    if options.picture is None:
        main(quick=options.quick)
    else:
        seen_of_the_interval(*zones(178, common=0.36, seed=1), options.picture)

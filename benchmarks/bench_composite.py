"""A whole index over many units.

Run: ``python -m benchmarks composite``. Data are simulated (模拟数据), seeded. How sure its ranks are is measured by
``robustness``.
"""

from __future__ import annotations

import resource
import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import IndexTree, Node, Steps, build, evaluate
from huoju.composite.impute import by_median
from huoju.composite.treat import treat

if TYPE_CHECKING:
    from collections.abc import Callable

UNITS, INDICATORS, DIMENSIONS = 10_000, 200, 10


def main() -> None:
    """One index of 10,000 units × 200 indicators, ranked and with every step before; the goal is a second."""
    stream = np.random.default_rng(3)
    values = stream.lognormal(size=(UNITS, INDICATORS))
    holed = np.where(stream.random(values.shape) < 0.01, np.nan, values)
    nodes = [Node("index", None), *(Node(f"d{k}", "index") for k in range(DIMENSIONS))]
    tree = IndexTree((*nodes, *(Node(f"i{j}", f"d{j % DIMENSIONS}") for j in range(INDICATORS))))
    steps = Steps(impute=by_median, treat=partial(treat, second="range_shift"))
    measure("ranked", lambda: evaluate(values, tree))
    measure("holes filled, outliers treated, ranked", lambda: build(holed, tree, steps))


def measure(name: str, work: Callable[[], object]) -> None:
    """Print the time of one run on the clock and of the processors, and the peak of memory so far."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = f"{UNITS:,} × {INDICATORS}"
    print(f"{size}, {name}: {clock:.2f} s, {cpu:.2f} s of processors, peak {memory} MiB")


if __name__ == "__main__":
    main()

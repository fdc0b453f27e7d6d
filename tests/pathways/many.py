"""Thousands of random cases against trying everything: ``python -m tests.pathways.many 5000``."""

from __future__ import annotations

import sys
from collections import Counter

from huoju.pathways.population.columns import block_of_values
from huoju.pathways.population.engine import Engine
from huoju.pathways.population.levers import NEVER
from huoju.pathways.prepared import PathError
from huoju.pathways.solve import Method, cheapest, task_for
from tests.pathways.brute_force import cheapest_by_trying
from tests.pathways.cases import random_values


def main(standards: int, subjects: int = 3) -> None:
    """Compare trying everything, the integer programme, the quicker method and the arrays of the population."""
    seen: Counter[str] = Counter()
    for seed in range(standards):
        ready, values = random_values(seed, subjects)
        try:
            together = Engine(ready).costs(block_of_values(ready, values)).tolist()
        except PathError:
            together = [None] * subjects
        for one, in_block in zip(values, together, strict=True):
            task = task_for(ready, one)
            expected = cheapest_by_trying(task)
            methods: tuple[Method | None, ...] = ("programme", None)
            for method in methods:
                choice = cheapest(task, method)
                assert (None if choice is None else choice.cost) == expected, (seed, method)
            assert in_block is None or in_block == (NEVER if expected is None else expected), seed
            seen["none" if expected is None else "passes" if expected == 0 else "path"] += 1
    print(dict(seen))  # noqa: T201 - the result of the run


if __name__ == "__main__":
    main(int(sys.argv[1]))

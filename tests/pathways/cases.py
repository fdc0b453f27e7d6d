"""Random cases of the cheapest path: a standard with costs, and the tasks of some subjects."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.pathways.prepared import Prepared, Values, prepare
from huoju.pathways.solve import Task, task_for
from tests.pathways.days import AS_OF
from tests.pathways.random_standards import Maker


def random_prepared(seed: int) -> tuple[Prepared, Maker]:
    """A small random standard with random costs, and the maker of records for it."""
    maker = Maker(seed)
    return prepare(maker.standard(), maker.costs()), maker


def random_values(seed: int, count: int) -> tuple[Prepared, list[Values]]:
    """A small random standard with costs, and subjects."""
    ready, maker = random_prepared(seed)
    return ready, [ready.read(maker.record(), AS_OF) for _ in range(count)]


def random_tasks(seed: int, count: int) -> Iterator[Task]:
    """The tasks of some subjects to pass a small random standard."""
    ready, subjects = random_values(seed, count)
    for values in subjects:
        yield task_for(ready, values)

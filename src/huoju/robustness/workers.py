"""Running blocks on several threads, with one BLAS thread each and the same result for any number of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # the library ships no types

if TYPE_CHECKING:
    from collections.abc import Callable

_Part = TypeVar("_Part")


def generator(seed: int, block: int) -> np.random.Generator:
    """The random stream of one block: it depends on the seed and the block's number alone."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(block,))))


def run_blocks(work: Callable[[range], _Part], blocks: int, workers: int) -> list[_Part]:
    """`work` on interleaved ranges of block numbers, one part for each thread.

    NumPy lets other threads run while it sorts and multiplies. BLAS is held to one thread for the time: several
    threads of BLAS on busy cores wait for each other.
    """
    parts = max(1, min(workers, blocks))
    pieces = [range(start, blocks, parts) for start in range(parts)]
    with threadpool_limits(limits=1, user_api="blas"):
        if parts == 1:
            return [work(pieces[0])]
        with ThreadPoolExecutor(parts) as pool:
            return list(pool.map(work, pieces))


class Tally:
    """Adds up what the threads have done and tells the caller, one thread at a time."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._lock = Lock()
        self._total = total
        self._done = 0
        self._progress = progress

    def add(self, count: int) -> None:
        """`count` more are done."""
        with self._lock:
            self._done += count
            if self._progress is not None:
                self._progress(self._done, self._total)

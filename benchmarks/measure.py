"""Timing side by side: every variant in a process of its own, all of them in turns.

A round runs each variant once, one after the other, so that a busy machine slows all of them; ratios are taken within
a round. A process does one variant only, so that its peak memory is that variant's own.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Work = Callable[[], Any]
_STATUS = Path("/proc/self/status")
_KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True)
class Variant:
    """Something to time: ``prepare(*arguments)`` runs once in the process, what it returns is timed."""

    name: str
    prepare: Callable[..., Work]
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each round, the peak memory of the process in MiB, and what the last run returned."""

    seconds: tuple[float, ...]
    peak: float
    result: Any

    @property
    def median(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.seconds)

    def ratio(self, other: Timing) -> float:
        """How many times longer than another variant, the median over the rounds."""
        return statistics.median(self._ratios(other))

    def ratios(self, other: Timing) -> str:
        """The ratio with its range."""
        found = self._ratios(other)
        return f"{statistics.median(found):.2f} [{min(found):.2f}–{max(found):.2f}]"

    def __str__(self) -> str:
        return f"{self.median:.3f} s [{min(self.seconds):.3f}–{max(self.seconds):.3f}]"

    def _ratios(self, other: Timing) -> list[float]:
        return [mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True)]


def interleaved(variants: Sequence[Variant], rounds: int) -> dict[str, Timing]:
    """Time variants in turns, after one round to warm up."""
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        workers: dict[str, Connection] = {}
        for variant in variants:
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, variant.prepare, variant.arguments))
            process.start()
            theirs.close()
            stack.callback(process.join)
            stack.callback(ours.close)
            workers[variant.name] = ours
        seconds: dict[str, list[float]] = {name: [] for name in workers}
        for turn in range(rounds + 1):
            for name, worker in workers.items():
                taken = _asked(worker, last=False)
                if turn:
                    seconds[name].append(taken)
        return {name: Timing(tuple(seconds[name]), *_asked(worker, last=True)) for name, worker in workers.items()}


def alone(variant: Variant, rounds: int = 1) -> Timing:
    """Time one variant in a process of its own."""
    return interleaved([variant], rounds)[variant.name]


def _asked(worker: Connection, *, last: bool) -> Any:
    worker.send(last)
    try:
        answer = worker.recv()
    except EOFError:
        raise RuntimeError("a measured process ended early; its error stands above") from None
    return answer


def _serve(pipe: Connection, prepare: Callable[..., Work], arguments: tuple[Any, ...]) -> None:
    """Run the work as often as asked; then give the peak memory and the last result."""
    work = prepare(*arguments)
    result: Any = None
    while True:
        try:
            last = pipe.recv()
        except EOFError:
            return
        if last:
            pipe.send((peak_memory(), result))
            return
        start = time.perf_counter()
        result = work()
        pipe.send(time.perf_counter() - start)


def peak_memory() -> float:
    """The most memory that this process has had, in MiB.

    Linux counts what the starting process had into ``ru_maxrss``; ``VmHWM`` is this program's alone.
    """
    if _STATUS.exists():
        fields = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines() if ":" in line)
        return int(fields["VmHWM"].split()[0]) / _KIB_PER_MIB
    unit = _KIB_PER_MIB**2 if sys.platform == "darwin" else _KIB_PER_MIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def best_of(work: Work, repeats: int) -> float:
    """Seconds of the quickest of some runs."""
    return min(seconds_of(work) for _ in range(repeats))


def seconds_of(work: Work) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def against(value: float, target: float, *, at_least: bool = False) -> str:
    """A target beside what was reached."""
    reached = value >= target if at_least else value <= target
    return f"（目标 {'≥' if at_least else '≤'} {target:g}，{'达到' if reached else '未达到'}）"

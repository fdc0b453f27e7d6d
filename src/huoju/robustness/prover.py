"""Proofs in child processes: the solver prints to standard output and cannot be interrupted, so it gets its own.

A child runs `main` of this module: it reads pickled problems from standard input and writes pickled answers
to what was its standard output, while anything printed goes nowhere. Only this module writes to those pipes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, Queue
from time import monotonic
from typing import TYPE_CHECKING, Self

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # the library ships no types

from huoju.robustness.programme import Answer, Problem, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def prove(problems: Sequence[Problem], workers: int, deadline: float, hear: Callable[[int, Answer], bool]) -> None:
    """Solve the problems in order on `workers` child processes until `deadline` (of `time.monotonic`).

    `hear` gets the number of a problem and its answer, from several threads; when it returns True the problem is put
    again, as `problems[number]` then stands.
    """
    waiting: Queue[int] = Queue()
    for number in range(len(problems)):
        waiting.put(number)

    def work() -> None:
        with _Child() as child:
            while monotonic() < deadline:
                try:
                    number = waiting.get_nowait()
                except Empty:
                    return
                answer = child.ask(problems[number], deadline - monotonic())
                if hear(number, answer):
                    waiting.put(number)

    parts = max(1, min(workers, len(problems)))
    with ThreadPoolExecutor(parts) as pool:
        for one in [pool.submit(work) for _ in range(parts)]:
            one.result()


class _Child:
    """One solver process."""

    def __enter__(self) -> Self:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-c", "from huoju.robustness.prover import main; main()"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module on our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
        with suppress(BrokenPipeError):
            self._process.stdin.close()

    def ask(self, problem: Problem, seconds: float) -> Answer:
        """The child's answer; one that says nothing new when the child has died (for want of memory, say)."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            pickle.dump((problem, seconds), self._process.stdin)
            self._process.stdin.flush()
            answer = pickle.load(self._process.stdout)  # noqa: S301 - written by our own child process
        except (EOFError, BrokenPipeError):
            return Answer(len(problem.undecided), None, finished=False)
        assert isinstance(answer, Answer), "the child answers with an Answer"
        return answer


def main() -> None:
    """Answer problems from standard input until it ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    with threadpool_limits(limits=1):
        while True:
            try:
                problem, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent process
            except EOFError:
                return
            pickle.dump(solve(problem, seconds), answers)
            answers.flush()

"""Solving many proofs: in this process, or shared among child processes.

A child runs `main` of this module: it reads pickled problems from standard input and writes pickled answers to what
was its standard output, while anything a solver prints goes nowhere. Only this module writes to those pipes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, Queue
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # the library ships no types

from huoju.robustness.programme import Answer, Problem, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_COMMAND = "from huoju.robustness.prover import main; main()"


def prove(problems: Sequence[Problem], workers: int, deadline: float, hear: Callable[[int, Answer], bool]) -> None:
    """Solve the problems in order until `deadline` (of `time.monotonic`), one worker in this process, more in children.

    `hear` gets the number of a problem and its answer, from several threads; when it returns True the problem is put
    again at the end, as `problems[number]` then stands. Problems of a child that died stay as they are. An interrupt
    (KeyboardInterrupt) stops the children and goes on to the caller.
    """
    waiting: Queue[int] = Queue()
    for number in range(len(problems)):
        waiting.put(number)
    stop = Event()
    parts = max(1, min(workers, len(problems)))
    if parts == 1:
        _work(solve, problems, waiting, stop, deadline, hear)
        return
    children = [_Child() for _ in range(parts)]
    with ThreadPoolExecutor(parts) as pool:
        running = [pool.submit(_work, child.ask, problems, waiting, stop, deadline, hear) for child in children]
        try:
            for one in running:
                one.result()
        finally:
            stop.set()
            for child in children:
                child.end()


def _work(
    ask: Callable[[Problem, float], Answer | None],
    problems: Sequence[Problem],
    waiting: Queue[int],
    stop: Event,
    deadline: float,
    hear: Callable[[int, Answer], bool],
) -> None:
    """Answer what is waiting; ends with the queue, the time, the stop, or the child behind `ask`."""
    while not stop.is_set() and monotonic() < deadline:
        try:
            number = waiting.get_nowait()
        except Empty:
            return
        answer = ask(problems[number], deadline - monotonic())
        if answer is None:
            return
        if hear(number, answer):
            waiting.put(number)


class _Child:
    """One solver process, in a session of its own so that an interrupt at the keyboard reaches the parent alone."""

    def __init__(self) -> None:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(  # noqa: S603 - our own module on our own interpreter
            [sys.executable, "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )

    def ask(self, problem: Problem, seconds: float) -> Answer | None:
        """The child's answer; None when the child has died (for want of memory, say)."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            pickle.dump((problem, seconds), self._process.stdin)
            self._process.stdin.flush()
            answer = pickle.load(self._process.stdout)  # noqa: S301 - written by our own child process
        except (EOFError, BrokenPipeError, pickle.UnpicklingError, ValueError):
            return None
        assert isinstance(answer, Answer), "the child answers with an Answer"
        return answer

    def end(self) -> None:
        """Stop the child, also in the middle of a proof."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()
        with suppress(BrokenPipeError):
            self._process.stdin.close()


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

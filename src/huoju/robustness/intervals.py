"""Exact rank intervals: the best and the worst rank each unit can take under all admissible weights, proved.

Three steps. The pair test in closed form settles most pairs of units. A gradient ascent finds weights that already
give extreme ranks. A mixed-integer programme for each unit and side (see `programme`) proves the rest. At any time
the interval is enclosed from both sides: `bound` can never be passed, `attained` is reached by the witness weights.
Ranks count the rivals that lead by more than `tie`; rivals within it share the better rank, as in official rankings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from huoju.robustness.pairs import any_weights, complete_table, least_leads
from huoju.robustness.programme import Answer, Problem
from huoju.robustness.prover import prove
from huoju.robustness.starts import extreme_weights

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array, Integers, Mask
    from huoju.robustness.weight_sets import WeightSet

BEST, WORST = -1, 1

_TIE = 1e-9
_CLEAR = 1e-4
"""Leads, as parts of the spread of the official scores: up to the first a tie, from the second on clear."""


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Best and worst rank of each unit.

    Attributes:
        best_bound, worst_bound: no admissible weights give a better or a worse rank than these.
        best_attained, worst_attained: ranks under the witness weights.
        best_weights, worst_weights: units × indicators, the witnesses.
        best_proved, worst_proved: True where bound and witness meet.
        tie: scores no further apart than this share the better rank.
        on_ties: True where the proof is complete, but bound and witness differ because the last rank could only be
            won within rounding of a tie.
    """

    best_bound: Integers
    best_attained: Integers
    worst_attained: Integers
    worst_bound: Integers
    best_weights: Array
    worst_weights: Array
    tie: float
    on_ties: Mask

    @property
    def best_proved(self) -> Mask:
        """True where the best rank is exact."""
        return np.asarray(self.best_bound == self.best_attained)

    @property
    def worst_proved(self) -> Mask:
        """True where the worst rank is exact."""
        return np.asarray(self.worst_bound == self.worst_attained)

    @property
    def complete(self) -> bool:
        """True when every bound is exact."""
        return bool(self.best_proved.all() and self.worst_proved.all())


def rank_intervals(
    normalised: ArrayLike,
    admissible: WeightSet,
    *,
    workers: int = 1,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RankIntervals:
    """Rank interval of every unit of an arithmetic index, for all weights in the set.

    `normalised` is units × indicators, complete, more is better. `time_limit` in seconds: when it is up the bounds
    reached so far are returned, valid but perhaps not exact; the relaxations of all ranks are solved first, so that
    the bounds are good early. `progress` hears (bounds settled, all bounds).
    """
    search = _Search(complete_table(normalised), admissible, progress)
    deadline = float("inf") if time_limit is None else monotonic() + time_limit
    search.start()
    problems = search.problems(relaxed=time_limit is not None)
    if problems:
        prove(problems, workers, deadline, lambda number, answer: search.hear(problems, number, answer))
    return search.result()


class _Search:
    """What is known so far; `side` -1 is the best rank, 1 the worst."""

    def __init__(self, table: Array, admissible: WeightSet, progress: Callable[[int, int], None] | None) -> None:
        self._table, self._admissible, self._progress = table, admissible, progress
        scores = table @ admissible.centre
        self._spread = float(np.ptp(scores)) or 1.0
        self._tie = _TIE * self._spread
        least = least_leads(table, admissible)
        others = ~np.eye(len(table), dtype=np.bool_)
        self._ahead = (self._tie < least.T) & others
        possible = (-least > self._tie) & others
        self._open = possible & ~self._ahead
        sure, may = self._ahead.sum(axis=1), possible.sum(axis=1)
        self._bound = {BEST: 1 + sure, WORST: 1 + may}
        self._attained = {BEST: np.full(len(table), len(table) + 1), WORST: np.zeros(len(table), dtype=np.int64)}
        self._weights = {side: np.full(table.shape, np.nan) for side in (BEST, WORST)}
        self._retried: set[int] = set()
        self._on_ties = np.zeros(len(table), dtype=np.bool_)
        self._lock = Lock()

    def start(self) -> None:
        """Attained ranks from the ascent, or from any admissible weights where there are conditions."""
        if self._admissible.is_box:
            for side in (BEST, WORST):
                self._witness(extreme_weights(self._table, self._admissible, side))
        else:
            self._witness(any_weights(self._admissible)[None, :])
        self._report()

    def problems(self, *, relaxed: bool) -> list[Problem]:
        """One for each rank that is not settled yet, the smallest first."""
        made = []
        for side in (BEST, WORST):
            slack = -self._tie if side == BEST else 0.0
            for unit in np.flatnonzero(self._bound[side] != self._attained[side]).tolist():
                undecided = np.flatnonzero(self._open[unit])
                made.append(Problem(self._table, self._admissible, unit, side, undecided, slack, relaxed))
        return sorted(made, key=lambda one: len(one.undecided))

    def hear(self, problems: list[Problem], number: int, answer: Answer) -> bool:
        """Take in an answer; True when the problem should be put again with a clear margin."""
        problem = problems[number]
        side, unit = problem.side, problem.unit
        with self._lock:
            if answer.weights is not None:
                self._witness(answer.weights[None, :])
            if number not in self._retried and (answer.finished or not problem.relaxed):
                self._tighten(side, unit, len(problem.undecided), answer.most)
            apart = bool(self._bound[side][unit] != self._attained[side][unit])
            again = apart and (problem.relaxed or (answer.finished and number not in self._retried))
            if problem.relaxed:
                problems[number] = replace(problem, relaxed=False)
            elif again:
                self._retried.add(number)
                problems[number] = replace(problem, slack=_CLEAR * self._spread)
            elif apart and answer.finished:
                self._on_ties[unit] = True
            self._report()
            return again

    def result(self) -> RankIntervals:
        return RankIntervals(
            self._bound[BEST],
            self._attained[BEST],
            self._attained[WORST],
            self._bound[WORST],
            self._weights[BEST],
            self._weights[WORST],
            self._tie,
            self._on_ties,
        )

    def _tighten(self, side: int, unit: int, undecided: int, most: int) -> None:
        sure = 1 + int(self._ahead[unit].sum())
        if side == WORST:
            self._bound[WORST][unit] = min(self._bound[WORST][unit], sure + most)
        else:
            self._bound[BEST][unit] = max(self._bound[BEST][unit], sure + undecided - most)

    def _witness(self, weights: Array) -> None:
        """Ranks of all units under each of the weights; each may improve any unit's attained rank."""
        places = np.stack([self._places(one) for one in weights @ self._table.T])
        for side, pick in ((BEST, np.argmin), (WORST, np.argmax)):
            row = pick(places, axis=0)
            reached = places[row, np.arange(places.shape[1])]
            better = side * reached > side * self._attained[side]
            self._attained[side] = np.where(better, reached, self._attained[side])
            self._weights[side] = np.where(better[:, None], weights[row], self._weights[side])

    def _places(self, scores: Array) -> Integers:
        """1 + the rivals that lead by more than `tie`."""
        ordered = np.sort(scores)
        return np.asarray(1 + len(scores) - np.searchsorted(ordered, scores + self._tie, side="right"), dtype=np.int64)

    def _report(self) -> None:
        if self._progress is not None:
            settled = sum(int((self._bound[side] == self._attained[side]).sum()) for side in (BEST, WORST))
            self._progress(settled, 2 * len(self._table))

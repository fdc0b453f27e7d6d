"""Exact rank intervals: the best and the worst rank each unit can take under all admissible weights, proved.

Three steps. The pair test in closed form settles most pairs of units. A gradient ascent finds weights that already
give extreme ranks. A branch and bound for each unit and side (see `programme`) proves the rest. At any time the
interval is enclosed from both sides: `bound` can never be passed, `attained` is reached by the witness weights.
Ranks count the rivals that lead by more than `tie`; rivals within it share the better rank, as in official rankings.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # the library ships no types

from huoju.robustness.pairs import any_weights, complete_table, least_leads
from huoju.robustness.programme import Answer, Problem
from huoju.robustness.prover import prove
from huoju.robustness.starts import extreme_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from huoju.composite.arrays import Array, Integers, Mask
    from huoju.robustness.weight_sets import WeightSet

BEST, WORST = -1, 1

_TIE = 1e-9
_CLEAR = 1e-4
"""Leads, as parts of the spread of the official scores: up to the first a tie, from the second on clear."""
_FIRST_NODES, _MORE_NODES = 400, 16
"""Relaxations for a proof at its first turn; each later turn may take so many times more."""


@dataclass(frozen=True, slots=True)
class RankIntervals:
    """Best and worst rank of each unit asked for.

    Attributes:
        units: rows of the table, in the order of the other attributes.
        best_bound, worst_bound: no admissible weights give a better or a worse rank than these.
        best_attained, worst_attained: ranks under the witness weights.
        best_weights, worst_weights: units × indicators, the witnesses.
        best_proved, worst_proved: True where bound and witness meet.
        tie: scores no further apart than this share the better rank.
        on_ties: True where the proof is complete, but bound and witness differ because the last rank could only be
            won within rounding of a tie.
    """

    units: Integers
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
    high: ArrayLike | None = None,
    units: Sequence[int] | None = None,
    workers: int = 1,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> RankIntervals:
    """Rank interval of every unit (or of `units`) of an arithmetic index, for all weights in the set.

    `normalised` is units × indicators, complete, more is better. Where a value is only known to lie between two,
    `normalised` has the lower and `high` the higher one: the interval then holds for all weights and all values.
    `time_limit` in seconds: when it is up, or at a KeyboardInterrupt, the bounds reached so far are returned, valid but
    perhaps not exact; the relaxations of all ranks are solved first, so that the bounds are good early. `progress`
    hears (bounds settled, all bounds).
    """
    low = complete_table(normalised)
    top = low if high is None else complete_table(high)
    chosen = np.arange(len(low)) if units is None else np.asarray(units, dtype=np.int64)
    deadline = float("inf") if time_limit is None else monotonic() + time_limit
    with threadpool_limits(limits=1, user_api="blas"):
        search = _Search(low, top, chosen, admissible, progress)
        search.start()
        search.pose(1 if time_limit is not None else _FIRST_NODES)
    if search.problems:
        with suppress(KeyboardInterrupt):
            prove(search.problems, workers, deadline, search.hear)
    return search.result()


class _Search:
    """What is known so far; `side` -1 is the best rank, 1 the worst.

    For its best rank a unit stands with its highest values and its rivals with their lowest, for its worst the other
    way round.
    """

    def __init__(
        self,
        low: Array,
        high: Array,
        units: Integers,
        admissible: WeightSet,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        self._units, self._admissible, self._progress = units, admissible, progress
        self._spread = float(np.ptp((low + high) / 2 @ admissible.centre)) or 1.0
        self._tie = _TIE * self._spread
        self._own = {BEST: high, WORST: low}
        self._rivals = {BEST: low, WORST: high}
        self._ahead: dict[int, Mask] = {}
        self._open: dict[int, Mask] = {}
        self._bound: dict[int, Integers] = {}
        for side in (BEST, WORST):
            self._settle_pairs(side)
        count = len(units)
        self._attained = {BEST: np.full(count, len(low) + 1), WORST: np.zeros(count, dtype=np.int64)}
        self._weights = {side: np.full((count, low.shape[1]), np.nan) for side in (BEST, WORST)}
        self._on_ties = np.zeros(count, dtype=np.bool_)
        self._lock = Lock()
        self.problems: list[Problem] = []
        self._ends: list[tuple[int, int]] = []
        self._retried: set[int] = set()

    def _settle_pairs(self, side: int) -> None:
        """Which rivals are ahead whatever the weights, which perhaps; units × all rows."""
        own, rivals = self._own[side][self._units], self._rivals[side]
        others = np.arange(len(rivals))[None, :] != self._units[:, None]
        ahead = (self._tie < least_leads(rivals, own, self._admissible).T) & others
        possible = (-least_leads(own, rivals, self._admissible) > self._tie) & others
        self._ahead[side], self._open[side] = ahead, possible & ~ahead
        self._bound[side] = 1 + (ahead if side == BEST else possible).sum(axis=1)

    def start(self) -> None:
        """Attained ranks from the ascent, or from any admissible weights where there are conditions."""
        if self._admissible.is_box:
            for side in (BEST, WORST):
                args = (self._own[side], self._rivals[side], self._units, self._admissible, side)
                self._witness(extreme_weights(*args))
        else:
            self._witness(any_weights(self._admissible)[None, :])
        self._report()

    def pose(self, nodes: int) -> None:
        """A problem for each rank that is not settled yet, the smallest first."""
        ends = [
            (int(self._open[side][place].sum()), side, place)
            for side in (BEST, WORST)
            for place in np.flatnonzero(self._bound[side] != self._attained[side]).tolist()
        ]
        for _, side, place in sorted(ends):
            slack = -self._tie if side == BEST else 0.0
            undecided = np.flatnonzero(self._open[side][place])
            gaps = side * (self._rivals[side][undecided] - self._own[side][self._units[place]])
            self._ends.append((side, place))
            self.problems.append(Problem(gaps, self._admissible, slack, self._known(side, place), nodes))

    def hear(self, number: int, answer: Answer) -> bool:
        """Take in an answer; True when the problem should be put again, with more nodes or a clear margin."""
        problem, (side, place) = self.problems[number], self._ends[number]
        with self._lock:
            if answer.weights is not None:
                self._witness(answer.weights[None, :])
            if number not in self._retried:
                self._tighten(side, place, answer.most)
            again = bool(self._bound[side][place] != self._attained[side][place])
            if again and answer.finished:
                if number in self._retried:
                    self._on_ties[place], again = True, False
                self._retried.add(number)
                problem = replace(problem, slack=_CLEAR * self._spread)
            nodes = max(_FIRST_NODES, problem.nodes * _MORE_NODES)
            self.problems[number] = replace(problem, known=self._known(side, place), nodes=nodes)
            self._report()
            return again

    def result(self) -> RankIntervals:
        return RankIntervals(
            self._units,
            self._bound[BEST],
            self._attained[BEST],
            self._attained[WORST],
            self._bound[WORST],
            self._weights[BEST],
            self._weights[WORST],
            self._tie,
            self._on_ties,
        )

    def _known(self, side: int, place: int) -> int:
        """How many undecided rivals the witness has on the wanted side."""
        undecided_ahead = int(self._attained[side][place]) - 1 - int(self._ahead[side][place].sum())
        return undecided_ahead if side == WORST else int(self._open[side][place].sum()) - undecided_ahead

    def _tighten(self, side: int, place: int, most: int) -> None:
        sure, undecided = 1 + int(self._ahead[side][place].sum()), int(self._open[side][place].sum())
        if side == WORST:
            self._bound[WORST][place] = min(self._bound[WORST][place], sure + most)
        else:
            self._bound[BEST][place] = max(self._bound[BEST][place], sure + undecided - most)

    def _witness(self, weights: Array) -> None:
        """Ranks of all units under each of the weights; each may improve any unit's attained rank."""
        for side, pick in ((BEST, np.argmin), (WORST, np.argmax)):
            places = np.stack([self._places(side, one) for one in weights])
            row = pick(places, axis=0)
            reached = places[row, np.arange(places.shape[1])]
            better = side * reached > side * self._attained[side]
            self._attained[side] = np.where(better, reached, self._attained[side])
            self._weights[side] = np.where(better[:, None], weights[row], self._weights[side])

    def _places(self, side: int, weights: Array) -> Integers:
        """1 + the rivals that lead each unit by more than `tie`."""
        scores = self._rivals[side] @ weights
        least = self._own[side][self._units] @ weights + self._tie
        ahead = len(scores) - np.searchsorted(np.sort(scores), least, side="right")
        return np.asarray(1 + ahead - (scores[self._units] > least), dtype=np.int64)

    def _report(self) -> None:
        if self._progress is not None:
            settled = sum(int((self._bound[side] == self._attained[side]).sum()) for side in (BEST, WORST))
            self._progress(settled, 2 * len(self._units))

"""The mixed-integer programme that proves how many rivals one unit can have ahead of it, or leave behind.

Weights are w = centre + half·t with -1 ≤ t ≤ 1. For each undecided rival k a binary y_k may be 1 only where the rival
is on the wanted side: y_k ≤ (g_k(t) + reach_k - b_k) / (slack + reach_k - b_k), with g_k = b_k + D_k·t its signed lead
and reach_k = Σ|D_k|. Rivals that can never be on the wanted side together (shown by one convex combination of their
leads staying negative) form cliques of which at most one y may be 1; they halve the gap of the relaxation. After the
ranking intervals of Salo and Punkka (2011, Ranking intervals and dominance relations for ratio-based efficiency
analysis, and 2005 for preference models). Solver: HiGHS by `scipy.optimize.milp`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.spatial.distance import cdist

if TYPE_CHECKING:
    from huoju.composite.arrays import Array, Integers, Mask
    from huoju.robustness.weight_sets import WeightSet

_MIXES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
_ROUNDING = 1e-6
_NOTHING = 1e-12
_OPTIMAL: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """How many of the `undecided` rivals can be ahead of (side 1) or not ahead of (side -1) a unit at once.

    Attributes:
        normalised: units × indicators.
        admissible: the weights allowed.
        unit: row of the unit.
        side: 1 for its worst rank, -1 for its best.
        undecided: rows of the rivals that the pair test leaves open.
        slack: a lead of at least this counts; 0 or slightly negative gives a bound that also holds for ties.
        relaxed: solve the linear relaxation only, which takes milliseconds and bounds the answer from above.
    """

    normalised: Array
    admissible: WeightSet
    unit: int
    side: int
    undecided: Integers
    slack: float
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver could show.

    Attributes:
        most: no admissible weights put more of the undecided rivals on the wanted side.
        weights: weights that put many of them there, as far from ties as possible; None when none were found.
        finished: False when the time was up before the proof was complete.
    """

    most: int
    weights: Array | None
    finished: bool


def solve(problem: Problem, seconds: float) -> Answer:
    """Solve one problem within `seconds`; `most` is a valid bound also when the time is up."""
    rivals = len(problem.undecided)
    leads, moves = _leads(problem)
    rows, limits = _constraints(problem, leads, moves)
    indicators = moves.shape[1]
    cost = np.concatenate([np.zeros(indicators), -np.ones(rivals)])
    lower = np.concatenate([-np.ones(indicators), np.zeros(rivals)])
    outcome = milp(
        cost,
        constraints=LinearConstraint(rows, -np.inf, limits),
        bounds=Bounds(lower, np.ones_like(lower)),
        integrality=np.where(np.arange(len(cost)) < indicators, 0, 0 if problem.relaxed else 1),
        options={"time_limit": max(seconds, 0.01), "mip_rel_gap": 0.99 / rivals, "presolve": False},
    )
    finished = outcome.status == _OPTIMAL
    bound = outcome.fun if problem.relaxed else outcome.mip_dual_bound
    most = rivals if bound is None or not np.isfinite(bound) else int(np.floor(_ROUNDING - bound))
    if outcome.x is None:
        return Answer(most, None, finished)
    if problem.relaxed:
        point = np.clip(outcome.x[:indicators], -1, 1)
        return Answer(most, problem.admissible.centre + problem.admissible.half * point, finished)
    chosen = outcome.x[indicators:] > 1 / 2
    return Answer(most, _away_from_ties(problem, leads, moves, chosen), finished)


def _leads(problem: Problem) -> tuple[Array, Array]:
    """Signed lead of each rival at the centre, and how it moves with t (rivals × indicators)."""
    gaps = problem.side * (problem.normalised[problem.undecided] - problem.normalised[problem.unit])
    return gaps @ problem.admissible.centre, gaps * problem.admissible.half


def _constraints(problem: Problem, leads: Array, moves: Array) -> tuple[sparse.csr_array, Array]:
    rivals, indicators = moves.shape
    reach = np.abs(moves).sum(axis=1)
    span = problem.slack + reach - leads
    binding = span > _NOTHING * reach
    scale = np.where(binding, 1 / np.where(binding, span, 1.0), 0.0)
    rows = [sparse.hstack([sparse.csr_array(-moves * scale[:, None]), sparse.eye_array(rivals)])]
    limits = [np.where(binding, reach * scale, 1.0)]
    found = cliques(_conflicts(leads, moves, problem.slack))
    if found:
        members = np.concatenate([np.array(one) for one in found])
        which = np.repeat(np.arange(len(found)), [len(one) for one in found])
        ones = np.ones(len(members))
        rows.append(sparse.csr_array((ones, (which, indicators + members)), shape=(len(found), indicators + rivals)))
        limits.append(np.ones(len(found)))
    if not problem.admissible.is_box:
        conditions = problem.admissible.rows
        empty = sparse.csr_array((len(conditions), rivals))
        rows.append(sparse.hstack([sparse.csr_array(conditions * problem.admissible.half), empty]))
        limits.append(problem.admissible.limits - conditions @ problem.admissible.centre)
    return sparse.csr_array(sparse.vstack(rows)), np.concatenate(limits)


def _conflicts(leads: Array, moves: Array, slack: float) -> Mask:
    """Rivals × rivals: True for two that cannot both be on the wanted side, whatever the weights within bounds."""
    conflict = np.zeros((len(leads), len(leads)), dtype=np.bool_)
    for mix in _MIXES:
        highest = (
            mix * leads[:, None] + (1 - mix) * leads[None, :] + cdist(mix * moves, -(1 - mix) * moves, "cityblock")
        )
        conflict |= highest < min(slack, 0.0) - 1e-9 * np.abs(leads).max()
    conflict |= conflict.T
    np.fill_diagonal(conflict, val=False)
    return conflict


def cliques(conflict: Mask) -> list[list[int]]:
    """Sets of rivals that exclude each other, together covering every conflict; greedy, each as large as it gets."""
    uncovered = conflict.copy()
    found = []
    for first in range(len(conflict)):
        while uncovered[first].any():
            members, candidates = [first], conflict[first].copy()
            following = int(np.argmax(uncovered[first]))
            while following >= 0:
                members.append(following)
                candidates &= conflict[following]
                fresh = candidates & uncovered[members].any(axis=0)
                pool = fresh if fresh.any() else candidates
                following = int(np.argmax(pool)) if pool.any() else -1
            found.append(members)
            uncovered[np.ix_(members, members)] = False
    return found


def _away_from_ties(problem: Problem, leads: Array, moves: Array, chosen: Mask) -> Array:
    """Weights under which the chosen rivals have as large a lead as possible (linear programme in t and the lead)."""
    rivals, indicators = int(chosen.sum()), moves.shape[1]
    rows = np.hstack([-moves[chosen], np.ones((rivals, 1))])
    limits = leads[chosen]
    if not problem.admissible.is_box:
        conditions = problem.admissible.rows
        rows = np.vstack([rows, np.hstack([conditions * problem.admissible.half, np.zeros((len(conditions), 1))])])
        limits = np.concatenate([limits, problem.admissible.limits - conditions @ problem.admissible.centre])
    largest = float(np.abs(leads).max() + np.abs(moves).sum(axis=1).max())
    outcome = linprog(
        np.append(np.zeros(indicators), -1.0),
        A_ub=rows,
        b_ub=limits,
        bounds=[(-1.0, 1.0)] * indicators + [(-largest, largest)],
        method="highs",
    )
    point = np.zeros(indicators) if outcome.x is None else np.clip(outcome.x[:indicators], -1, 1)
    return np.asarray(problem.admissible.centre + problem.admissible.half * point)

"""One proof: how many rivals one unit can have ahead of it, or leave behind, under all admissible weights.

Weights are w = centre + half·t with -1 ≤ t ≤ 1. The signed lead of rival k is g_k = b_k + D_k·t, least b_k - Σ|D_k|. A
rival may be given up in part s_k: g_k + m_k·s_k ≥ slack with m_k = slack - b_k + Σ|D_k|, so that s_k = 1 asks nothing.
The fewest rivals given up are found by branch and bound on this relaxation (`branching`), made tight by sets of
rivals that exclude each other (`conflicts`). After the ranking intervals of Salo and Punkka (2011, Ranking intervals
and dominance relations for ratio-based efficiency analysis; 2005 for preference models).
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from huoju.robustness.branching import Limits, Task, search
from huoju.robustness.conflicts import Triples, cliques, conflicts
from huoju.robustness.relaxation import Relaxation, Rows

if TYPE_CHECKING:
    from huoju.composite.arrays import Array
    from huoju.robustness.weight_sets import WeightSet

_NOTHING = 1e-12
_HARD = -0.5
"""A rival that is behind by more than half of what weights can do for it is likely to matter."""


@dataclass(frozen=True, slots=True)
class Problem:
    """How many rivals can lead one unit (or be led by it) by `slack` at once.

    Attributes:
        gaps: rivals × indicators, signed so that a positive lead is on the wanted side.
        admissible: the weights allowed.
        slack: a lead of at least this counts; 0 or slightly negative gives a bound that also holds for ties.
        known: so many rivals are known to lead at once under some weights; the search looks for more.
        nodes: relaxations to solve at most; 1 takes milliseconds and bounds the answer.
    """

    gaps: Array
    admissible: WeightSet
    slack: float
    known: int
    nodes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the search could show.

    Attributes:
        most: no admissible weights let more rivals lead.
        weights: weights that let many lead, as far from ties as possible; None when no better ones were found.
        finished: False when nodes or time were up before the proof was complete.
    """

    most: int
    weights: Array | None
    finished: bool


def solve(problem: Problem, seconds: float) -> Answer:
    """Solve one problem within `seconds`; `most` is a valid bound also when the time is up."""
    rivals = len(problem.gaps)
    leads, moves = problem.gaps @ problem.admissible.centre, problem.gaps * problem.admissible.half
    relaxation = Relaxation(_rows(problem, leads, moves))
    close = problem.slack - _NOTHING * np.abs(leads).max(initial=1.0)

    def losses(point: Array) -> int:
        return int((leads + moves @ point < close).sum())

    triples = Triples(leads, moves, problem.slack)
    task = Task(rivals, rivals - problem.known, losses, triples.broken)
    found = search(relaxation, task, Limits(problem.nodes, monotonic() + seconds))
    if found.moves is None:
        return Answer(rivals - found.least, None, found.finished)
    kept = leads + moves @ found.moves >= close - _NOTHING * np.abs(leads).max(initial=1.0)
    return Answer(rivals - found.least, _away_from_ties(problem, leads[kept], moves[kept]), found.finished)


def _rows(problem: Problem, leads: Array, moves: Array) -> Rows:
    rivals, indicators = moves.shape
    reach = np.abs(moves).sum(axis=1)
    span = problem.slack + reach - leads
    binding = span > _NOTHING * np.maximum(reach, 1.0)
    scale = np.where(binding, 1 / np.where(binding, span, 1.0), 0.0)
    conflict = conflicts(leads, moves, problem.slack)
    found = cliques(conflict)
    others, lower = [np.zeros((len(found), indicators + rivals))], [np.array([len(one) - 1.0 for one in found])]
    for row, members in zip(others[0], found, strict=True):
        row[indicators + np.array(members)] = 1.0
    if not problem.admissible.is_box:
        conditions = problem.admissible.rows
        others.append(np.hstack([-conditions * problem.admissible.half, np.zeros((len(conditions), rivals))]))
        lower.append(conditions @ problem.admissible.centre - problem.admissible.limits)
    hard = leads - problem.slack < _HARD * reach
    return Rows(
        moves=moves * scale[:, None],
        lower=(problem.slack - leads) * scale,
        first=binding & (hard | conflict.any(axis=1)),
        others=np.vstack(others),
        others_lower=np.concatenate(lower),
    )


def _away_from_ties(problem: Problem, leads: Array, moves: Array) -> Array:
    """Weights under which these rivals have as large a lead as possible (linear programme in t and the lead)."""
    rivals, indicators = moves.shape
    rows = np.hstack([-moves, np.ones((rivals, 1))])
    limits = leads
    if not problem.admissible.is_box:
        conditions = problem.admissible.rows
        rows = np.vstack([rows, np.hstack([conditions * problem.admissible.half, np.zeros((len(conditions), 1))])])
        limits = np.concatenate([limits, problem.admissible.limits - conditions @ problem.admissible.centre])
    largest = float(np.abs(leads).max(initial=0.0) + np.abs(moves).sum(axis=1).max(initial=0.0)) + 1.0
    outcome = linprog(
        np.append(np.zeros(indicators), -1.0),
        A_ub=rows,
        b_ub=limits,
        bounds=[(-1.0, 1.0)] * indicators + [(-largest, largest)],
        method="highs",
    )
    point = np.zeros(indicators) if outcome.x is None else np.clip(outcome.x[:indicators], -1, 1)
    return np.asarray(problem.admissible.centre + problem.admissible.half * point)

"""Branch and bound: the fewest rivals that must be given up, proved.

Nodes are fixings of rivals (kept or given up). The open node with the smallest relaxation is split next, on the rival
whose two choices have raised the relaxation most so far (pseudo-costs, product rule: Achterberg, Koch and Martin 2005,
Branching rules revisited); after a split the search goes on below, where the solver is warm. Each relaxation's point is
also tried as it is. The proof can be stopped at any time: the smallest open relaxation is a valid bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huoju.composite.arrays import Array, Integers
    from huoju.robustness.relaxation import Relaxation, Relaxed

KEPT, GIVEN_UP = 0, 1
_ROUNDING = 1e-6
_FIRST_ROUNDS, _ROUNDS = 8, 2
"""How often a relaxation is tightened by sets that exclude each other: at the start, and at each later node."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the search could show.

    Attributes:
        least: no admissible moves give up fewer rivals.
        moves: moves that give up few; None when nothing better than the start was found.
        finished: True when the search ended by itself, so that `least` is exact.
        nodes: how many relaxations were solved.
    """

    least: int
    moves: Array | None
    finished: bool
    nodes: int


@dataclass(frozen=True, slots=True)
class Limits:
    """When to stop: after so many relaxations, or at this time of `time.monotonic`."""

    nodes: int
    deadline: float


@dataclass(frozen=True, slots=True)
class Task:
    """What is searched.

    Attributes:
        rivals: how many there are.
        known: losses that some moves are known to reach.
        losses: counts the losses of some moves.
        excluded: sets of rivals (rows) that exclude each other and that a relaxation with these parts and moves breaks.
    """

    rivals: int
    known: int
    losses: Callable[[Array], int]
    excluded: Callable[[Array, Array], Integers]


class _Node(NamedTuple):
    bound: float
    order: int
    fixed: Mapping[int, int]
    split: tuple[int, int, float] | None
    """Rival, choice, and its s before the choice."""


def search(relaxation: Relaxation, task: Task, limits: Limits) -> Found:
    """The fewest rivals given up, or a bound from below; only fewer than the known losses are looked for."""
    rivals, known, losses, excluded = task.rivals, task.known, task.losses, task.excluded
    best, moves, nodes, number = known, None, 0, count()
    gains = _Gains(rivals)
    relaxation.give_up_above(best - 1 + _ROUNDING)
    waiting: list[_Node] = []
    node: _Node | None = _Node(0.0, next(number), {}, None)
    while node is not None and nodes < limits.nodes and monotonic() < limits.deadline:
        relaxation.fix(node.fixed)
        solved = _solve(relaxation, excluded, best, _FIRST_ROUNDS if nodes == 0 else _ROUNDS)
        nodes += 1
        gains.learn(node, float(best) if solved is None else solved.lost)
        following = None
        if solved is not None:
            here = _losses(solved, losses)
            if here < best:
                best, moves = here, solved.moves
                relaxation.give_up_above(best - 1 + _ROUNDING)
            following = _split(node, solved, gains, number) if solved.lost <= best - 1 + _ROUNDING else None
        if following is not None:
            heappush(waiting, following[1])
            node = following[0]
        else:
            node = heappop(waiting) if waiting and waiting[0].bound <= best - 1 + _ROUNDING else None
    bounds = [open_node.bound for open_node in waiting] + ([] if node is None else [node.bound])
    least = min([best, *(ceil(bound - _ROUNDING) for bound in bounds)])
    return Found(least, moves, node is None, nodes)


def _solve(
    relaxation: Relaxation, excluded: Callable[[Array, Array], Integers], best: int, rounds: int
) -> Relaxed | None:
    """The relaxation's solution, tightened as long as that helps; None when it loses too much."""
    solved = relaxation.solve()
    for _ in range(rounds):
        if solved is None or solved.lost > best - 1 + _ROUNDING:
            break
        sets = excluded(solved.parts, solved.moves)
        if not len(sets) or not relaxation.exclude(sets):
            break
        solved = relaxation.solve()
    return solved


def _losses(solved: Relaxed, losses: Callable[[Array], int]) -> int:
    """Losses at the relaxation's point; where its parts are whole they are trusted within the solver's rounding."""
    whole = (np.minimum(solved.parts, 1 - solved.parts) <= _ROUNDING).all()
    counted = losses(solved.moves)
    return min(counted, round(solved.lost)) if whole else counted


def _split(node: _Node, solved: Relaxed, gains: _Gains, number: count[int]) -> tuple[_Node, _Node] | None:
    """The two nodes below, that which keeps the rival first; None when every part is whole."""
    undecided = np.flatnonzero(np.minimum(solved.parts, 1 - solved.parts) > _ROUNDING)
    if not undecided.size:
        return None
    rival = gains.choose(undecided, solved.parts)
    part = float(solved.parts[rival])
    kept, given = (
        _Node(solved.lost, -next(number), {**node.fixed, rival: choice}, (rival, choice, part))
        for choice in (KEPT, GIVEN_UP)
    )
    return kept, given


class _Gains:
    """How much each choice has raised the relaxation so far, per part moved."""

    def __init__(self, rivals: int) -> None:
        self._sum, self._seen = np.zeros((2, rivals)), np.zeros((2, rivals))

    def learn(self, node: _Node, lost: float) -> None:
        if node.split is None:
            return
        rival, choice, part = node.split
        moved = part if choice == KEPT else 1 - part
        self._sum[choice, rival] += max(lost - node.bound, 0.0) / moved
        self._seen[choice, rival] += 1

    def choose(self, undecided: Integers, parts: Array) -> int:
        """The rival whose two choices promise most."""
        seen = self._seen.sum(axis=1)
        usual = np.where(seen > 0, self._sum.sum(axis=1) / np.maximum(seen, 1), 1.0)
        own_seen, own = self._seen[:, undecided], self._sum[:, undecided]
        expected = np.where(own_seen > 0, own / np.maximum(own_seen, 1), usual[:, None])
        part = parts[undecided]
        promise = np.maximum(expected[KEPT] * part, _ROUNDING) * np.maximum(expected[GIVEN_UP] * (1 - part), _ROUNDING)
        return int(undecided[np.argmax(promise)])

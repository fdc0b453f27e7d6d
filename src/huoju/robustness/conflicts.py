"""Rivals that exclude each other: no admissible weights put all of them on the wanted side.

Two rivals (or three) are known to conflict when one convex combination of their leads stays negative whatever the
weights. Rivals that conflict pairwise form a clique, of which at most one can be kept; of three that conflict at least
one is given up. Cliques halve the gap of the relaxation, triples halve it again.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial.distance import cdist

if TYPE_CHECKING:
    from huoju.composite.arrays import Array, Integers, Mask

_MIXES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
_TRIPLE_MIXES = tuple(
    np.array(parts) / sum(parts)
    for parts in (
        *((1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2), (2, 2, 1), (2, 1, 2), (1, 2, 2)),
        *((3, 2, 1), (3, 1, 2), (2, 3, 1), (1, 3, 2), (2, 1, 3), (1, 2, 3)),
    )
)
_MOST_TRIPLES, _MOST_CANDIDATES = 60, 32
"""Conditions added at a time, and rivals looked at for them, those kept most first."""
_ROOM = 96
"""Rivals for which triples are remembered."""
_NEAR = 1e-6
"""A rival whose lead is a larger part of its reach is kept safely."""
_UNKNOWN, _FREE, _EXCLUDED = 0, 1, 2
_CLEAR = 0.03
"""A triple is worth a condition when the relaxation breaks it by this much."""
_ROUNDING = 1e-9


def conflicts(leads: Array, moves: Array, slack: float) -> Mask:
    """Rivals × rivals: True for two that cannot both lead by `slack`.

    `leads` are the leads at the centre of the weights, `moves` (rivals × indicators) how they change with t.
    """
    conflict = np.zeros((len(leads), len(leads)), dtype=np.bool_)
    for mix in _MIXES:
        highest = (
            mix * leads[:, None] + (1 - mix) * leads[None, :] + cdist(mix * moves, -(1 - mix) * moves, "cityblock")
        )
        conflict |= highest < min(slack, 0.0) - _ROUNDING * np.abs(leads).max()
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


class Triples:
    """Three rivals that exclude each other although any two of them can be kept; looked for where they are needed.

    Whether three rivals exclude each other holds for the whole search, so it is worked out once for each three.
    """

    def __init__(self, leads: Array, moves: Array, slack: float) -> None:
        self._leads, self._moves = leads, moves
        self._least = min(slack, 0.0) - _ROUNDING * float(np.abs(leads).max(initial=0.0))
        self._place = np.full(len(leads), -1)
        self._state = np.zeros((_ROOM, _ROOM, _ROOM), dtype=np.uint8)
        self._seen = 0
        self._spread = np.abs(moves).sum(axis=1)

    def broken(self, parts: Array, point: Array) -> Integers:
        """Rows of three rivals of which a relaxation that gives up these parts, at this t, keeps more than two.

        The most broken come first, `_MOST_TRIPLES` at most.
        """
        near = self._leads + self._moves @ point < _NEAR * self._spread
        partly = np.flatnonzero((parts < 1 - _CLEAR) & near)
        kept = partly[np.argsort(parts[partly], kind="stable")][:_MOST_CANDIDATES]
        self._make_room(kept)
        threes = kept[_all_triples(len(kept))]
        lack = 1 - parts[threes].sum(axis=1)
        threes = threes[np.argsort(-lack, kind="stable")[: np.count_nonzero(lack > _CLEAR)]]
        places = np.sort(self._place[threes], axis=1).T
        unknown = self._state[*places] == _UNKNOWN
        self._state[*places[:, unknown]] = np.where(self._excluded(threes[unknown]), _EXCLUDED, _FREE)
        return np.asarray(threes[self._state[*places] == _EXCLUDED][:_MOST_TRIPLES])

    def _make_room(self, rivals: Integers) -> None:
        """A place in the table for each rival; when it is full it starts anew."""
        fresh = rivals[self._place[rivals] < 0]
        if self._seen + len(fresh) > _ROOM:
            self._place[:] = -1
            self._state[:] = _UNKNOWN
            self._seen, fresh = 0, rivals
        self._place[fresh] = np.arange(self._seen, self._seen + len(fresh))
        self._seen += len(fresh)

    def _excluded(self, threes: Integers) -> Mask:
        excluded = np.zeros(len(threes), dtype=np.bool_)
        for mix in _TRIPLE_MIXES:
            rest = np.flatnonzero(~excluded)
            together = np.einsum("p,rpi->ri", mix, self._moves[threes[rest]])
            excluded[rest] = self._leads[threes[rest]] @ mix + np.abs(together).sum(axis=1) < self._least
        return excluded


@cache
def _all_triples(count: int) -> Integers:
    return np.array(list(combinations(range(count), 3)), dtype=np.int64).reshape(-1, 3)

"""Tables of least costs of the parts of a component, by trying every choice of steps worth looking at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoju.evaluation.plan import ScoreNode
from huoju.pathways.cuts import Cut
from huoju.pathways.population.block import Block, Costs
from huoju.pathways.population.levers import NEVER, BlockLever
from huoju.pathways.population.logic import Comparisons, Scene
from huoju.pathways.population.subparts import Subpart
from huoju.pathways.population.tables import Table
from huoju.pathways.prepared import Prepared

Cache = dict[tuple[int, tuple[int, ...]], Table]
"""Tables of parts, by their number and the steps of the hubs that they depend on."""


class Pieces:
    """Some subjects with their levers, whose parts can be worked out while hubs are held at some steps."""

    def __init__(
        self,
        prepared: Prepared,
        place: Mapping[str, int],
        block: Block,
        levers: Sequence[BlockLever],
        comparisons: Comparisons,
    ) -> None:
        self.prepared = prepared
        self.place = place
        self.block = block
        self.levers = levers
        self.scene = Scene(prepared.plan, block, levers, comparisons)
        self.kept = {name: self.scene.truth(limit)[0] for name, limit in prepared.limits.items()}
        self._number = count(1)

    def at(self, subparts: tuple[Subpart, ...], held: dict[int, int], cache: Cache | None = None) -> Table:
        """The table of a component while its hubs are held at some steps; their cost is not in it."""
        total: Table | None = None
        for number, subpart in enumerate(subparts):
            key = number, tuple(held.get(index, 0) for index in subpart.hubs)
            piece = None if cache is None else cache.get(key)
            if piece is None:
                piece = self._piece(subpart, held)
                if cache is not None and len(subpart.hubs) < len(held):
                    cache[key] = piece
            total = piece if total is None else total.plus(piece)
        assert total is not None
        return Table(total.keys, total.costs.copy())

    def _piece(self, subpart: Subpart, held: dict[int, int]) -> Table:
        scene = self.scene
        scene.forget()
        scene.taken = {
            index: (steps, np.full(self.block.rows, steps, np.int64))
            for index, steps in held.items()
            if steps and index in subpart.hubs
        }
        table = Table.empty(subpart.keys, self.block.rows)
        for cost in self._choices(subpart):
            possible = cost < NEVER
            for condition in subpart.conditions:
                possible &= scene.truth(condition)[0]
            for name in subpart.limits:
                possible &= ~self.kept[name] | scene.truth(self.prepared.limits[name])[0]
            if possible.any():
                table.offer(self.points(subpart.items), cost, possible)
        scene.taken = {}
        return table

    def _choices(self, subpart: Subpart) -> Iterator[Costs]:
        """Every choice of steps worth looking at, set in the scene; its cost."""
        for done in product((0, 1), repeat=len(subpart.once)):
            chosen = [index for index, one in zip(subpart.once, done, strict=True) if one]
            if not self._apart(chosen):
                continue
            cost = np.zeros(self.block.rows, np.int64)
            for index in subpart.once:
                self.scene.taken.pop(index, None)
            for index in chosen:
                self.scene.taken[index] = (1, np.ones(self.block.rows, np.int64))
                cost = cost + self.levers[index].cost(self.scene.taken[index][1])
            if (cost < NEVER).any():
                yield from self._free(subpart.free, cost)
        for index in (*subpart.once, *(index for index, _ in subpart.free)):
            self.scene.taken.pop(index, None)

    def _apart(self, chosen: Sequence[int]) -> bool:
        names = [name for index in chosen for name in self.levers[index].sets]
        return len(names) == len(set(names))

    def _free(self, free: Sequence[tuple[int, tuple[Cut, ...]]], cost: Costs) -> Iterator[Costs]:
        if not free:
            yield np.minimum(cost, NEVER)
            return
        (index, cuts), rest = free[0], free[1:]
        for number, steps in enumerate(self._steps(index, cuts)):
            if number:
                self.scene.taken[index] = (next(self._number), steps)
            yield from self._free(rest, cost + self.levers[index].cost(steps))
        self.scene.taken.pop(index, None)

    def _steps(self, index: int, cuts: Sequence[Cut]) -> list[NDArray[np.int64]]:
        """No step, and the steps at which each cut is crossed."""
        lever = self.levers[index]
        none = np.zeros(self.block.rows, np.int64)
        found = [none]
        if int(lever.most.max(initial=0)) == 0:
            return found
        self.scene.taken.pop(index, None)
        starts = [self.scene.value(cut.polynomial) for cut in cuts]
        self.scene.taken[index] = (-1, none + 1)
        for cut, start in zip(cuts, starts, strict=True):
            slope = self.scene.value(cut.polynomial) - start
            for at in _crossings(start, slope, cut):
                steps = np.where((at >= 1) & (at <= lever.most), at, 0).astype(np.int64)
                if steps.any():
                    found.append(steps)
        self.scene.taken.pop(index, None)
        return found

    def points(self, items: Sequence[ScoreNode]) -> NDArray[np.int64]:
        """The lowest packed points of items as the scene stands."""
        total = np.zeros(self.block.rows, np.int64)
        for item in items:
            total = total + self.scene.lowest(item.scoring) * self.place[item.id]
        return total


def _crossings(start: Any, slope: Any, cut: Cut) -> Iterator[Any]:
    """The first steps behind which the sign is another, for polynomials that are linear in the steps."""
    safe = np.where(slope == 0, 1, np.abs(slope))
    up, down = slope > 0, slope < 0
    if cut.reach:
        yield np.where(up & (start < 0), -(start // safe), np.where(down & (start >= 0), start // safe + 1, 0))
    if cut.beyond:
        yield np.where(up & (start <= 0), -start // safe + 1, np.where(down & (start > 0), -(-start // safe), 0))

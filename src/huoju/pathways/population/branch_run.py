"""One branch over one block: the tables of its components, without hubs first and then with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from huoju.pathways.cells import Cells
from huoju.pathways.components import Component, Parts
from huoju.pathways.population.block import Block, Costs, Mask
from huoju.pathways.population.levers import NEVER, BlockLever
from huoju.pathways.population.logic import Comparisons
from huoju.pathways.population.pieces import Cache, Pieces
from huoju.pathways.population.subparts import Subpart, possible_lows
from huoju.pathways.population.tables import Table
from huoju.pathways.prepared import Prepared

_WORTH_CUTTING = 0.7
"""Share of subjects still of use below which the others are left behind."""

_LOOK_AGAIN = frozenset({3, 8, 20, 50, 120, 300})
"""After how many choices of hub steps the best known costs are worked out again."""


@dataclass(frozen=True, slots=True)
class ReadyBranch:
    """A branch with the parts of its components."""

    parts: Parts
    components: tuple[tuple[Component, tuple[Subpart, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Rest:
    """What stands beside a component: the table of those without hubs, the others with, and the least they cost."""

    simple: Table
    others: list[Table]
    needed: Costs

    def take(self, rows: Mask) -> _Rest:
        """The rest of some of the subjects."""
        return _Rest(self.simple.take(rows), [one.take(rows) for one in self.others], self.needed[rows])


def most_points(subparts: Sequence[Subpart], cells: Cells) -> int:
    """The most packed points that parts may give: each item's most."""
    return sum(max(possible_lows(item.scoring)) * cells.place[item.id] for part in subparts for item in part.items)


def passing(cells: Cells, packed: NDArray[np.int64]) -> Mask:
    """Which packed counters of points reach every line (see ``Cells.reached``)."""
    values: dict[str, NDArray[np.int64]] = {}
    for name, place, radix, parts, cap in cells.stops:
        value = packed // place % radix
        for part in parts:
            value = value + values[part]
        values[name] = value if cap is None else np.minimum(value, cap)
    reached = np.ones(len(packed), np.bool_)
    for line in cells.lines:
        points = np.full(len(packed), line.constant, np.int64)
        for weight, name in line.terms:
            points = points + weight * values[name]
        reached &= points >= 0 if line.operator == ">=" else points > 0
    return reached


class BranchRun:
    """One branch over one block."""

    def __init__(
        self,
        prepared: Prepared,
        branch: ReadyBranch,
        block: Block,
        levers: Sequence[BlockLever],
        comparisons: Comparisons,
    ) -> None:
        self.prepared = prepared
        self.comparisons = comparisons
        self.branch = branch
        self.block = block
        self.levers = levers
        self.bound = np.full(block.rows, NEVER, np.int64)
        self.cells: Cells = branch.parts.cells
        self.pieces = Pieces(prepared, self.cells.place, block, levers, comparisons)
        self._simple = Table(np.zeros(1, np.int64), np.zeros((1, block.rows), np.int64))
        self._hubbed: list[tuple[tuple[int, ...], tuple[Subpart, ...], Table]] = []
        self._unmoved = self.pieces.points(branch.parts.items)

    def without_hubs(self) -> Costs:
        """The least cost of the branch where no hub is used; the tables are kept for ``with_hubs``."""
        total = Table(np.zeros(1, np.int64), np.zeros((1, self.block.rows), np.int64))
        for component, subparts in self.branch.components:
            still = self.pieces.at(subparts, {})
            hubs = self._used(component.hubs)
            if hubs:
                self._hubbed.append((tuple(hubs), subparts, still))
            else:
                total = total.plus(still)
        self._simple = total
        for _, _, table in self._hubbed:
            total = total.plus(table)
        return self._reached(total)

    def with_hubs(self, bound: Costs) -> Costs:
        """The least cost of the branch below ``bound``, the best known of all branches."""
        if not self._hubbed:
            return bound
        self.bound = bound
        total = self._simple
        most = sum(most_points(subparts, self.cells) for _, subparts, _ in self._hubbed)
        needed = self._reached(total, more=most)
        for place, (hubs, subparts, table) in enumerate(self._hubbed):
            others = [other for _, _, other in self._hubbed[:place] + self._hubbed[place + 1 :]]
            self._try_hubs(hubs, subparts, table, _Rest(total, others, needed))
        for _, _, table in self._hubbed:
            total = total.plus(table)
        return self._reached(total)

    def _used(self, hubs: Sequence[int]) -> list[int]:
        return [index for index in hubs if int(self.levers[index].most.max(initial=0)) > 0]

    def _reached(self, table: Table, *, more: int = 0) -> Costs:
        """The least cost among the sums that reach every line, with each subject's own points and ``more``."""
        if not self.cells.lines:
            return table.cheapest()
        best = np.full(self.block.rows, NEVER, np.int64)
        for key, costs in zip(table.keys.tolist(), table.costs, strict=True):
            reached = passing(self.cells, self._unmoved + (key + more))
            np.minimum(best, np.where(reached, costs, NEVER), out=best)
        return best

    def _part(self, rows: NDArray[np.int64]) -> BranchRun:
        """The same branch over some of the subjects."""
        mask = np.zeros(self.block.rows, np.bool_)
        mask[rows] = True
        levers = [lever.take(mask) for lever in self.levers]
        part = BranchRun(self.prepared, self.branch, self.block.take(mask), levers, self.comparisons)
        part.bound = self.bound[mask]
        return part

    def _try_hubs(self, hubs: tuple[int, ...], subparts: tuple[Subpart, ...], table: Table, rest: _Rest) -> None:
        """Offer every choice of hub steps to the subjects for whom it may still be cheaper than the best known.

        ``rest.needed`` is what everything else costs at least, so a choice is of use only where its own cost and that
        stay below the best known cost; the cheapest choices come first, and subjects drop out on the way.
        """
        steps_of = [range(int(self.levers[index].most.max()) + 1) for index in hubs]
        choices = sorted(product(*steps_of), key=lambda steps: self._typical(hubs, steps))[1:]
        rows = np.arange(self.block.rows)
        run, found = self, table
        room = run.room(found, rest)
        nested = self._same_for_all(hubs)
        cache: Cache = {}
        for number, steps in enumerate(choices, start=1):
            cost = run.hub_cost(hubs, steps)
            useful = cost < room
            kept = room > self._typical(hubs, steps)
            if nested and kept.mean() < _WORTH_CUTTING:
                table.costs[:, rows] = found.costs
                if not kept.any():
                    return
                rows = rows[kept]
                run, found, rest = self._part(rows), found.take(kept), rest.take(kept)
                cache = {key: piece.take(kept) for key, piece in cache.items()}
                cost, room, useful = cost[kept], room[kept], useful[kept]
            if not useful.any():
                continue
            made = run.pieces.at(subparts, dict(zip(hubs, steps, strict=True)), cache)
            made.costs += np.where(useful, cost, NEVER)
            np.minimum(made.costs, NEVER, out=made.costs)
            found.least(made)
            if number in _LOOK_AGAIN:
                room = run.room(found, rest)
        table.costs[:, rows] = found.costs

    def room(self, table: Table, rest: _Rest) -> Costs:
        """What a component may cost so that the whole is cheaper than the best known."""
        total = rest.simple
        for other in (*rest.others, table):
            total = total.plus(other)
        known = np.minimum(self.bound, self._reached(total))
        return np.where(rest.needed < NEVER, known - rest.needed, 0)

    def hub_cost(self, hubs: tuple[int, ...], steps: tuple[int, ...]) -> Costs:
        """Yuan for steps of hubs."""
        cost = np.zeros(self.block.rows, np.int64)
        for index, taken in zip(hubs, steps, strict=True):
            cost = cost + self.levers[index].cost(np.full(self.block.rows, taken, np.int64))
        return np.minimum(cost, NEVER)

    def _same_for_all(self, hubs: tuple[int, ...]) -> bool:
        """Whether hubs cost everybody the same, so that who finds one choice too dear finds all later ones so too."""
        costs = [self.levers[index].start for index in hubs]
        costs += [each for index in hubs for _, each in self.levers[index].tiers]
        return all(bool((one == one[0]).all()) for one in costs)

    def _typical(self, hubs: tuple[int, ...], steps: tuple[int, ...]) -> int:
        return sum(self.levers[index].cost_of_first(taken) for index, taken in zip(hubs, steps, strict=True))

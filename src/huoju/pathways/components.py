"""The parts of a branch that do not touch each other: measures, with the conditions and items that they move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huoju.evaluation.plan import Condition, Plan, ScoreNode
from huoju.evaluation.plan_walk import variables_of, variables_of_scoring
from huoju.pathways.cells import Cells, cells_of
from huoju.pathways.cuts import Cut, cuts_of
from huoju.pathways.formula import Branch
from huoju.pathways.measures import Measure


@dataclass(frozen=True, slots=True)
class Component:
    """Measures that move the same conditions and items.

    ``once`` are tried as done or not, ``hubs`` step by step (they share a cut with another measure), ``free`` at their
    cuts only. Measures are named by their place in the cost file.
    """

    once: tuple[int, ...]
    hubs: tuple[int, ...]
    free: tuple[tuple[int, tuple[Cut, ...]], ...]
    conditions: tuple[Condition, ...]
    limits: tuple[str, ...]
    items: tuple[ScoreNode, ...]

    @property
    def members(self) -> tuple[int, ...]:
        """Every measure of the component."""
        return (*self.once, *self.hubs, *(index for index, _ in self.free))


@dataclass(frozen=True, slots=True)
class Parts:
    """A branch taken apart: what no measure moves, the components, and the counters of points."""

    conditions: tuple[Condition, ...]
    items: tuple[ScoreNode, ...]
    components: tuple[Component, ...]
    cells: Cells


_Thing = Condition | ScoreNode | str


def parts_of_branch(plan: Plan, branch: Branch, measures: Sequence[Measure], limits: dict[str, Condition]) -> Parts:
    """Take a branch apart along the inputs that measures move."""
    cells = cells_of(plan, branch.lines)
    items = tuple(node for node in plan.scores if node.id in cells.place)
    movers: dict[str, list[int]] = {}
    for index, measure in enumerate(measures):
        for name in measure.inputs:
            movers.setdefault(name, []).append(index)
    reads: list[tuple[_Thing, tuple[str, ...]]] = [(one, tuple(variables_of(one))) for one in branch.conditions]
    reads += [(node, variables_of_scoring(node.scoring)) for node in items]
    used = {name for _, names in reads for name in names}
    relevant = {index for name in used for index in movers.get(name, ())}
    for name, condition in limits.items():
        touched = {index for variable in variables_of(condition) for index in movers.get(variable, ())}
        if touched & relevant:
            reads.append((name, tuple(variables_of(condition))))
    groups = _grouped(reads, movers, relevant)
    alone = groups.pop(None, [])
    return Parts(
        tuple(thing for thing in alone if not isinstance(thing, ScoreNode | str)),
        tuple(thing for thing in alone if isinstance(thing, ScoreNode)),
        tuple(_component(measures, things, limits) for things in groups.values()),
        cells,
    )


def _grouped(
    reads: Iterable[tuple[_Thing, tuple[str, ...]]], movers: dict[str, list[int]], relevant: set[int]
) -> dict[int | None, list[_Thing]]:
    """Conditions and items by component; those that no measure moves under None."""
    leader = {index: index for index in relevant}

    def find(index: int) -> int:
        while leader[index] != index:
            index = leader[index]
        return index

    touching = [
        (thing, sorted({index for name in names for index in movers.get(name, ()) if index in relevant}))
        for thing, names in reads
    ]
    for _, indices in touching:
        for index in indices[1:]:
            leader[find(index)] = find(indices[0])
    groups: dict[int | None, list[_Thing]] = {}
    for thing, indices in touching:
        groups.setdefault(find(indices[0]) if indices else None, []).append(thing)
    return groups


def _component(measures: Sequence[Measure], things: list[_Thing], limits: dict[str, Condition]) -> Component:
    conditions = tuple(thing for thing in things if not isinstance(thing, ScoreNode | str))
    items = tuple(thing for thing in things if isinstance(thing, ScoreNode))
    names = tuple(thing for thing in things if isinstance(thing, str))
    cuts = cuts_of((*conditions, *(limits[name] for name in names)), [item.scoring for item in items])
    read = {name for condition in (*conditions, *(limits[one] for one in names)) for name in variables_of(condition)}
    read |= {name for item in items for name in variables_of_scoring(item.scoring)}
    members = [index for index, measure in enumerate(measures) if read & set(measure.inputs)]
    once = tuple(index for index in members if measures[index].at_most == 1)
    stepped = [index for index in members if index not in once]
    moved = {index: frozenset(name for name, _ in measures[index].moves) for index in stepped}
    hubs = _hubs(stepped, moved, cuts, measures)
    free = tuple(
        (index, tuple(cut for cut in cuts if not moved[index].isdisjoint(cut.polynomial.variables)))
        for index in stepped
        if index not in hubs
    )
    return Component(once, hubs, free, conditions, names, items)


def _hubs(
    stepped: list[int], moved: dict[int, frozenset[str]], cuts: tuple[Cut, ...], measures: Sequence[Measure]
) -> tuple[int, ...]:
    """The fewest-step measures to try step by step, so that every cut is left with one other measure at most."""
    shared = [
        sharing
        for cut in cuts
        if len(sharing := {index for index in stepped if not moved[index].isdisjoint(cut.polynomial.variables)}) > 1
    ]
    hubs: list[int] = []
    while shared:
        hub = min(
            set().union(*shared), key=lambda index: (-sum(index in one for one in shared), measures[index].at_most)
        )
        hubs.append(hub)
        shared = [rest for one in shared if len(rest := one - {hub}) > 1]
    return tuple(hubs)

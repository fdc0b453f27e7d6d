"""A component with its hubs held fast falls apart again; each part depends on few hubs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from huoju.evaluation.plan import (
    Best,
    Choice,
    Condition,
    Given,
    Ladder,
    Proportional,
    ScoreNode,
    Scoring,
    Tally,
)
from huoju.evaluation.plan_walk import variables_of, variables_of_scoring
from huoju.pathways.components import Component
from huoju.pathways.cuts import Cut
from huoju.pathways.measures import Measure

_MOST_KEYS = 2000


@dataclass(frozen=True, slots=True)
class Subpart:
    """Levers other than hubs, what they move, and the hubs that move it too."""

    once: tuple[int, ...]
    free: tuple[tuple[int, tuple[Cut, ...]], ...]
    hubs: tuple[int, ...]
    conditions: tuple[Condition, ...]
    limits: tuple[str, ...]
    items: tuple[ScoreNode, ...]
    keys: NDArray[np.int64]


_Thing = Condition | ScoreNode | str


def subparts_of(
    component: Component, measures: Sequence[Measure], limits: Mapping[str, Condition], place: Mapping[str, int]
) -> tuple[Subpart, ...]:
    """The parts of a component that do not touch each other while its hubs stand still."""
    things: list[_Thing] = [*component.conditions, *component.limits, *component.items]
    inner = [*component.once, *(index for index, _ in component.free)]
    leader = {index: index for index in inner}

    def find(index: int) -> int:
        while leader[index] != index:
            index = leader[index]
        return index

    touching = {
        number: [index for index in inner if _reads(thing, limits) & set(measures[index].inputs)]
        for number, thing in enumerate(things)
    }
    for indices in touching.values():
        for index in indices[1:]:
            leader[find(index)] = find(indices[0])
    groups: dict[int | None, list[_Thing]] = {}
    for number, indices in touching.items():
        groups.setdefault(find(indices[0]) if indices else None, []).append(things[number])
    return tuple(
        _subpart(
            component, found, [one for one in inner if root is not None and find(one) == root], measures, limits, place
        )
        for root, found in groups.items()
    )


def _reads(thing: _Thing, limits: Mapping[str, Condition]) -> set[str]:
    if isinstance(thing, str):
        return set(variables_of(limits[thing]))
    return set(variables_of_scoring(thing.scoring) if isinstance(thing, ScoreNode) else variables_of(thing))


def _subpart(
    component: Component,
    things: list[_Thing],
    members: list[int],
    measures: Sequence[Measure],
    limits: Mapping[str, Condition],
    place: Mapping[str, int],
) -> Subpart:
    reads = set().union(*(_reads(thing, limits) for thing in things))
    items = tuple(thing for thing in things if isinstance(thing, ScoreNode))
    return Subpart(
        tuple(index for index in component.once if index in members),
        tuple(
            (index, tuple(cut for cut in cuts if reads.issuperset(cut.polynomial.variables)))
            for index, cuts in component.free
            if index in members
        ),
        tuple(index for index in component.hubs if reads & set(measures[index].inputs)),
        tuple(thing for thing in things if not isinstance(thing, ScoreNode | str)),
        tuple(thing for thing in things if isinstance(thing, str)),
        items,
        keys_of(items, place),
    )


def keys_of(items: Sequence[ScoreNode], place: Mapping[str, int]) -> NDArray[np.int64]:
    """Every sum of packed points that items may come to, sorted.

    Raises:
        TooManySumsError: there are too many to keep a table of.
    """
    keys = {0}
    for item in items:
        keys = {key + points * place[item.id] for key, points in product(keys, possible_lows(item.scoring))}
        if len(keys) > _MOST_KEYS:
            raise TooManySumsError
    return np.array(sorted(keys), np.int64)


class TooManySumsError(ValueError):
    """Points that slide too finely for a table."""


def possible_lows(scoring: Scoring) -> set[int]:
    """Every lowest number of points that an item may give."""
    match scoring:
        case Ladder(cases, otherwise):
            return {low for _, (low, _) in cases} | {otherwise[0]}
        case Choice(_, options):
            return {low for _, (low, _) in options}
        case Tally(parts, cap):
            sums = {0}
            for _, (low, _) in parts:
                sums |= {one + low for one in sums}
            return {min(one, cap) for one in sums}
        case Best(ways):
            return set().union(*(possible_lows(way) for way in ways))
        case Given(points=points):
            return set(range(points + 1))
        case Proportional(points=points, rounding=rounding):
            return {*range(0, points + 1, rounding), points}
    raise AssertionError(scoring)

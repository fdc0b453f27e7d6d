"""The cheapest choice of one option in each component for every sum of points: exact dynamic programming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.pathways.cells import Cells
from huoju.pathways.options import Option

Choice = tuple[tuple[int, int], ...]
"""(measure, steps) for each measure that is taken."""


class TooManyStatesError(ValueError):
    """The counters of points take more values together than are worth listing."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Packed points, the least yuan for them, and the choice that costs it."""

    points: int
    cost: int
    choice: Choice


def endings(base: int, groups: Sequence[Sequence[Option]], cells: Cells, most: int) -> list[Ending]:
    """Every sum of points that can be reached, at its least cost; dominated ones are left out where that is safe.

    Raises:
        TooManyStatesError: more than ``most`` sums have to be kept at once.
    """
    states: dict[int, tuple[int, tuple[object, ...] | None]] = {base: (0, None)}
    for options in groups:
        if not options:
            return []
        after: dict[int, tuple[int, tuple[object, ...] | None]] = {}
        for points, (cost, before) in states.items():
            for option in options:
                reached = points + option.points
                total = cost + option.cost
                known = after.get(reached)
                if known is None or total < known[0]:
                    after[reached] = (total, (option, before))
        states = _best(after) if cells.single else after
        if len(states) > most:
            raise TooManyStatesError
    return [Ending(points, cost, _choice(trail)) for points, (cost, trail) in states.items()]


def _best(
    states: dict[int, tuple[int, tuple[object, ...] | None]],
) -> dict[int, tuple[int, tuple[object, ...] | None]]:
    """The states that no other beats in points and cost."""
    kept: dict[int, tuple[int, tuple[object, ...] | None]] = {}
    least: int | None = None
    for points in sorted(states, reverse=True):
        cost = states[points][0]
        if least is None or cost < least:
            kept[points] = states[points]
            least = cost
    return kept


def _choice(trail: tuple[object, ...] | None) -> Choice:
    steps: list[tuple[int, int]] = []
    while trail is not None:
        option, trail = trail  # type: ignore[assignment]  # always (option, trail before)
        steps += option.steps  # type: ignore[attr-defined]  # as above
    return tuple(sorted(steps))

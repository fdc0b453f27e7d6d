"""The next-best ways: each leaves out at least one measure of every cheaper way, so that they really differ."""

from __future__ import annotations

import heapq
from itertools import count as counter

from huoju.pathways.solve import Choice, Task, cheapest

_MOST_SOLVED = 60


def next_best(task: Task, best: Choice, count: int) -> list[Choice]:
    """Up to ``count`` further choices in order of cost, found by leaving out measures, the cheapest first.

    Each is the cheapest that does without at least one measure of every choice before it.
    """
    found = [best]
    number = counter()
    waiting: list[tuple[int, int, frozenset[str], Choice]] = [(best.cost, next(number), frozenset(), best)]
    tried: set[frozenset[str]] = {frozenset()}
    while waiting and len(found) <= count and len(tried) < _MOST_SOLVED:
        _, _, banned, choice = heapq.heappop(waiting)
        used = measures_of(task, choice)
        if choice is not best and not any(measures_of(task, one) <= used for one in found):
            found.append(choice)
        for name in sorted(used):
            without = banned | {name}
            if without in tried:
                continue
            tried.add(without)
            other = cheapest(task.without(without))
            if other is not None:
                heapq.heappush(waiting, (other.cost, next(number), without, other))
    return found[1 : count + 1]


def measures_of(task: Task, choice: Choice) -> frozenset[str]:
    """The measures that a choice takes."""
    return frozenset(lever.measure.id for lever, steps in zip(task.levers, choice.steps, strict=True) if steps)

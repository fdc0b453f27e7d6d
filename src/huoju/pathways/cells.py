"""Which sums of points decide a branch: the fewest counters that tell every compared score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huoju.evaluation.plan import (
    Best,
    Choice,
    Given,
    Ladder,
    Plan,
    Proportional,
    ScoreCompare,
    ScoreNode,
    Scoring,
    Sum,
    Tally,
)


@dataclass(frozen=True, slots=True)
class Cells:
    """Counters of points, packed into one whole number.

    ``place`` gives each item the weight of its counter, so that points can simply be added up. ``stops`` are the
    scores that are compared or capped, inner before outer, with their own counter, their parts and their cap.
    """

    place: Mapping[str, int]
    stops: tuple[tuple[str, int, int, tuple[str, ...], int | None], ...]
    lines: tuple[ScoreCompare, ...]
    total: str | None

    @property
    def single(self) -> bool:
        """Whether there is one counter only, so that more of it is always better."""
        return len(self.stops) <= 1

    def scores(self, packed: int) -> dict[str, int]:
        """The compared and capped scores, from packed counters."""
        values: dict[str, int] = {}
        for name, place, radix, parts, cap in self.stops:
            value = packed // place % radix + sum(values[part] for part in parts)
            values[name] = value if cap is None else min(value, cap)
        return values

    def reached(self, packed: int, line: ScoreCompare | None = None) -> bool:
        """Whether every line, and one more over the same scores, is reached."""
        values = self.scores(packed)
        return all(_reached(one, values) for one in self.lines) and (line is None or _reached(line, values))


def _reached(line: ScoreCompare, values: Mapping[str, int]) -> bool:
    points = line.constant + sum(weight * values[name] for weight, name in line.terms)
    return points >= 0 if line.operator == ">=" else points > 0


def cells_of(plan: Plan, lines: tuple[ScoreCompare, ...]) -> Cells:
    """The counters that a branch needs; the whole score's too, where the branch looks at scores at all."""
    if not lines:
        return Cells({}, (), (), None)
    nodes = {node.id: node for node in plan.scores}
    roots = dict.fromkeys(name for line in lines for _, name in line.terms)
    if plan.total is not None:
        roots[plan.total] = None
    wanted = set(roots)
    for name in roots:
        wanted |= _capped(nodes, nodes[name])
    stops = [node for node in plan.scores if node.id in wanted]
    place: dict[str, int] = {}
    packed: list[tuple[str, int, int, tuple[str, ...], int | None]] = []
    weight = 1
    for node in stops:
        items, parts = _inside(nodes, node, wanted)
        most = sum(most_points(nodes[item].scoring) for item in items)
        place |= dict.fromkeys(items, weight)
        cap = node.scoring.cap if isinstance(node.scoring, Sum) else None
        packed.append((node.id, weight, most + 1, tuple(parts), cap))
        weight *= most + 1
    return Cells(place, tuple(packed), lines, plan.total)


def _capped(nodes: Mapping[str, ScoreNode], node: ScoreNode) -> set[str]:
    if not isinstance(node.scoring, Sum):
        return set()
    inside = {name for part in node.scoring.parts for name in _capped(nodes, nodes[part])}
    return inside | ({node.id} if node.scoring.cap is not None else set())


def _inside(nodes: Mapping[str, ScoreNode], node: ScoreNode, stops: set[str]) -> tuple[list[str], list[str]]:
    """The items that a score counts itself, and the stops right below it."""
    if not isinstance(node.scoring, Sum):
        return [node.id], []
    items: list[str] = []
    below: list[str] = []
    for part in node.scoring.parts:
        if part in stops:
            below.append(part)
        else:
            more_items, more_below = _inside(nodes, nodes[part], stops)
            items += more_items
            below += more_below
    return items, below


def most_points(scoring: Scoring) -> int:
    """The most points that an item can give."""
    match scoring:
        case Ladder(cases, otherwise):
            return max(high for _, high in (*(points for _, points in cases), otherwise))
        case Choice(_, options):
            return max(high for _, (_, high) in options)
        case Tally(_, cap):
            return cap
        case Best(ways):
            return max(most_points(way) for way in ways)
        case Proportional(points=points) | Given(points=points):
            return points
    raise AssertionError(scoring)

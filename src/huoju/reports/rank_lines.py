"""Ranks over the years: one line per unit, crossing where units change places."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.markup import Markup, element

WIDTH = 900
_SIDE = 150
_TOP = 26
_ROW = 21


@dataclass(frozen=True, slots=True)
class RankLine:
    """A unit with its rank in each period (None where it has none), and whether to draw it in the main colour."""

    label: str
    ranks: tuple[int | None, ...]
    marked: bool = False


def rank_lines(periods: Sequence[str], lines: Sequence[RankLine], *, title: str) -> Markup:
    """The best rank is at the top; names and ranks stand at both ends, those of equal rank together."""
    lowest = max((rank for one in lines for rank in one.ranks if rank is not None), default=1)
    step = (WIDTH - 2 * _SIDE) / max(len(periods) - 1, 1)
    xs = [_SIDE + number * step for number in range(len(periods))]
    drawn = [svg.text(x, 14, period, anchor="middle", fill=svg.FAINT) for x, period in zip(xs, periods, strict=True)]
    drawn += [svg.line(x, _TOP - 6, x, _TOP + lowest * _ROW) for x in xs]
    for one in sorted(lines, key=lambda found: found.marked):
        drawn += _line(one, xs)
    if xs:
        drawn += _names(lines, 0, xs[0] - 10, "end") + _names(lines, -1, xs[-1] + 10, "start")
    return svg.canvas(WIDTH, _TOP + lowest * _ROW + 8, drawn, title=title)


def _line(one: RankLine, xs: Sequence[float]) -> list[Markup]:
    points = [(x, _height(rank), rank) for x, rank in zip(xs, one.ranks, strict=True) if rank is not None]
    if not points:
        return []
    colour = svg.MAIN if one.marked else svg.QUIET
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    drawn = [element("polyline", points=path, fill="none", stroke=colour, stroke_width=2.5 if one.marked else 1.5)]
    drawn += [element("circle", cx=x, cy=y, r=3.0, fill=colour) for x, y, _ in points]
    return drawn


def _names(lines: Sequence[RankLine], end: int, x: float, anchor: str) -> list[Markup]:
    """The names at one end (0 first, -1 last), each in front of or behind its rank."""
    together: dict[int, list[RankLine]] = {}
    for one in lines:
        rank = one.ranks[end]
        if rank is not None:
            together.setdefault(rank, []).append(one)
    drawn = []
    for rank, found in together.items():
        names = "、".join(one.label for one in found)
        words = f"{names} {rank}" if anchor == "end" else f"{rank} {names}"
        colour = svg.INK if any(one.marked for one in found) else svg.FAINT
        drawn.append(svg.text(x, _height(rank) + 4, svg.shortened(words, _SIDE - 12), anchor=anchor, fill=colour))
    return drawn


def _height(rank: int) -> float:
    return _TOP + (rank - 0.5) * _ROW

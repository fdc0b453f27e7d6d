"""Ranks over the years (a bump chart): one line per unit, crossing where units change places."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import compact
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, INK, MAIN, QUIET
from huoju.reports.picture import WIDTH, Caption, Picture, framed
from huoju.reports.scales import Scale, known
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened, width_of

_SIDE = 160.0
_TOP = 26.0
_ROW = 20.0
_LABEL = 15.0
_HIGHEST = 1000.0


@dataclass(frozen=True, slots=True)
class RankPath:
    """A unit with its rank in each period (None where it has none), and whether to draw it in the main colour."""

    label: str
    ranks: tuple[float | None, ...]
    marked: bool = False


def rank_paths(periods: Sequence[str], paths: Sequence[RankPath], caption: Caption) -> Picture:
    """The best rank is at the top; names and ranks stand at both ends, those of equal rank together.

    Where more units share an end than there is room for, the unmarked ones go unnamed.
    """
    lowest = max([1.0, *(rank for one in paths for rank in _known(one) if rank is not None)])
    highest = min([lowest, *(rank for one in paths for rank in _known(one) if rank is not None)])
    height = min(max((lowest - highest) * _ROW, _ROW), _HIGHEST)
    scale = Scale(highest, lowest, _TOP + 12, _TOP + 12 + height)
    across = Scale(0.0, max(len(periods) - 1.0, 1.0), _SIDE, WIDTH - _SIDE)
    xs = [across(float(number)) for number in range(len(periods))]
    drawn: list[Markup] = []
    last = -1e9
    for x, period in zip(xs, periods, strict=True):
        drawn.append(svg.line(x, _TOP, x, scale.end + 6))
        words = shortened(period, 80)
        if x - width_of(words) / 2 > last + 4:
            drawn.append(svg.text(x, 15, words, anchor="middle", fill=FAINT))
            last = x + width_of(words) / 2
    for one in sorted(paths, key=lambda found: found.marked):
        drawn += _line(one, xs, scale)
    if xs:
        drawn += _names(paths, 0, xs[0] - 10, scale)
        if len(xs) > 1:
            drawn += _names(paths, -1, xs[-1] + 10, scale)
    table = Table(
        (Column("单位"), *(Column(period, number=True) for period in periods)),
        tuple((one.label, *(compact(rank) for rank in _known(one))) for one in paths),
    )
    words = f"{len(paths)} 个单位在 {len(periods)} 个时期的名次，上方名次靠前。"
    return framed(caption, words, scale.end + 14, drawn, table)


def _known(one: RankPath) -> tuple[float | None, ...]:
    return tuple(known(rank) for rank in one.ranks)


def _line(one: RankPath, xs: Sequence[float], scale: Scale) -> list[Markup]:
    points = [(x, scale(rank)) for x, rank in zip(xs, _known(one), strict=True) if rank is not None]
    if not points:
        return []
    colour = MAIN if one.marked else QUIET
    drawn = [svg.path(points, stroke=colour, width=2.5 if one.marked else 1.5)]
    return drawn + [svg.dot(x, y, 3.2 if one.marked else 2.4, colour) for x, y in points]


def _names(paths: Sequence[RankPath], end: int, x: float, scale: Scale) -> list[Markup]:
    """The names at one end (0 first, -1 last), each as near to its rank as the others leave room."""
    together: dict[float, list[RankPath]] = {}
    for one in paths:
        rank = _known(one)[end] if one.ranks else None
        if rank is not None:
            together.setdefault(rank, []).append(one)
    groups = sorted(together.items(), key=lambda found: found[0])
    room = int((scale.end - scale.start) / _LABEL) + 1
    while len(groups) > room and any(not _marked(found) for _, found in groups):
        groups.remove(next(group for group in reversed(groups) if not _marked(group[1])))
    drawn = []
    for (rank, found), y in zip(groups[:room], _apart([scale(rank) for rank, _ in groups[:room]], scale), strict=True):
        names = "、".join(one.label for one in found)
        first = end == 0
        words = f"{names} {compact(rank)}" if first else f"{compact(rank)} {names}"
        kept = shortened(names, _SIDE - 18 - width_of(f" {compact(rank)}"))
        words = f"{kept} {compact(rank)}" if first else f"{compact(rank)} {kept}"
        colour = INK if _marked(found) else FAINT
        drawn.append(svg.text(x, y + 4.5, words, anchor="end" if first else "start", fill=colour))
    return drawn


def _marked(found: Sequence[RankPath]) -> bool:
    return any(one.marked for one in found)


def _apart(places: Sequence[float], scale: Scale) -> list[float]:
    """Ascending places moved so that neighbours have room for a line of text, within the picture."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + _LABEL) if moved else place)
    limit = scale.end
    for number in range(len(moved) - 1, -1, -1):
        moved[number] = min(moved[number], limit)
        limit = moved[number] - _LABEL
    return moved

"""A scatter: two numbers of each unit against each other, names where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import compact
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, GAIN, INK, MAIN
from huoju.reports.picture import WIDTH, Caption, Picture, framed
from huoju.reports.pictures.axes import LEFT, axes
from huoju.reports.scales import Scale, known
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened, width_of

_HEIGHT = 400.0
_LINE = 13.0
_MOST_NAMES = 12

_Box = tuple[float, float, float, float]
_Point = tuple["Dot", float, float]


@dataclass(frozen=True, slots=True)
class Dot:
    """A unit with its two numbers; marked ones are drawn in the main colour and named first."""

    label: str
    x: float | None
    y: float | None
    marked: bool = False


def scatter(dots: Sequence[Dot], caption: Caption, *, x_axis: str, y_axis: str) -> Picture:
    """Units that lack one of the two numbers are left out of the drawing and counted in the description."""
    placed = [(dot, x, y) for dot in dots if (x := known(dot.x)) is not None and (y := known(dot.y)) is not None]
    drawn, across, up = axes(
        [x for _, x, _ in placed], [y for _, _, y in placed], _HEIGHT, x_axis=x_axis, y_axis=y_axis
    )
    points = [(dot, across(x), up(y)) for dot, x, y in sorted(placed, key=lambda found: found[0].marked)]
    for dot, x, y in points:
        drawn.append(svg.dot(x, y, 4.5 if dot.marked else 3.2, MAIN if dot.marked else GAIN, stroke="#ffffff"))
    drawn += _names(points, across, up)
    table = Table(
        (Column("单位"), Column(x_axis, number=True), Column(y_axis, number=True)),
        tuple((dot.label, compact(known(dot.x)), compact(known(dot.y))) for dot in dots),
    )
    missing = len(dots) - len(placed)
    words = f"{len(placed)} 个单位，横轴{x_axis}，纵轴{y_axis}" + (f"；{missing} 个缺数据未画。" if missing else "。")
    return framed(caption, words, _HEIGHT + 50, drawn, table)


def _names(points: Sequence[_Point], across: Scale, up: Scale) -> list[Markup]:
    """Names beside their points: the marked ones, then the outermost; those without free room are left out."""
    centre = ((across.start + across.end) / 2, (up.start + up.end) / 2)
    marked = [found for found in points if found[0].marked]
    others = sorted(
        (found for found in points if not found[0].marked),
        key=lambda found: -abs(found[1] - centre[0]) - abs(found[2] - centre[1]),
    )
    taken = [_around(found) for found in marked]
    drawn = [word for found in marked if (word := _name(found, taken, up)) is not None]
    taken += [_around(found) for found in others]
    for found in others:
        if len(drawn) >= len(marked) + _MOST_NAMES:
            break
        word = _name(found, taken, up)
        drawn += [] if word is None else [word]
    return drawn


def _around(found: _Point) -> _Box:
    _, x, y = found
    return x - 4, y - 4, x + 4, y + 4


def _name(found: _Point, taken: list[_Box], up: Scale) -> Markup | None:
    """The name at the first free place around its point; that place is taken from now on."""
    dot, x, y = found
    words = shortened(dot.label, 140, svg.SMALL)
    wide = width_of(words, svg.SMALL)
    for left, base in ((x + 7, y + 4), (x - 7 - wide, y + 4), (x - wide / 2, y - 7), (x - wide / 2, y + 15)):
        own = (left, base - _LINE + 3, left + wide, base + 3)
        inside = left > LEFT and left + wide < WIDTH - 2 and own[1] > up.end and own[3] < up.start
        if inside and not any(_overlap(own, other) for other in taken):
            taken.append(own)
            return svg.text(left, base, words, fill=INK if dot.marked else FAINT, size=svg.SMALL)
    return None


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

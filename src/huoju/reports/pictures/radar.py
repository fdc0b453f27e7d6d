"""A radar: one unit's dimensions against its peers and all others."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import compact
from huoju.reports.markup import Markup, element
from huoju.reports.palette import FAINT, GAIN, GRID, INK, MAIN
from huoju.reports.picture import WIDTH, Caption, Picture, framed
from huoju.reports.scales import Scale, known, span_of
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened, wrapped

_RADIUS = 150.0
_HEIGHT = 2 * _RADIUS + 76
_LOOKS = ((MAIN, None, 2.6), (GAIN, "7 4", 2.0), (INK, "2 3", 1.6), ("#997700", "10 3 2 3", 1.6))
_LABEL = 170.0


@dataclass(frozen=True, slots=True)
class RadarSeries:
    """One line: its name and a value for each axis; None where unknown."""

    label: str
    values: tuple[float | None, ...]


def radar(
    axes: Sequence[str], series: Sequence[RadarSeries], caption: Caption, *, limits: tuple[float, float] | None = None
) -> Picture:
    """Up to four lines, the first one drawn strongest; all axes share one scale from the centre outward."""
    shown = series[: len(_LOOKS)]
    low, high = limits or span_of([value for one in shown for value in one.values], zero=True)
    scale = Scale(low, high, 0.0, _RADIUS)
    drawn, top = _key(shown)
    centre = (WIDTH / 2, top + _HEIGHT / 2)
    for part in (0.25, 0.5, 0.75, 1.0):
        drawn.append(element("circle", cx=centre[0], cy=centre[1], r=part * _RADIUS, fill="none", stroke=GRID))
    for number, name in enumerate(axes):
        drawn += _axis(name, number, len(axes), centre)
    for one, (colour, dash, width) in reversed(list(zip(shown, _LOOKS, strict=False))):
        drawn += _outline(one, len(axes), centre, scale, (colour, dash, width))
    for part in (0.5, 1.0):
        words = compact(low + (high - low) * part)
        drawn.append(svg.text(centre[0] + 4, centre[1] - part * _RADIUS + 12, words, fill=FAINT, size=svg.SMALL))
    table = Table(
        (Column("维度"), *(Column(one.label, number=True) for one in series)),
        tuple((name, *(compact(known(one.values[number])) for one in series)) for number, name in enumerate(axes)),
    )
    words = f"{len(axes)} 个维度上的{'、'.join(one.label for one in shown)}，越靠外越高。"
    return framed(caption, words, top + _HEIGHT, drawn, table)


def _key(shown: Sequence[RadarSeries]) -> tuple[list[Markup], float]:
    drawn: list[Markup] = []
    for number, (one, (colour, dash, width)) in enumerate(zip(shown, _LOOKS, strict=False)):
        y = 10.0 + number * 20
        drawn += [
            svg.line(4, y, 44, y, stroke=colour, width=width, dash=dash),
            svg.text(52, y + 4.5, shortened(one.label, WIDTH / 2)),
        ]
    return drawn, len(shown) * 20.0 + 4


def _axis(name: str, number: int, count: int, centre: svg.Point) -> list[Markup]:
    x, y = _at(centre, number, count, _RADIUS)
    drawn = [svg.line(centre[0], centre[1], x, y)]
    if count > 24 and number % math.ceil(count / 24):  # noqa: PLR2004 - as many names as have room around the circle
        return drawn
    x, y = _at(centre, number, count, _RADIUS + 14)
    side = math.sin(number / count * 2 * math.pi)
    anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"  # noqa: PLR2004 - above and below
    lines = wrapped(name, _LABEL, svg.SMALL, most=1 if count > 12 else 2)  # noqa: PLR2004 - two lines need room
    upward = math.cos(number / count * 2 * math.pi)
    start = y + 4 - (len(lines) - 1) * 15 * (upward + 1) / 2
    return drawn + svg.lines_of_text(x, start, lines, anchor=anchor, size=svg.SMALL)


def _outline(
    one: RadarSeries, count: int, centre: svg.Point, scale: Scale, look: tuple[str, str | None, float]
) -> list[Markup]:
    colour, dash, width = look
    points = [
        None if (number := known(value)) is None else _at(centre, place, count, scale(number))
        for place, value in enumerate(one.values)
    ]
    found = [point for point in points if point is not None]
    drawn = [svg.dot(x, y, 3.2, colour) for x, y in found]
    if len(found) == len(points) and len(found) > 2:  # noqa: PLR2004 - an area has three corners
        fill = colour if dash is None else "none"
        closed = found if dash is None else [*found, found[0]]
        return [svg.path(closed, stroke=colour, width=width, dash=dash, fill=fill), *drawn]
    for first, second in zip(points, [*points[1:], *points[:1]], strict=True):
        if first is not None and second is not None:
            drawn.append(svg.path([first, second], stroke=colour, width=width, dash=dash))
    return drawn


def _at(centre: svg.Point, number: int, count: int, radius: float) -> svg.Point:
    angle = number / max(count, 1) * 2 * math.pi - math.pi / 2
    return centre[0] + math.cos(angle) * radius, centre[1] + math.sin(angle) * radius

"""The framework as rings: dimensions inside, indicators outside, each as wide as its weight."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import share as percent
from huoju.reports.markup import Markup, element
from huoju.reports.palette import PAPER, category, mixed, on
from huoju.reports.picture import WIDTH, Caption, Picture, framed, legend
from huoju.reports.scales import known
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened

_HOLE = 62.0
_RADIUS = 205.0
_LABEL_ROOM = 148.0
_HEIGHT = 2 * (_RADIUS + _LABEL_ROOM) + 4
_TURN = 2 * math.pi
_PALER = 0.45


@dataclass(frozen=True, slots=True)
class Slice:
    """A node of the framework: its weight (0 or more) beside those of its siblings, and what it consists of."""

    label: str
    weight: float | None
    children: tuple["Slice", ...] = ()


@dataclass(frozen=True, slots=True)
class _Sector:
    label: str
    colour: str
    depth: int
    start: float
    end: float
    leaf: bool

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def sunburst(slices: Sequence[Slice], caption: Caption) -> Picture:
    """Shares of the whole from the top clockwise; names stand outside where the sector is wide enough."""
    sectors = list(_sectors(slices))
    depth = max((sector.depth for sector in sectors), default=0) + 1
    ring = (_RADIUS - _HOLE) / depth
    top_level = [(sector.label, sector.colour) for sector in sectors if sector.depth == 0]
    words = [f"{label} {percent(sector.end - sector.start, 1)}" for (label, _), sector in zip(
        top_level, (sector for sector in sectors if sector.depth == 0), strict=True)]  # fmt: skip
    drawn, top = legend([(text, colour) for text, (_, colour) in zip(words, top_level, strict=True)])
    centre = (WIDTH / 2, top + _HEIGHT / 2)
    for sector in sectors:
        inner = _HOLE + sector.depth * ring
        outer = _RADIUS if sector.leaf else inner + ring
        drawn += _drawn(sector, centre, inner, outer)
    table = Table(
        (Column("层级", number=True), Column("名称"), Column("占总体", number=True)),
        tuple((str(one.depth + 1), one.label, percent(one.end - one.start, 1)) for one in sectors),
    )
    return framed(caption, f"评价框架：{'；'.join(words)}。共 {len(sectors)} 个节点。", top + _HEIGHT, drawn, table)


def _sectors(slices: Sequence[Slice]) -> Iterator[_Sector]:
    """Every node with a weight, each before its children; angles are parts of a turn."""

    def walk(nodes: Sequence[Slice], depth: int, start: float, room: float, colour: str | None) -> Iterator[_Sector]:
        weights = [max(known(node.weight) or 0.0, 0.0) for node in nodes]
        largest = max(weights, default=0.0)
        parts = [weight / largest for weight in weights] if largest else []
        total = sum(parts)
        for number, (node, part) in enumerate(zip(nodes, parts, strict=False)):
            own = part / total * room
            if own <= 0:
                continue
            shade = colour or category(number)
            tint = shade if depth == 0 else mixed(shade, PAPER, _PALER if number % 2 else _PALER * 0.7)
            yield _Sector(node.label, tint, depth, start, start + own, not node.children)
            yield from walk(node.children, depth + 1, start, own, shade)
            start += own

    yield from walk(slices, 0, 0.0, 1.0, None)


def _drawn(sector: _Sector, centre: svg.Point, inner: float, outer: float) -> list[Markup]:
    drawn = [_ring(sector, centre, inner, outer)]
    if sector.leaf:
        return [*drawn, *_outside(sector, centre)]
    room = outer - inner - 8
    across = (sector.end - sector.start) * _TURN * (inner + outer) / 2
    words = shortened(sector.label, room, svg.SMALL)
    if len(words) < len(sector.label) or across < svg.SMALL * 1.4:
        words = shortened(sector.label[:4], room, svg.SMALL) if across >= svg.SMALL * 1.4 else ""
    if words:
        x, y = _at(centre, sector.middle, (inner + outer) / 2)
        drawn.append(svg.text(x, y + 4, words, anchor="middle", fill=on(sector.colour), size=svg.SMALL))
    return drawn


def _ring(sector: _Sector, centre: svg.Point, inner: float, outer: float) -> Markup:
    if sector.end - sector.start > 1 - 1e-6:
        halves = [_arc(centre, start, start + 0.5, inner, outer) for start in (0.0, 0.5)]
        return element("path", d=" ".join(halves), fill=sector.colour)
    return element("path", d=_arc(centre, sector.start, sector.end, inner, outer), fill=sector.colour, stroke=PAPER)


def _arc(centre: svg.Point, start: float, end: float, inner: float, outer: float) -> str:
    large = int(end - start > 0.5)  # noqa: PLR2004 - more than half a turn
    (x1, y1), (x2, y2) = _at(centre, start, outer), _at(centre, end, outer)
    (x3, y3), (x4, y4) = _at(centre, end, inner), _at(centre, start, inner)
    return (
        f"M{x1:.2f} {y1:.2f}A{outer:.2f} {outer:.2f} 0 {large} 1 {x2:.2f} {y2:.2f}"
        f"L{x3:.2f} {y3:.2f}A{inner:.2f} {inner:.2f} 0 {large} 0 {x4:.2f} {y4:.2f}Z"
    )


def _outside(sector: _Sector, centre: svg.Point) -> list[Markup]:
    """The name of a leaf, standing outward, turned so that it can be read."""
    arc = (sector.end - sector.start) * _TURN * (_RADIUS + 6)
    if arc < svg.SMALL * 1.15:
        return []
    words = shortened(sector.label, _LABEL_ROOM - 10, svg.SMALL)
    x, y = _at(centre, sector.middle, _RADIUS + 6)
    degrees = sector.middle * 360 - 90
    left = sector.middle > 0.5  # noqa: PLR2004 - the left half of the turn
    down = math.cos(math.radians(degrees)) * 4 * (-1 if left else 1)
    over = -math.sin(math.radians(degrees)) * 4 * (-1 if left else 1)
    turn = degrees + 180 if left else degrees
    return [svg.text(x + over, y + down, words, anchor="end" if left else "start", size=svg.SMALL, turn=turn or 0.01)]


def _at(centre: svg.Point, turn: float, radius: float) -> svg.Point:
    angle = turn * _TURN - math.pi / 2
    return centre[0] + math.cos(angle) * radius, centre[1] + math.sin(angle) * radius

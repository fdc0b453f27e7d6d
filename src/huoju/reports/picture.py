"""A picture as a whole: drawing, heading, mark of simulated data, source, and the same figures as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from huoju.reports import svg
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, INK
from huoju.reports.tables import Table
from huoju.reports.text_width import shortened, width_of, wrapped

Mark: TypeAlias = Literal["", "模拟数据", "公开数据"]

WIDTH = 760.0
SIMULATED: Final = "模拟数据"
PUBLISHED: Final = "公开数据"

_TITLE = 15.0
_MARK_ROOM = 84.0
_MARKS = {SIMULATED: ("#fff3d6", "#b7791f", "#7a4a00"), PUBLISHED: ("#e2f4e6", "#5d9c6c", "#14532d")}
"""Ground, edge and ink of a mark."""
_GAP = 10.0


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands around a picture.

    Attributes:
        title: what it shows.
        source: where the figures come from, and what they rest on; stands below.
        period: the year or day of the figures; empty where there is none.
        mark: SIMULATED (模拟数据), PUBLISHED (公开数据) or nothing.
    """

    title: str
    source: str
    period: str = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture; `table` has the same figures for those who read numbers."""

    caption: Caption
    description: str
    svg: Markup
    width: float
    height: float
    table: Table


def framed(caption: Caption, description: str, height: float, parts: Sequence[Markup], table: Table) -> Picture:
    """A drawing `WIDTH` wide and `height` high with its heading above and its source below."""
    heading, top = _heading(caption)
    source = wrapped(f"来源：{caption.source}", WIDTH - 8, svg.SMALL, most=4) if caption.source else ()
    whole = top + height + (8 + len(source) * svg.SMALL * 1.35 if source else 0) + 4
    below = svg.lines_of_text(4, top + height + 14, source, fill=FAINT, size=svg.SMALL)
    mark = f"（{caption.mark}）" if caption.mark else ""
    drawn = svg.canvas(
        WIDTH,
        whole,
        [*heading, svg.moved(parts, down=top), *below],
        title=f"{caption.title}{mark}",
        description=description,
    )
    return Picture(caption, description, drawn, WIDTH, whole, table)


def _heading(caption: Caption) -> tuple[list[Markup], float]:
    room = WIDTH - 8 - (_MARK_ROOM if caption.mark else 0)
    period = shortened(caption.period, room / 3, svg.SMALL)
    lines = wrapped(caption.title, room - width_of(period, svg.SMALL) - _GAP, _TITLE, most=2)
    drawn = [svg.text(4, 18 + number * 20, line, size=_TITLE, bold=True) for number, line in enumerate(lines)]
    if period:
        drawn.append(svg.text(4 + room, 18, period, anchor="end", fill=FAINT, size=svg.SMALL))
    if caption.mark:
        ground, edge, ink = _MARKS[caption.mark]
        x = WIDTH - _MARK_ROOM + 12
        drawn += [
            svg.box(x, 3, _MARK_ROOM - 14, 20, ground, stroke=edge),
            svg.text(
                x + (_MARK_ROOM - 14) / 2, 17.5, caption.mark, anchor="middle", fill=ink, size=svg.PLAIN, bold=True
            ),
        ]
    return drawn, 20.0 * len(lines) + 12


def legend(entries: Sequence[tuple[str, str]], *, x: float = 4.0) -> tuple[list[Markup], float]:
    """Coloured squares with words, in as many rows as they need; and how high they are."""
    drawn: list[Markup] = []
    at, y = x, 6.0
    for words, colour in entries:
        short = shortened(words, WIDTH / 2)
        needed = 18 + width_of(short) + 22
        if at + needed > WIDTH and at > x:
            at, y = x, y + 20
        drawn += [svg.box(at, y, 12, 12, colour, stroke=FAINT), svg.text(at + 18, y + 11, short, fill=INK)]
        at += needed
    return drawn, y + 22 if entries else 0.0


def label_room(labels: Sequence[str], *, least: float = 40.0, most: float = 230.0, size: float = svg.PLAIN) -> float:
    """How much room a column of labels needs, within limits."""
    widest = max((width_of(label, size) for label in labels), default=0.0)
    return min(max(widest + 16, least), most)

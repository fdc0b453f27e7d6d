"""A funnel: steps of a ladder, each narrower than the one before; logarithmic, for the steps differ a thousandfold."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import count
from huoju.reports.palette import FAINT, MAIN, SECOND
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room, legend
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened

_ROW = 40
_BAR = 28


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A step: how many surely stand on it, how many perhaps, and the figure to write."""

    label: str
    sure: int
    perhaps: int
    figure: str


def funnel(steps: Sequence[FunnelStep], caption: Caption, *, names: tuple[str, str]) -> Picture:
    """Centred bars in the order given, on a logarithmic scale; `names` of the sure and the perhaps."""
    labels = label_room([step.label for step in steps], most=240)
    figures = label_room([step.figure for step in steps], most=230)
    room = WIDTH - labels - figures - 16
    centre = labels + room / 2
    longest = math.log1p(max((step.sure + step.perhaps for step in steps), default=0)) or 1
    drawn, top = legend([(names[0], MAIN), (names[1], SECOND)])
    for number, step in enumerate(steps):
        middle = top + number * _ROW + _ROW / 2
        outer = math.log1p(step.sure + step.perhaps) / longest * room
        inner = math.log1p(step.sure) / longest * room
        drawn += [
            svg.text(labels - 10, middle + 5, shortened(step.label, labels - 14), anchor="end"),
            svg.box(centre - outer / 2, middle - _BAR / 2, outer, _BAR, SECOND),
            svg.box(centre - inner / 2, middle - _BAR / 2, inner, _BAR, MAIN),
            svg.text(labels + room + 12, middle + 5, shortened(step.figure, figures - 4), fill=FAINT),
        ]
    table = Table(
        (Column("级别"), *(Column(name, number=True) for name in names), Column("说明")),
        tuple((step.label, count(step.sure), count(step.perhaps), step.figure) for step in steps),
    )
    words = "、".join(f"{step.label} {count(step.sure)}" for step in steps)
    return framed(
        caption, f"由宽到窄的 {len(steps)} 级（对数刻度）：{words}。", top + len(steps) * _ROW + 4, drawn, table
    )

"""A funnel: steps of a ladder, each narrower than the one before; logarithmic, for the steps differ a thousandfold."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.markup import Markup

WIDTH = 900
_LABELS = 250
_FIGURES = 210
_ROW = 44
_BAR = 30
_LEGEND = 26


@dataclass(frozen=True, slots=True)
class Step:
    """A step: how many surely stand on it, how many perhaps, and the figure to write."""

    label: str
    sure: int
    perhaps: int
    figure: str


def funnel(steps: Sequence[Step], *, title: str, legend: tuple[str, str]) -> Markup:
    """Centred bars from the widest step to the narrowest, on a logarithmic scale."""
    room = WIDTH - _LABELS - _FIGURES
    centre = _LABELS + room / 2
    longest = math.log1p(max((step.sure + step.perhaps for step in steps), default=0)) or 1
    drawn = [
        svg.box(_LABELS, 4, 12, 12, svg.MAIN),
        svg.text(_LABELS + 18, 15, legend[0], fill=svg.FAINT),
        svg.box(_LABELS + 40 + svg.width_of(legend[0]), 4, 12, 12, svg.SECOND),
        svg.text(_LABELS + 58 + svg.width_of(legend[0]), 15, legend[1], fill=svg.FAINT),
    ]
    for number, step in enumerate(steps):
        middle = _LEGEND + number * _ROW + _ROW / 2
        outer = math.log1p(step.sure + step.perhaps) / longest * room
        inner = math.log1p(step.sure) / longest * room
        drawn += [
            svg.text(_LABELS - 12, middle + 5, svg.shortened(step.label, _LABELS - 16), anchor="end"),
            svg.box(centre - outer / 2, middle - _BAR / 2, outer, _BAR, svg.SECOND),
            svg.box(centre - inner / 2, middle - _BAR / 2, inner, _BAR, svg.MAIN),
            svg.text(_LABELS + room + 12, middle + 5, step.figure, fill=svg.FAINT),
        ]
    return svg.canvas(WIDTH, _LEGEND + len(steps) * _ROW + 4, drawn, title=title)

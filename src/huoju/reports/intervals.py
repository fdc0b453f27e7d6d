"""Intervals: for each row the span in which a value lies, with its two ends written."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.markup import Markup

WIDTH = 900
_LABELS = 290
_FIGURES = 200
_ROW = 26
_AXIS = 24


@dataclass(frozen=True, slots=True)
class Span:
    """A row: the ends of its interval (the same where the value is certain) and the figure to write."""

    label: str
    low: float
    high: float
    figure: str


def interval_chart(spans: Sequence[Span], *, title: str, axis: str) -> Markup:
    """One bar per row between its ends, a square where both are the same; the smallest value is at the left."""
    room = WIDTH - _LABELS - _FIGURES
    first = min((span.low for span in spans), default=0.0)
    last = max((span.high for span in spans), default=1.0)
    scale = room / ((last - first) or 1)
    drawn = [svg.text(_LABELS, 14, axis, fill=svg.FAINT)]
    for number, span in enumerate(spans):
        y = _AXIS + number * _ROW + _ROW / 2
        left, right = _LABELS + (span.low - first) * scale, _LABELS + (span.high - first) * scale
        drawn += [
            svg.line(_LABELS, y, _LABELS + room, y),
            svg.text(_LABELS - 12, y + 5, svg.shortened(span.label, _LABELS - 16), anchor="end"),
            svg.box(left - 4, y - 4, right - left + 8, 8, svg.MAIN),
            svg.text(_LABELS + room + 16, y + 5, span.figure, fill=svg.FAINT),
        ]
    return svg.canvas(WIDTH, _AXIS + len(spans) * _ROW + 4, drawn, title=title)

"""Horizontal bars: one row per thing, one or two parts per row, the number written beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.markup import Markup

WIDTH = 900
_LABELS = 330
_FIGURES = 190
_ROW = 30
_BAR = 16
_LEGEND = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: what it is, the length of its parts, and the figure to write."""

    label: str
    parts: tuple[float, ...]
    figure: str


def bar_chart(bars: Sequence[Bar], *, title: str, legend: Sequence[str] = ()) -> Markup:
    """The bars in the order given, all on one scale from 0; parts of a row stand one behind the other."""
    room = WIDTH - _LABELS - _FIGURES
    longest = max((sum(bar.parts) for bar in bars), default=0) or 1
    colours = (svg.MAIN, svg.SECOND)
    top = _LEGEND if legend else 0
    drawn = _legend(legend, colours)
    for number, bar in enumerate(bars):
        middle = top + number * _ROW + _ROW / 2
        label = svg.shortened(bar.label, _LABELS - 12)
        drawn.append(svg.text(_LABELS - 8, middle + 5, label, anchor="end"))
        x = float(_LABELS)
        for part, colour in zip(bar.parts, colours, strict=False):
            width = part / longest * room
            drawn.append(svg.box(x, middle - _BAR / 2, width, _BAR, colour))
            x += width
        drawn.append(svg.text(x + 8, middle + 5, bar.figure, fill=svg.FAINT))
    return svg.canvas(WIDTH, top + len(bars) * _ROW + 4, drawn, title=title)


def _legend(words: Sequence[str], colours: Sequence[str]) -> list[Markup]:
    drawn = []
    x = float(_LABELS)
    for word, colour in zip(words, colours, strict=False):
        drawn += [svg.box(x, 4, 12, 12, colour), svg.text(x + 18, 15, word, fill=svg.FAINT)]
        x += 40 + svg.width_of(word)
    return drawn

"""Two axes with round numbers on them."""

from collections.abc import Sequence

from huoju.reports import svg
from huoju.reports.figures import compact
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT
from huoju.reports.picture import WIDTH
from huoju.reports.scales import Scale, span_of, ticks
from huoju.reports.text_width import shortened, width_of

LEFT = 72.0
_TOP = 22.0


def numbers_along(scale: Scale, y: float, *, count: int = 5, bottom: float | None = None) -> list[Markup]:
    """Round numbers on a level line at height `y`, each where it has room, with grid lines from there to `bottom`."""
    drawn: list[Markup] = []
    last = 0.0
    for tick in ticks(scale.low, scale.high, count):
        x, words = scale(tick), compact(tick)
        half = width_of(words, svg.SMALL) / 2
        if bottom is not None:
            drawn.append(svg.line(x, y + 4, x, bottom))
        if x - half > last + 4 and x + half < WIDTH:
            drawn.append(svg.text(x, y, words, anchor="middle", fill=FAINT, size=svg.SMALL))
            last = x + half
    return drawn


def axes(
    xs: Sequence[float], ys: Sequence[float], height: float, *, x_axis: str, y_axis: str, zero: bool = False
) -> tuple[list[Markup], Scale, Scale]:
    """The grid with its numbers and the two scales; the field is `height` high, words stand above and below it."""
    across = _widened(span_of(xs, zero=zero), LEFT, WIDTH - 14)
    up = _widened(span_of(ys, zero=zero), height, _TOP + 6)
    drawn = [svg.text(4, 13, shortened(y_axis, WIDTH / 2, svg.SMALL), fill=FAINT, size=svg.SMALL)]
    for tick in ticks(up.low, up.high):
        y = up(tick)
        words = shortened(compact(tick), LEFT - 8, svg.SMALL)
        drawn += [
            svg.line(LEFT, y, across.end, y),
            svg.text(LEFT - 6, y + 4, words, anchor="end", fill=FAINT, size=svg.SMALL),
        ]
    drawn += [svg.line(across(tick), up.end, across(tick), up.start) for tick in ticks(across.low, across.high, 8)]
    drawn += numbers_along(across, height + 16, count=8)
    words = shortened(x_axis, WIDTH / 2, svg.SMALL)
    drawn.append(svg.text(WIDTH - 14, height + 36, words, anchor="end", fill=FAINT, size=svg.SMALL))
    return drawn, across, up


def _widened(span: tuple[float, float], start: float, end: float) -> Scale:
    """A scale with a little room beyond both ends."""
    room = (span[1] / 2 - span[0] / 2) * 0.08
    low = span[0] if span[0] == 0 else span[0] - room
    return Scale(low, span[1] + room, start, end)

"""Horizontal bars: one row per thing, one or more parts per row, the number written beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import compact
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, MAIN, SECOND, category
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room, legend
from huoju.reports.scales import Scale, known
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened

_ROW = 26
_BAR = 15


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: what it is, the length of its parts (0 or more, None where unknown), and the figure to write."""

    label: str
    parts: tuple[float | None, ...]
    figure: str


def bar_chart(
    bars: Sequence[Bar], caption: Caption, *, parts: Sequence[str] = (), colours: Sequence[str] = ()
) -> Picture:
    """The bars in the order given, all on one scale from 0; parts of a row stand one behind the other.

    `parts` names the parts. Without `colours` a part and its paler second are drawn in one hue, more in several.
    """
    labels = label_room([bar.label for bar in bars], most=330)
    figures = label_room([bar.figure for bar in bars], most=230)
    lengths = [[max(known(part) or 0.0, 0.0) for part in bar.parts] for bar in bars]
    scale = Scale(0.0, max((sum(own) for own in lengths), default=0.0) or 1.0, 0.0, WIDTH - labels - figures - 8)
    most = max((len(own) for own in lengths), default=1)
    shades = colours or ([MAIN, SECOND] if most <= 2 else [category(at) for at in range(most)])  # noqa: PLR2004 - one hue
    drawn, top = legend(list(zip(parts, shades, strict=False))) if parts else ([], 0.0)
    for number, (bar, own) in enumerate(zip(bars, lengths, strict=True)):
        drawn += _row(bar, own, shades, scale, (labels, figures, top + number * _ROW + _ROW / 2))
    names = tuple(parts) if parts else tuple(f"部分 {number + 1}" for number in range(most)) if most > 1 else ("数值",)
    table = Table(
        (Column("项目"), *(Column(name, number=True) for name in names), Column("说明")),
        tuple((bar.label, *_cells(bar.parts, len(names)), bar.figure) for bar in bars),
    )
    words = f"{len(bars)} 行横条" + (f"，最长的是“{_longest(bars, lengths)}”。" if bars else "。")
    return framed(caption, words, top + len(bars) * _ROW + 4, drawn, table)


def _row(
    bar: Bar, own: Sequence[float], colours: Sequence[str], scale: Scale, place: tuple[float, float, float]
) -> list[Markup]:
    labels, figures, middle = place
    drawn = [svg.text(labels - 8, middle + 5, shortened(bar.label, labels - 12), anchor="end")]
    x = labels
    for part, colour in zip(own, colours, strict=False):
        width = scale(part)
        drawn.append(svg.box(x, middle - _BAR / 2, width, _BAR, colour))
        x += width
    drawn.append(svg.text(x + 8, middle + 5, shortened(bar.figure, figures - 8), fill=FAINT))
    return drawn


def _cells(parts: Sequence[float | None], count: int) -> tuple[str, ...]:
    found = [compact(known(part)) for part in parts][:count]
    return (*found, *[""] * (count - len(found)))


def _longest(bars: Sequence[Bar], lengths: Sequence[Sequence[float]]) -> str:
    totals = [sum(own) for own in lengths]
    return bars[totals.index(max(totals))].label

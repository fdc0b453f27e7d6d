"""A waterfall: from one total to another by the parts that make the difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, GAIN, GRID, INK, LOSS
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room, legend
from huoju.reports.scales import Scale, known, span_of, ticks
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened

_ROW = 24
_BAR = 14
_FIGURES = 80.0


@dataclass(frozen=True, slots=True)
class Part:
    """What adds to the total (or takes from it); None where unknown."""

    label: str
    change: float | None


def waterfall(start: tuple[str, float] | None, parts: Sequence[Part], end_label: str, caption: Caption) -> Picture:
    """One row per part, each beginning where the one before ended; the last row is the sum of all known ones.

    Without a `start` the parts begin at zero.
    """
    first = [] if start is None else [(start[0], known(start[1]) or 0.0)]
    totals = [first[0][1] if first else 0.0]
    for part in parts:
        totals.append(totals[-1] + (known(part.change) or 0.0))
    labels = label_room([*(label for label, _ in first), end_label, *(part.label for part in parts)], most=260)
    cut = not _near_zero(totals)
    low, high = span_of(totals, zero=not cut)
    low -= (high - low) * 0.12 if cut else 0.0
    scale = Scale(low, high, labels + 6, WIDTH - _FIGURES - 10)
    drawn, top = legend([("增加", GAIN), ("减少", LOSS), *([("总分（横轴不从零开始）", FAINT)] if cut else [])])
    bottom = top + (len(first) + len(parts) + 1) * _ROW
    drawn += [svg.line(scale(tick), top, scale(tick), bottom, stroke=GRID) for tick in ticks(low, high)]
    for label, total in first:
        drawn += _whole(label, total, scale, labels, top)
    for number, part in enumerate(parts):
        drawn += _row(part, totals[number], scale, labels, top + (len(first) + number) * _ROW)
    drawn += _whole(end_label, totals[-1], scale, labels, bottom - _ROW)
    table = Table(
        (Column("项目"), Column("变化", number=True), Column("累计", number=True)),
        (
            *((label, "", f"{total:,.2f}") for label, total in first),
            *(
                (part.label, _signed(part.change), f"{total:,.2f}")
                for part, total in zip(parts, totals[1:], strict=True)
            ),
            (end_label, "", f"{totals[-1]:,.2f}"),
        ),
    )
    origin = "".join(f"从{label} {total:,.2f} " for label, total in first)
    words = f"{origin}到{end_label} {totals[-1]:,.2f}，共 {len(parts)} 项。"
    return framed(caption, words, bottom + 4, drawn, table)


def _near_zero(totals: Sequence[float]) -> bool:
    """Whether the axis should begin at zero: when the parts are not small beside the whole."""
    low, high = min(totals), max(totals)
    return low <= 0 or high - low > low / 3


def _whole(label: str, total: float, scale: Scale, labels: float, top: float) -> list[Markup]:
    y = top + _ROW / 2
    x = scale(total)
    zero = scale(max(min(0.0, scale.high), scale.low))
    return [
        svg.text(labels, y + 4.5, shortened(label, labels - 4), anchor="end", bold=True),
        svg.box(min(x, zero), y - _BAR / 2, abs(x - zero), _BAR, FAINT),
        svg.text(scale.end + 8, y + 4.5, shortened(f"{total:,.2f}", _FIGURES), bold=True),
    ]


def _row(part: Part, before: float, scale: Scale, labels: float, top: float) -> list[Markup]:
    y = top + _ROW / 2
    change = known(part.change)
    x1, x2 = scale(before), scale(before + (change or 0.0))
    colour = GAIN if (change or 0.0) >= 0 else LOSS
    return [
        svg.text(labels, y + 4.5, shortened(part.label, labels - 4), anchor="end"),
        svg.box(min(x1, x2), y - _BAR / 2, max(abs(x2 - x1), 1.0), _BAR, colour),
        svg.line(x2, y, x2, y + _ROW, stroke=FAINT, width=0.8),
        svg.text(scale.end + 8, y + 4.5, shortened(_signed(part.change), _FIGURES), fill=INK),
    ]


def _signed(change: float | None) -> str:
    number = known(change)
    return "缺" if number is None else f"{number:+,.2f}".replace("-", "−")

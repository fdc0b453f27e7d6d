"""The ranking as bars: each unit's score, stacked by dimension."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, PAPER, category
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room, legend
from huoju.reports.pictures.axes import numbers_along
from huoju.reports.scales import Scale, known, span_of
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened

_ROW = 21
_BAR = 14
_AXIS = 18


@dataclass(frozen=True, slots=True)
class RankedBar:
    """A unit: its rank as written, the points of each dimension (None where unknown), and the score as written.

    `open` is how far the score may still rise by what is missing.
    """

    label: str
    rank: str
    parts: tuple[float | None, ...]
    score: str
    open: float = 0.0


def ranking_bars(
    bars: Sequence[RankedBar], dimensions: Sequence[str], caption: Caption, *, highest: float | None = None
) -> Picture:
    """One row per unit in the order given; negative points stand left of zero, what is open is outlined.

    `highest` widens the scale, so that several pictures can share one.
    """
    places = label_room([bar.rank for bar in bars], least=34, most=80)
    labels = label_room([bar.label for bar in bars])
    scores = label_room([bar.score for bar in bars], most=120)
    low, high = span_of([highest, *(end for bar in bars for end in _ends(bar))], zero=True)
    scale = Scale(low, high, places + labels + 6, WIDTH - scores - 8)
    colours = [category(number) for number in range(len(dimensions))]
    openly = [("缺失数据可能带来的分数", PAPER)] if any(known(bar.open) for bar in bars) else []
    drawn, top = legend([*zip(dimensions, colours, strict=True), *openly])
    bottom = top + _AXIS + len(bars) * _ROW
    drawn += numbers_along(scale, top + 11, bottom=bottom)
    for number, bar in enumerate(bars):
        drawn += _row(bar, colours, scale, (places, labels, scores, top + _AXIS + number * _ROW + _ROW / 2))
    table = Table(
        (
            Column("名次", number=True),
            Column("单位"),
            *(Column(name, number=True) for name in dimensions),
            Column("得分", number=True),
        ),
        tuple((bar.rank, bar.label, *(_written(part) for part in bar.parts), bar.score) for bar in bars),
    )
    words = f"{len(bars)} 个单位的得分，按 {len(dimensions)} 个维度堆叠"
    words += f"；第一行是{bars[0].label}，{bars[0].score}。" if bars else "。"
    return framed(caption, words, bottom + 4, drawn, table)


def _ends(bar: RankedBar) -> tuple[float, float]:
    parts = [known(part) or 0.0 for part in bar.parts]
    return sum(min(part, 0.0) for part in parts), sum(max(part, 0.0) for part in parts) + max(known(bar.open) or 0, 0.0)


def _row(
    bar: RankedBar, colours: Sequence[str], scale: Scale, place: tuple[float, float, float, float]
) -> list[Markup]:
    places, labels, scores, middle = place
    drawn = [
        svg.text(places - 4, middle + 4.5, shortened(bar.rank, places - 6), anchor="end", fill=FAINT),
        svg.text(places + labels - 2, middle + 4.5, shortened(bar.label, labels - 6), anchor="end"),
    ]
    left = right = 0.0
    for part, colour in zip(bar.parts, colours, strict=True):
        length = known(part) or 0.0
        start = right if length >= 0 else left + length
        x = scale(start)
        drawn.append(svg.box(x, middle - _BAR / 2, scale(start + abs(length)) - x, _BAR, colour, stroke=PAPER))
        right += max(length, 0.0)
        left += min(length, 0.0)
    extra = max(known(bar.open) or 0.0, 0.0)
    end = scale(right + extra)
    if extra:
        x = scale(right)
        drawn.append(svg.box(x, middle - _BAR / 2, end - x, _BAR, "none", stroke=FAINT, dashed=True))
    drawn.append(svg.text(end + 6, middle + 4.5, shortened(bar.score, scores - 4)))
    return drawn


def _written(part: float | None) -> str:
    number = known(part)
    return "缺" if number is None else f"{number:,.2f}"

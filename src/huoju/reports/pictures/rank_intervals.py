"""Rank intervals: for each unit its place, the range that samples mostly show, and the range that is proved."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import compact, ranks
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, GRID, INK, MAIN, SECOND
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room, legend
from huoju.reports.pictures.axes import numbers_along
from huoju.reports.scales import Scale, known, span_of
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened

_ROW = 20
_AXIS = 24

Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class RankSpan:
    """A unit: its rank, the range of 5 to 95 in a hundred samples, the proved range, and the figure to write."""

    label: str
    rank: float | None
    likely: Range | None = None
    proved: Range | None = None
    figure: str = ""


def rank_intervals(
    spans: Sequence[RankSpan],
    caption: Caption,
    *,
    likely: str = "5%–95% 的抽样",
    proved: str = "可证明的最好与最差",
) -> Picture:
    """One row per unit, rank 1 at the left: a thin bar for the proved range, a thick one for the likely, a dot."""
    labels = label_room([span.label for span in spans])
    figures = label_room([span.figure for span in spans], most=200)
    ends = [end for span in spans for pair in (span.likely, span.proved) if pair for end in pair]
    low, high = span_of([*ends, *(span.rank for span in spans)])
    scale = Scale(low, high, labels + 6, WIDTH - figures - 10)
    shown = [(proved, SECOND)] if any(span.proved for span in spans) else []
    shown += [(likely, MAIN)] if any(span.likely for span in spans) else []
    drawn, top = legend([*shown, ("名次", INK)])
    bottom = top + _AXIS + len(spans) * _ROW
    drawn += numbers_along(scale, top + 14, count=8, bottom=bottom)
    for number, span in enumerate(spans):
        drawn += _row(span, scale, (labels, figures, top + _AXIS + number * _ROW + _ROW / 2))
    columns = (Column("单位"), Column("名次", number=True), Column(likely), Column(proved), Column("说明"))
    rows = tuple(
        (span.label, compact(known(span.rank)), _range(span.likely), _range(span.proved), span.figure) for span in spans
    )
    words = f"{len(spans)} 个单位的名次及其区间，左边名次靠前。"
    return framed(caption, words, bottom + 6, drawn, Table(columns, rows))


def _row(span: RankSpan, scale: Scale, place: tuple[float, float, float]) -> list[Markup]:
    labels, figures, y = place
    drawn = [
        svg.text(labels - 6, y + 4.5, shortened(span.label, labels - 10), anchor="end"),
        svg.line(scale.start, y, scale.end, y, stroke=GRID, width=0.5),
    ]
    for pair, thick, colour in ((span.proved, 5.0, SECOND), (span.likely, 9.0, MAIN)):
        first, last = _known_pair(pair)
        if first is not None and last is not None:
            left, right = sorted((scale(first), scale(last)))
            drawn.append(svg.box(left - 2, y - thick / 2, right - left + 4, thick, colour))
    rank = known(span.rank)
    if rank is not None:
        drawn.append(svg.dot(scale(rank), y, 3.6, INK, stroke="#ffffff"))
    drawn.append(svg.text(scale.end + 12, y + 4.5, shortened(span.figure, figures - 6), fill=FAINT, size=svg.SMALL))
    return drawn


def _known_pair(pair: Range | None) -> Range:
    return (None, None) if pair is None else (known(pair[0]), known(pair[1]))


def _range(pair: Range | None) -> str:
    return ranks(*_known_pair(pair))

"""A heat table: units by indicators, the darker the better; a missing cell is crossed out."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import compact
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, PAPER, on, ramp
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room
from huoju.reports.scales import Scale, known, span_of
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened, width_of, wrapped

_ROW = 19
_FIGURES_FROM = 34.0
_UPRIGHT_TO = 44.0
_HEAD = 150.0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with its values, one per column; None where unknown."""

    label: str
    values: tuple[float | None, ...]


def heat_table(
    columns: Sequence[str], rows: Sequence[HeatRow], caption: Caption, *, limits: tuple[float, float] | None = None
) -> Picture:
    """One shade for each value on one scale: `limits`, or from the smallest to the largest value there is."""
    labels = label_room([row.label for row in rows], most=180)
    width = min((WIDTH - labels - 8) / max(len(columns), 1), 120.0)
    low, high = limits or span_of([value for row in rows for value in row.values])
    shade = Scale(low, high, 0.0, 1.0)
    drawn, top = _heads(columns, labels, width)
    for number, row in enumerate(rows):
        y = top + number * _ROW
        drawn.append(svg.text(labels - 6, y + _ROW - 5, shortened(row.label, labels - 10), anchor="end"))
        for place, value in enumerate(row.values):
            drawn += _cell(known(value), labels + place * width, y, width, shade)
    key, height = _key(shade, labels, top + len(rows) * _ROW + 8)
    table = Table(
        (Column("单位"), *(Column(name, number=True) for name in columns)),
        tuple((row.label, *(_written(value) for value in row.values)) for row in rows),
    )
    words = f"{len(rows)} 个单位、{len(columns)} 列，颜色由浅到深表示由 {compact(low)} 到 {compact(high)}，缺失的打叉。"
    return framed(caption, words, height, [*drawn, *key], table)


def _heads(columns: Sequence[str], labels: float, width: float) -> tuple[list[Markup], float]:
    """Headings above the columns: in lines where there is room, else standing."""
    if width >= _UPRIGHT_TO:
        heads = [wrapped(name, width - 4, svg.SMALL) for name in columns]
        most = max((len(head) for head in heads), default=1)
        top = most * svg.SMALL * 1.35 + 8
        drawn: list[Markup] = []
        for place, head in enumerate(heads):
            start = top - 6 - (len(head) - 1) * svg.SMALL * 1.35
            drawn += svg.lines_of_text(
                labels + (place + 0.5) * width, start, head, anchor="middle", fill=FAINT, size=svg.SMALL
            )
        return drawn, top
    size = min(svg.SMALL, max(width * 0.78, 4.0))
    room = min(_HEAD, max((width_of(name, size) for name in columns), default=0.0) + 4)
    return [
        svg.text(
            labels + (place + 0.5) * width + size * 0.35,
            room + 2,
            shortened(name, room - 2, size),
            fill=FAINT,
            size=size,
            turn=-90,
        )
        for place, name in enumerate(columns)
    ], room + 8


def _cell(value: float | None, x: float, y: float, width: float, shade: Scale) -> list[Markup]:
    if value is None:
        edge = min(width, _ROW) / 4
        middle, centre = x + width / 2, y + _ROW / 2
        return [
            svg.box(x + 0.5, y + 0.5, width - 1, _ROW - 1, PAPER, stroke="#d9dee4"),
            svg.line(middle - edge, centre - edge, middle + edge, centre + edge, stroke=FAINT),
            svg.line(middle - edge, centre + edge, middle + edge, centre - edge, stroke=FAINT),
        ]
    colour = ramp(shade(value))
    drawn = [svg.box(x + 0.5, y + 0.5, width - 1, _ROW - 1, colour)]
    if width >= _FIGURES_FROM:
        words = shortened(_figure(value, shade), width - 4, svg.SMALL)
        drawn.append(svg.text(x + width / 2, y + _ROW - 5.5, words, anchor="middle", fill=on(colour), size=svg.SMALL))
    return drawn


def _key(shade: Scale, x: float, y: float) -> tuple[list[Markup], float]:
    """Five shades with the numbers at both ends."""
    first, last = _figure(shade.low, shade), _figure(shade.high, shade)
    start = x + width_of(first, svg.SMALL) + 6
    boxes = [svg.box(start + number * 22, y, 22, 12, ramp(number / 4)) for number in range(5)]
    return [
        svg.text(x, y + 10.5, first, fill=FAINT, size=svg.SMALL),
        *boxes,
        svg.text(start + 116, y + 10.5, last, fill=FAINT, size=svg.SMALL),
    ], y + 18


def _figure(value: float, shade: Scale) -> str:
    """As many decimals as the largest value on the scale leaves room for."""
    largest = max(abs(shade.low), abs(shade.high))
    if largest >= 1000:  # noqa: PLR2004 - from here on four digits with 万 and 亿
        return compact(value)
    return f"{value:.1f}" if largest >= 10 else f"{value:.2f}"  # noqa: PLR2004 - three digits in all


def _written(value: float | None) -> str:
    number = known(value)
    return "缺" if number is None else compact(number)

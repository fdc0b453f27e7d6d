"""A correlation map: a square for each pair, as large as the correlation is strong; hollow where it is negative."""

import math
from collections.abc import Sequence

from huoju.reports import svg
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, GAIN, GRID, LOSS
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room, legend
from huoju.reports.scales import known
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened

_LARGEST = 34.0
_HEAD = 18.0
_SHOWN = 0.02


def correlation_map(labels: Sequence[str], coefficients: Sequence[Sequence[float | None]], caption: Caption) -> Picture:
    """Rows and columns in the order of `labels`; columns bear the number that stands before the row's label."""
    numbered = [f"{number} {label}" for number, label in enumerate(labels, start=1)]
    room = label_room(numbered, most=240)
    cell = min((WIDTH - room - 12) / max(len(labels), 1), _LARGEST)
    every = max(1, math.ceil(9 / cell))
    drawn, top = legend([("正相关（实心）", GAIN), ("负相关（空心）", LOSS)])
    first = top + _HEAD
    for number, label in enumerate(numbered):
        if number % every:
            continue
        size = min(svg.SMALL, max(cell * every * 0.85, 1.0))
        y = first + (number + 0.5) * cell + size * 0.36
        drawn.append(svg.text(room - 6, y, shortened(label, room - 10, size), anchor="end", size=size))
        x = room + (number + 0.5) * cell
        digits = min(size, cell * every / 2)
        drawn.append(svg.text(x, first - 5, str(number + 1), anchor="middle", fill=FAINT, size=max(digits, 4.0)))
    for row, line in enumerate(coefficients):
        for column, value in enumerate(line):
            drawn += _cell(known(value), room + column * cell, first + row * cell, cell)
    count = len(labels)
    edges = [
        svg.line(room, first + row * cell, room + count * cell, first + row * cell, width=0.4) for row in (0, count)
    ]
    edges += [svg.line(room + at * cell, first, room + at * cell, first + count * cell, width=0.4) for at in (0, count)]
    rows = tuple(
        (labels[row], labels[column], f"{strength:.2f}")
        for row in range(count)
        for column in range(row)
        if (strength := known(coefficients[row][column])) is not None
    )
    ordered = tuple(sorted(rows, key=lambda found: -abs(float(found[2]))))
    words = f"{count} 个指标两两相关。" + (
        f"最强的一对是{ordered[0][0]}与{ordered[0][1]}，{ordered[0][2]}。" if ordered else ""
    )
    table = Table((Column("指标"), Column("与"), Column("相关系数", number=True)), ordered)
    return framed(caption, words, first + count * cell + 6, [*edges, *drawn], table)


def _cell(value: float | None, x: float, y: float, cell: float) -> list[Markup]:
    if value is None:
        return [svg.line(x + cell * 0.3, y + cell / 2, x + cell * 0.7, y + cell / 2, stroke=GRID)]
    strength = min(abs(value), 1.0)
    if strength < _SHOWN:
        return []
    side = cell * 0.94 * math.sqrt(strength)
    at = (cell - side) / 2
    if value > 0:
        return [svg.box(x + at, y + at, side, side, GAIN)]
    return [svg.box(x + at + 0.6, y + at + 0.6, side - 1.2, side - 1.2, "#ffffff", stroke=LOSS)]

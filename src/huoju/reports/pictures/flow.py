"""A flow: how many moved from which level before to which level after."""

from collections.abc import Mapping, Sequence

from huoju.reports import svg
from huoju.reports.figures import count
from huoju.reports.markup import Markup, element
from huoju.reports.palette import GAIN, INK, LOSS, QUIET
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room, legend
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened

_BODY = 320.0
_LEAST = 20.0
_GAP = 8.0
_NODE = 12.0

_Spans = dict[str, tuple[float, float]]


def flow_picture(
    before: Sequence[str], after: Sequence[str], flows: Mapping[tuple[str, str], int], caption: Caption
) -> Picture:
    """Levels from the highest to the lowest on both sides; bands are as thick as their number is large.

    A band that ends at a higher place than it began is drawn as a rise, one that ends lower as a fall.
    Raises KeyError where a flow names a level that is not there.
    """
    for first, last in flows:
        if first not in before or last not in after:
            raise KeyError(f"流向“{first}→{last}”的级别不在所列级别之中")
    left = {level: sum(max(number, 0) for (first, _), number in flows.items() if first == level) for level in before}
    right = {level: sum(max(number, 0) for (_, last), number in flows.items() if last == level) for level in after}
    labels = label_room([f"{level} {count(number)}" for level, number in (*left.items(), *right.items())], most=220)
    total = max(sum(left.values()), 1)
    drawn, top = legend([("上升", GAIN), ("不变", QUIET), ("下降", LOSS)])
    lefts, rights = _stack(left, total, top), _stack(right, total, top)
    x1, x2 = labels + _NODE, WIDTH - labels - _NODE
    for (first, last), band in _bands(before, after, flows, (left, right), (lefts, rights)).items():
        colour = _colour(before.index(first), after.index(last))
        drawn.append(_band((x1, x2), band, colour))
    for spans, numbers, side in ((lefts, left, -1), (rights, right, 1)):
        for level, (start, end) in spans.items():
            drawn += _node(f"{level} {count(numbers[level])}", (start, end), x1 if side < 0 else x2, side, labels)
    rows = tuple((first, last, count(number)) for (first, last), number in flows.items() if number > 0)
    table = Table((Column("之前"), Column("之后"), Column("家数", number=True)), rows)
    moved = sum(number for (first, last), number in flows.items() if before.index(first) != after.index(last))
    words = f"共 {count(sum(left.values()))}，其中 {count(moved)} 级别变化。"
    bottom = max((end for spans in (lefts, rights) for _, end in spans.values()), default=top)
    return framed(caption, words, bottom + 8, drawn, table)


def _stack(numbers: Mapping[str, int], total: int, top: float) -> _Spans:
    """Start and end of each level, one below the other; none thinner than its line of text."""
    spans: _Spans = {}
    y = top
    for level, number in numbers.items():
        height = max(number / total * _BODY, _LEAST)
        spans[level] = (y, y + height)
        y += height + _GAP
    return spans


def _bands(
    before: Sequence[str],
    after: Sequence[str],
    flows: Mapping[tuple[str, str], int],
    numbers: tuple[Mapping[str, int], Mapping[str, int]],
    spans: tuple[_Spans, _Spans],
) -> dict[tuple[str, str], tuple[float, float, float, float]]:
    """Where each band begins and ends (top and bottom, left and right)."""
    used = ({level: start for level, (start, _) in side.items()} for side in spans)
    lefts, rights = used
    bands = {}
    for first in before:
        for last in after:
            number = flows.get((first, last), 0)
            if number <= 0:
                continue
            start, end = lefts[first], rights[last]
            lefts[first] += number / numbers[0][first] * _height(spans[0][first])
            rights[last] += number / numbers[1][last] * _height(spans[1][last])
            bands[first, last] = (start, lefts[first], end, rights[last])
    return bands


def _height(span: tuple[float, float]) -> float:
    return span[1] - span[0]


def _colour(first: int, last: int) -> str:
    if first == last:
        return QUIET
    return GAIN if last < first else LOSS


def _band(xs: tuple[float, float], band: tuple[float, float, float, float], colour: str) -> Markup:
    (x1, x2), (a, b, c, d) = xs, band
    middle = (x1 + x2) / 2
    shape = (
        f"M{x1:.2f} {a:.2f}C{middle:.2f} {a:.2f} {middle:.2f} {c:.2f} {x2:.2f} {c:.2f}"
        f"L{x2:.2f} {d:.2f}C{middle:.2f} {d:.2f} {middle:.2f} {b:.2f} {x1:.2f} {b:.2f}Z"
    )
    return element("path", d=shape, fill=colour, fill_opacity=0.6)


def _node(words: str, span: tuple[float, float], x: float, side: int, labels: float) -> list[Markup]:
    edge = x - _NODE if side < 0 else x
    middle = (span[0] + span[1]) / 2 + 4.5
    at = edge - 6 if side < 0 else edge + _NODE + 6
    return [
        svg.box(edge, span[0], _NODE, span[1] - span[0], INK),
        svg.text(at, middle, shortened(words, labels - 8), anchor="end" if side < 0 else "start"),
    ]

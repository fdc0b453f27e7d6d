"""Targets on a time line: where they began, what was seen since, and what is due when."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.markup import Markup
from huoju.reports.palette import FAINT, GAIN, GRID, INK, MAIN, PAPER
from huoju.reports.picture import WIDTH, Caption, Picture, framed, label_room
from huoju.reports.scales import Scale, known, span_of, ticks
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened, width_of

_ROW = 46
_TOP = 44.0

Mark = tuple[float, str]
"""A year and the figure as written."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target: its name, where it began, when it is due, and facts in between; what is unknown is left out."""

    label: str
    baseline: Mark | None = None
    deadline: Mark | None = None
    facts: tuple[Mark, ...] = ()


def timeline(targets: Sequence[Target], caption: Caption) -> Picture:
    """One row per target over the years; figures stand above their marks where there is room."""
    labels = label_room([target.label for target in targets], most=220)
    years = [year for target in targets for year, _ in _marks(target)]
    low, high = span_of(years)
    scale = Scale(low, high, labels + 24, WIDTH - 40)
    drawn = _key()
    bottom = _TOP + len(targets) * _ROW
    last = 0.0
    for tick in ticks(low, high, 10):
        x = scale(tick)
        if tick != int(tick) or x - 16 < last:
            continue
        drawn += [
            svg.line(x, _TOP - 4, x, bottom),
            svg.text(x, _TOP - 9, f"{tick:.0f}"[:6], anchor="middle", fill=FAINT, size=svg.SMALL),
        ]
        last = x + 20
    for number, target in enumerate(targets):
        drawn += _row(target, scale, labels, _TOP + number * _ROW)
    table = Table(
        (Column("目标"), Column("种类"), Column("年份", number=True), Column("数值")),
        tuple(row for target in targets for row in _rows(target)),
    )
    return framed(caption, f"{len(targets)} 个目标的起点、进展和期限。", bottom + 4, drawn, table)


def _marks(target: Target) -> list[Mark]:
    marks = [mark for mark in (target.baseline, *target.facts, target.deadline) if mark is not None]
    return [mark for mark in marks if known(mark[0]) is not None]


def _rows(target: Target) -> list[tuple[str, str, str, str]]:
    kinds = [("起点", target.baseline), *(("事实", fact) for fact in target.facts), ("目标", target.deadline)]
    return [
        (target.label, kind, f"{mark[0]:.0f}", mark[1])
        for kind, mark in kinds
        if mark is not None and known(mark[0]) is not None
    ]


def _key() -> list[Markup]:
    drawn: list[Markup] = []
    x = 4.0
    for words, kind in (("起点", "baseline"), ("事实", "fact"), ("目标", "deadline")):
        drawn += [_mark(x + 6, 10, kind), svg.text(x + 18, 14.5, words)]
        x += 30 + width_of(words)
    return drawn


def _mark(x: float, y: float, kind: str) -> Markup:
    if kind == "deadline":
        return svg.box(x - 5, y - 5, 10, 10, MAIN)
    return svg.dot(x, y, 5, PAPER if kind == "baseline" else GAIN, stroke=INK)


def _row(target: Target, scale: Scale, labels: float, top: float) -> list[Markup]:
    y = top + 30
    drawn = [
        svg.text(labels, y + 4.5, shortened(target.label, labels - 4), anchor="end"),
        svg.line(scale.start, y, scale.end, y, stroke=GRID),
    ]
    placed = [
        (scale(mark[0]), kind, mark[1])
        for kind, mark in [
            ("deadline", target.deadline),
            ("baseline", target.baseline),
            *(("fact", fact) for fact in reversed(target.facts)),
        ]
        if mark is not None and known(mark[0]) is not None
    ]
    ends = [x for x, kind, _ in placed if kind != "fact"]
    if len(ends) == 2:  # noqa: PLR2004 - from the baseline to the deadline
        drawn.append(svg.line(ends[1], y, ends[0], y, stroke=INK, width=1.6, dash="5 3"))
    taken: list[tuple[float, float]] = []
    for x, kind, words in placed:
        drawn.append(_mark(x, y, kind))
        short = shortened(words, 120, svg.SMALL)
        half = width_of(short, svg.SMALL) / 2 + 3
        middle = min(max(x, labels + 8 + half), WIDTH - 2 - half)
        if short and all(middle + half < first or last < middle - half for first, last in taken):
            taken.append((middle - half, middle + half))
            drawn.append(svg.text(middle, y - 10, short, anchor="middle", size=svg.SMALL))
    return drawn

"""A frontier: the least cost at which each score can be reached, as steps."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoju.reports import svg
from huoju.reports.figures import compact
from huoju.reports.palette import FAINT, GAIN, MAIN
from huoju.reports.picture import WIDTH, Caption, Picture, framed
from huoju.reports.pictures.axes import LEFT, axes
from huoju.reports.scales import known
from huoju.reports.tables import Column, Table
from huoju.reports.text_width import shortened, width_of

_HEIGHT = 320.0
_LINE = 12.0


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """A cost and the best score that it buys; `label` says how."""

    cost: float
    score: float
    label: str = ""


def frontier(
    points: Sequence[FrontierPoint],
    caption: Caption,
    *,
    cost_axis: str,
    score_axis: str,
    threshold: tuple[str, float] | None = None,
) -> Picture:
    """Steps from the cheapest point on; `threshold` is a line such as the pass mark."""
    known_points = [one for one in points if known(one.cost) is not None and known(one.score) is not None]
    ordered = sorted(known_points, key=lambda point: (point.cost, point.score))
    mark = None if threshold is None else known(threshold[1])
    heights = [point.score for point in ordered] + ([] if mark is None else [mark])
    drawn, across, up = axes([point.cost for point in ordered], heights, _HEIGHT, x_axis=cost_axis, y_axis=score_axis)
    corners: list[svg.Point] = []
    for point in ordered:
        x, y = across(point.cost), up(point.score)
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    if corners:
        drawn.append(svg.path([*corners, (across.end, corners[-1][1])], stroke=GAIN, width=2.2))
    if threshold is not None and mark is not None:
        y = up(mark)
        drawn.append(svg.line(LEFT, y, across.end, y, stroke=MAIN, width=1.4, dash="6 4"))
        words = shortened(f"{threshold[0]} {compact(mark)}", WIDTH / 3, svg.SMALL)
        start = WIDTH - 14 - width_of(words, svg.SMALL)
        drawn.append(svg.line(start - 40, 9, start - 6, 9, stroke=MAIN, width=1.4, dash="6 4"))
        drawn.append(svg.text(start, 13, words, fill=MAIN, size=svg.SMALL))
    places = [(point, across(point.cost), up(point.score)) for point in ordered]
    level = None if mark is None else up(mark)
    free = LEFT
    for number, (point, x, y) in enumerate(places, start=1):
        following = places[number][1] if number < len(places) else WIDTH
        drawn.append(svg.dot(x, y, 3.6, GAIN, stroke="#ffffff"))
        words = shortened(point.label, 130, svg.SMALL)
        end = x + 6 + width_of(words, svg.SMALL)
        base = _free_line(y, level, above=end < following)
        if words and x + 6 > free and end < WIDTH - 2 and base is not None:
            drawn.append(svg.text(x + 6, base, words, fill=FAINT, size=svg.SMALL))
            free = end + 6
    table = Table(
        (Column(cost_axis, number=True), Column(score_axis, number=True), Column("办法")),
        tuple((compact(point.cost), compact(point.score), point.label) for point in ordered),
    )
    words = (
        f"{len(ordered)} 级台阶，成本由 {compact(across.low)} 到 {compact(across.high)}。"
        if ordered
        else "没有可行的办法。"
    )
    return framed(caption, words, _HEIGHT + 50, drawn, table)


def _free_line(y: float, level: float | None, *, above: bool) -> float | None:
    """A baseline below a step, or above it where that is allowed, that the threshold at `level` does not cross."""
    for base in (y + 16, y - 8) if above else (y + 16,):
        inside = base - _LINE > 0 and base + 4 < _HEIGHT
        if inside and (level is None or not base - _LINE < level < base + 4):
            return base
    return None

"""Do the points of a score add up?"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import floor

from huoju.reference.units import unit
from huoju.standards import walk
from huoju.standards.checking.finder import Finder
from huoju.standards.checking.ranges import input_range
from huoju.standards.expressions import parse_number
from huoju.standards.model import Dimension, Item, Score, Steps
from huoju.standards.points import points_interval
from huoju.standards.yaml_source import Path


def check_points(finder: Finder) -> None:
    """Compare the points that are stated with the points that can be earned."""
    for path, _, item in walk.items(finder.model):
        _check_item(finder, path, item)
    for path, _, dimension in walk.dimensions(finder.model):
        _check_sum(finder, (*path, "points"), dimension, Decimal(dimension.points), capped=dimension.capped)
    score = finder.model.score
    if score is not None:
        _check_sum(finder, ("score", "total"), score, Decimal(score.total), capped=False)


def _check_item(finder: Finder, path: Path, item: Item) -> None:
    best = _best(finder, path, item)
    if best is None:
        return
    stated = Decimal(item.points)
    adds_up = item.each is not None or item.steps is not None or _chooses_several(finder, item)
    if best < stated:
        message = f"满分 {item.points} 分达不到：最多能得 {_shown(best)} 分"
        finder.error((*path, "points"), "points", message)
    elif best > stated and not adds_up:
        message = f"最高能得 {_shown(best)} 分，超过满分 {item.points} 分"
        finder.error((*path, "points"), "points", message)


def _best(finder: Finder, path: Path, item: Item) -> Decimal | None:
    """The most points that an item can give, a cap left aside; None where nothing limits it."""
    if item.each is not None:
        return sum((_high(each.points) for each in item.each.values()), Decimal(0))
    if item.better_of is not None:
        return max(_highest(way.bands.values()) for way in item.better_of.values())
    if item.steps is not None:
        return _by_steps(finder, path, item.steps)
    if item.given is not None:
        high = input_range(finder.model.inputs[finder.standard.names[item.given]]).high
        return None if high is None else Decimal(high.numerator) / high.denominator
    if _chooses_several(finder, item):
        return sum(map(_high, (item.options or {}).values()), Decimal(0))
    listed = item.bands or item.cases or item.options
    return None if listed is None else _highest(listed.values())


def _chooses_several(finder: Finder, item: Item) -> bool:
    return item.choose is not None and finder.model.inputs[finder.standard.names[item.choose]].type == "set"


def _by_steps(finder: Finder, path: Path, steps: Steps) -> Decimal | None:
    high = finder.range_of(finder.standard.expressions[(*path, "measure")]).high
    if high is None:
        return None
    step = parse_number(steps.step)
    size = step.value * unit(step.unit or "").factor
    return max(floor(high / size), 0) * Decimal(steps.points)


def _high(written: str) -> Decimal:
    return points_interval(written)[1]


def _highest(written: Iterable[str]) -> Decimal:
    return max(map(_high, written))


def _check_sum(finder: Finder, path: Path, part: Dimension | Score, stated: Decimal, *, capped: bool) -> None:
    parts: list[Item | Dimension] = [*(part.items or {}).values(), *(part.dimensions or {}).values()]
    total = sum((Decimal(inner.points) for inner in parts), Decimal(0))
    if total < stated and not finder.model.partial:
        finder.error(path, "points", f"满分 {_shown(stated)} 分达不到：各项满分之和为 {_shown(total)} 分")
    elif total > stated and not capped:
        hint = "，有意如此请写 capped: true" if isinstance(part, Dimension) else ""
        message = f"各项满分之和为 {_shown(total)} 分，超过满分 {_shown(stated)} 分{hint}"
        finder.error(path, "points", message)
    elif capped and total <= stated:
        message = f"各项满分之和为 {_shown(total)} 分，不会超过满分，capped 多余"
        finder.warning((*path[:-1], "capped"), "points", message)


def _shown(points: Decimal) -> str:
    return format(points.normalize(), "f")

"""Do the points of a score add up?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from huoju.reference.units import unit
from huoju.standards import walk
from huoju.standards.checking.finder import Finder
from huoju.standards.expressions import parse_number
from huoju.standards.model import Bands, Dimension, Item, Score
from huoju.standards.points import points_interval
from huoju.standards.yaml_source import Path


def check_points(finder: Finder) -> None:
    """Compare the points that are stated with the points that can be earned."""
    for path, _, item in walk.items(finder.model):
        _check_item(finder, path, item)
    for path, _, dimension in walk.dimensions(finder.model):
        _check_sum(finder, path, dimension, "points", Decimal(dimension.points))
    score = finder.model.score
    if score is not None:
        _check_sum(finder, ("score",), score, "total", Decimal(score.total))


def _check_item(finder: Finder, path: Path, item: Item) -> None:
    stated = Decimal(item.points)
    best, may_exceed = _best(finder, path, item)
    if best is None:
        return
    if best < stated:
        message = f"满分 {item.points} 分达不到：最多能得 {_shown(best)} 分"
        finder.error((*path, "points"), "points", message)
    elif best > stated and not may_exceed:
        message = f"最高能得 {_shown(best)} 分，超过满分 {item.points} 分"
        finder.error((*path, "points"), "points", message)


def _best(finder: Finder, path: Path, item: Item) -> tuple[Decimal | None, bool]:
    """The most points that an item can give, None where nothing limits it; and whether more than all is meant."""
    if item.each is not None:
        return _total([each.points for each in item.each.values()]), True
    if item.choose is not None:
        kind = finder.model.inputs[finder.standard.names[item.choose]].type
        points = list((item.options or {}).values())
        return (_total(points), True) if kind == "set" else (_highest(points), False)
    if item.better_of is not None:
        return _highest([points for way in item.better_of.values() for points in way.bands.values()]), False
    if item.steps is not None:
        return _by_steps(finder, path, item), True
    if item.given is not None:
        high = finder.range_of(finder.standard.expressions.get((*path, "given")) or _name(item.given)).high
        return (None if high is None else _decimal(high)), False
    bands: Bands | None = item.bands or item.cases
    return (None if bands is None else _highest(list(bands.values()))), False

"""A score, its dimensions and its items as lines."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.standards.model import Dimension, Item, Measure, Score
from huoju.standards.showing.lines import Line, Lines
from huoju.standards.yaml_source import Path


def score_line(lines: Lines, score: Score) -> Line:
    """The whole score with everything in it."""
    path: Path = ("score",)
    label = lines.label(score.label, score.en, "score")
    return lines.line(path, label, (), _inside(lines, path, score), lines.word("points", n=score.total))


def _inside(lines: Lines, path: Path, part: Score | Dimension) -> tuple[Line, ...]:
    found = [_item_line(lines, (*path, "items", name), item) for name, item in (part.items or {}).items()]
    for name, dimension in (part.dimensions or {}).items():
        here = (*path, "dimensions", name)
        rules = (lines.word("capped"),) if dimension.capped else ()
        label = lines.label(dimension.label, dimension.en, name)
        worth = lines.word("points", n=dimension.points)
        found.append(lines.line(here, label, rules, _inside(lines, here, dimension), worth))
    return tuple(found)


def _item_line(lines: Lines, path: Path, item: Item) -> Line:
    label = lines.label(item.label, item.en, str(path[-1]))
    return lines.line(path, label, tuple(item_rules(lines, item)), (), lines.word("points", n=item.points))


def item_rules(lines: Lines, item: Item) -> Iterator[str]:
    """How an item gives its points, a line each."""
    if item.measure is not None:
        yield lines.word("measured", measure=item.measure)
    for listed in (item.bands, item.cases):
        yield from _bands(lines, listed)
    if item.steps is not None:
        yield lines.word("step", step=item.steps.step, points=item.steps.points)
    if item.linear is not None:
        yield lines.word("linear", base=item.linear.base, lead=item.linear.lead)
    if item.choose is not None:
        yield lines.word("measured", measure=item.choose)
        yield from _bands(lines, item.options)
    if item.given is not None:
        yield lines.word("given", given=item.given)
    yield from _several(lines, item)


def _several(lines: Lines, item: Item) -> Iterator[str]:
    if item.each is not None:
        yield lines.word("each")
        for each in item.each.values():
            yield lines.word("band", band=each.label or each.test, points=each.points)
    if item.better_of is not None:
        yield lines.word("best")
        for way in item.better_of.values():
            yield from _way(lines, way)


def _way(lines: Lines, way: Measure) -> Iterator[str]:
    yield lines.word("measured", measure=way.label or way.measure)
    yield from _bands(lines, way.bands)


def _bands(lines: Lines, bands: dict[str, str] | None) -> Iterator[str]:
    for band, points in (bands or {}).items():
        yield lines.word("band", band=band, points=points)

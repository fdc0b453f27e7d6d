"""Walks over the parts of a standard, with the path of each part in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from huoju.standards.cited import Cited
from huoju.standards.index_model import Index, IndexDimension, Indicator
from huoju.standards.model import Condition, Dimension, Item, Score, Standard
from huoju.standards.yaml_source import Path

OTHERWISE = "其他"
"""The last case of an item: everything that no case before it took."""

_GROUPS = ("all", "any", "none", "of")
Part = TypeVar("Part", bound=Cited)
Found = tuple[Path, str, Part]
"""Path in the file, id, and the part itself."""


def conditions(standard: Standard) -> Iterator[Found[Condition]]:
    """Every requirement, grade and condition inside them, outer before inner."""
    for section in ("requirements", "grades"):
        for name, condition in getattr(standard, section).items():
            yield from _inside_condition((section, name), name, condition)


def _inside_condition(path: Path, name: str, condition: Condition) -> Iterator[Found[Condition]]:
    yield path, name, condition
    for group in _GROUPS:
        for child_name, child in (getattr(condition, group) or {}).items():
            yield from _inside_condition((*path, group, child_name), child_name, child)


def items(standard: Standard) -> Iterator[Found[Item]]:
    """Every scored item, in the order of the file."""
    if standard.score is not None:
        yield from _inside_score(("score",), standard.score)


def _inside_score(path: Path, part: Score | Dimension) -> Iterator[Found[Item]]:
    for name, item in (part.items or {}).items():
        yield (*path, "items", name), name, item
    for name, dimension in (part.dimensions or {}).items():
        yield from _inside_score((*path, "dimensions", name), dimension)


def dimensions(standard: Standard) -> Iterator[Found[Dimension]]:
    """Every dimension of the score, outer before inner."""
    if standard.score is not None:
        yield from _inside_dimensions(("score",), standard.score.dimensions or {})


def _inside_dimensions(path: Path, parts: Mapping[str, Dimension]) -> Iterator[Found[Dimension]]:
    for name, dimension in parts.items():
        here = (*path, "dimensions", name)
        yield here, name, dimension
        yield from _inside_dimensions(here, dimension.dimensions or {})


def indicators(standard: Standard) -> Iterator[Found[Indicator]]:
    """Every indicator of a relative system, in the order of the file."""
    if standard.index is not None:
        yield from _inside_index(("index",), standard.index)


def _inside_index(path: Path, part: Index | IndexDimension) -> Iterator[Found[Indicator]]:
    if isinstance(part, IndexDimension):
        for name, indicator in (part.indicators or {}).items():
            yield (*path, "indicators", name), name, indicator
    for name, dimension in (part.dimensions or {}).items():
        yield from _inside_index((*path, "dimensions", name), dimension)


def index_dimensions(standard: Standard) -> Iterator[Found[IndexDimension]]:
    """Every dimension of a relative system, outer before inner."""
    if standard.index is not None:
        yield from _inside_index_dimensions(("index",), standard.index.dimensions)


def _inside_index_dimensions(path: Path, parts: Mapping[str, IndexDimension]) -> Iterator[Found[IndexDimension]]:
    for name, dimension in parts.items():
        here = (*path, "dimensions", name)
        yield here, name, dimension
        yield from _inside_index_dimensions(here, dimension.dimensions or {})


STEPS = ("screening", "imputation", "treatment", "normalisation", "weighting")
"""The steps of a relative system that may stand in a part of it, in the order in which they are taken."""


def steps(standard: Standard) -> Iterator[tuple[Path, Cited]]:
    """Every step that a relative system, a dimension or an indicator writes of its own."""
    if standard.index is None:
        return
    parts: list[tuple[Path, object]] = [(("index",), standard.index)]
    parts += [(path, part) for path, _, part in index_dimensions(standard)]
    parts += [(path, part) for path, _, part in indicators(standard)]
    for path, part in parts:
        for name in STEPS:
            step = getattr(part, name, None)
            if isinstance(step, Cited):
                yield (*path, name), step


def cited_parts(standard: Standard) -> Iterator[tuple[Path, Cited]]:
    """Everything that may carry a source, outer before inner."""
    for section in ("inputs", "derived"):
        for name, part in getattr(standard, section).items():
            yield (section, name), part
    if standard.score is not None:
        yield ("score",), standard.score
    if standard.index is not None:
        yield ("index",), standard.index
    for walk in (conditions, dimensions, items, index_dimensions, indicators):
        for path, _, cited in walk(standard):
            yield path, cited
    yield from steps(standard)

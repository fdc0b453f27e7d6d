"""Weights of a relative system: do the parts of each dimension share it wholly?"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from huoju.standards.checking.finder import Finder
from huoju.standards.expressions import parse_number
from huoju.standards.expressions.printer import number_text
from huoju.standards.index_model import Index, IndexDimension, Indicator
from huoju.standards.yaml_source import Path

_PERCENT = "%"


def check_weights(finder: Finder) -> None:
    """Percentages of neighbours must make 100%; relative weights may sum to anything but zero."""
    if finder.model.index is not None:
        _check_inside(finder, ("index",), finder.model.index)


def _check_inside(finder: Finder, path: Path, part: Index | IndexDimension) -> None:
    if part.dimensions:
        _check_neighbours(finder, (*path, "dimensions"), part.dimensions)
    if isinstance(part, IndexDimension) and part.indicators:
        _check_neighbours(finder, (*path, "indicators"), part.indicators)
    for name, inner in (part.dimensions or {}).items():
        _check_inside(finder, (*path, "dimensions", name), inner)


def _check_neighbours(
    finder: Finder, path: Path, parts: Mapping[str, IndexDimension] | Mapping[str, Indicator]
) -> None:
    weights = [parse_number(part.weight) for part in parts.values() if part.weight is not None]
    if not weights:
        return
    total = sum((weight.value for weight in weights), Fraction(0))
    shares = [weight for weight in weights if weight.unit == _PERCENT]
    if shares and len(shares) < len(weights):
        finder.error(path, "weights", "同一级的权重有的写百分比、有的写相对权数，请统一写法", key=True)
    elif shares and total > 100:  # noqa: PLR2004 - the whole in per cent
        finder.error(path, "weights", f"权重之和为 {number_text(total)}%，超过 100%", key=True)
    elif shares and total != 100 and not finder.model.partial:  # noqa: PLR2004 - the whole in per cent
        finder.error(path, "weights", f"权重之和为 {number_text(total)}%，应为 100%", key=True)
    elif total == 0:
        finder.error(path, "weights", "权重全部为 0，无法合成", key=True)

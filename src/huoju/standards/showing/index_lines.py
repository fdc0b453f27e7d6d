"""A relative system as lines."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.standards.model import Index, IndexDimension, Indicator
from huoju.standards.showing.lines import Line, Lines
from huoju.standards.yaml_source import Path


def index_line(lines: Lines, index: Index) -> Line:
    """The whole index with its dimensions and indicators."""
    path: Path = ("index",)
    how = index.normalisation
    rules = (
        lines.word("normalisation", method=how.method, lower=how.lower, upper=how.upper),
        lines.word("aggregation", method=lines.word(index.aggregation)),
        lines.word("missing", method=lines.word(index.missing)),
    )
    label = lines.label(index.label, index.en, "index")
    return lines.line(path, label, rules, tuple(_inside(lines, path, index)))


def _inside(lines: Lines, path: Path, part: Index | IndexDimension) -> Iterator[Line]:
    for name, dimension in (part.dimensions or {}).items():
        here = (*path, "dimensions", name)
        label = _coded(dimension.code, lines.label(dimension.label, dimension.en, name))
        worth = _weight(lines, dimension.weight)
        yield lines.line(here, label, (), tuple(_inside(lines, here, dimension)), worth)
    if isinstance(part, IndexDimension):
        for name, indicator in (part.indicators or {}).items():
            yield _indicator_line(lines, (*path, "indicators", name), indicator)


def _indicator_line(lines: Lines, path: Path, indicator: Indicator) -> Line:
    rules = [f"{lines.word('unit')}：{indicator.unit}"]
    if indicator.formula is not None:
        rules.insert(0, indicator.formula)
    if indicator.direction == "lower":
        rules.append(lines.word("lower"))
    label = _coded(indicator.code, lines.label(indicator.label, indicator.en, str(path[-1])))
    return lines.line(path, label, tuple(rules), (), _weight(lines, indicator.weight))


def _coded(code: str | None, label: str) -> str:
    return label if code is None else f"{code} {label}"


def _weight(lines: Lines, weight: str | None) -> str:
    return lines.word("weight_unknown") if weight is None else lines.word("weight", weight=weight)

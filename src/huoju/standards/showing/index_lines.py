"""A relative system as lines."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.standards.index_choices import nodes
from huoju.standards.index_model import Index, IndexDimension, Indicator
from huoju.standards.showing.lines import Line, Lines
from huoju.standards.showing.step_lines import dimension_rules, index_rules, indicator_rules
from huoju.standards.yaml_source import Path


def index_line(lines: Lines, index: Index) -> Line:
    """The whole index with its steps, dimensions and indicators."""
    path: Path = ("index",)
    found = frozenset(node.path for node in nodes(index) if node.weighting.method != "given")
    label = lines.label(index.label, index.en, "index")
    return lines.line(path, label, tuple(index_rules(lines, index)), tuple(_inside(lines, path, index, found)))


def _inside(lines: Lines, path: Path, part: Index | IndexDimension, found: frozenset[Path]) -> Iterator[Line]:
    """The parts of a dimension; ``found`` are the nodes whose weights are worked out, not written."""
    for name, dimension in (part.dimensions or {}).items():
        here = (*path, "dimensions", name)
        label = _coded(dimension.code, lines.label(dimension.label, dimension.en, name))
        worth = _weight(lines, dimension.weight, found=path in found)
        rules = tuple(dimension_rules(lines, dimension))
        yield lines.line(here, label, rules, tuple(_inside(lines, here, dimension, found)), worth)
    if isinstance(part, IndexDimension):
        for name, indicator in (part.indicators or {}).items():
            yield _indicator_line(lines, (*path, "indicators", name), indicator, found=path in found)


def _indicator_line(lines: Lines, path: Path, indicator: Indicator, *, found: bool) -> Line:
    rules = [f"{lines.word('unit')}：{indicator.unit}"]
    if indicator.formula is not None:
        rules.insert(0, indicator.formula)
    if indicator.direction == "lower":
        rules.append(lines.word("lower"))
    rules += indicator_rules(lines, indicator)
    label = _coded(indicator.code, lines.label(indicator.label, indicator.en, str(path[-1])))
    return lines.line(path, label, tuple(rules), (), _weight(lines, indicator.weight, found=found))


def _coded(code: str | None, label: str) -> str:
    return label if code is None else f"{code} {label}"


def _weight(lines: Lines, weight: str | None, *, found: bool) -> str | None:
    if weight is not None:
        return lines.word("weight", weight=weight)
    return None if found else lines.word("weight_unknown")

"""Scored items: measures, bands, steps, options and given points."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.standards import walk
from huoju.standards.errors import ExpressionError
from huoju.standards.expressions import (
    CategoryType,
    Expression,
    NumberType,
    Symbol,
    check_boolean,
    check_number,
    dimension_of,
    parse_number,
    parse_tail,
)
from huoju.standards.expressions.types import POINTS
from huoju.standards.model import Item, Linear, Measure
from huoju.standards.resolving.context import Resolution
from huoju.standards.yaml_source import Path

_POINTS = NumberType(POINTS, "分")


def add_scores(resolution: Resolution) -> None:
    """Let conditions use every score under its name and its label."""
    for name, label in _scores(resolution):
        for word in (name, label):
            other = resolution.scores.setdefault(word, Symbol(name, _POINTS))
            if other.name != name:
                resolution.shared_labels.add(word)


def _scores(resolution: Resolution) -> Iterator[tuple[str, str]]:
    if resolution.model.score is not None:
        yield "score", resolution.model.score.label
    for parts in (walk.dimensions, walk.items):
        for _, name, part in parts(resolution.model):
            yield name, part.label


def read_items(resolution: Resolution) -> None:
    """Read and check every scored item; items rest on inputs and derived values, never on other scores."""
    for path, _, item in walk.items(resolution.model):
        if item.measure is not None:
            _read_measure(resolution, path, item)
        for text in item.cases or {}:
            if text != walk.OTHERWISE:
                resolution.condition((*path, "cases", text), text, key=True)
        for name, each in (item.each or {}).items():
            resolution.condition((*path, "each", name, "test"), each.test)
        for name, measure in (item.better_of or {}).items():
            _read_measure(resolution, (*path, "better_of", name), measure)
        _check_choice(resolution, path, item)
        _check_given(resolution, path, item)


def _read_measure(resolution: Resolution, path: Path, part: Item | Measure) -> None:
    assert part.measure is not None
    kind = resolution.checked((*path, "measure"), part.measure, check_number)
    if kind is None:
        return
    for text in part.bands or {}:
        _read_band(resolution, (*path, "bands", text), text, resolution.expressions[(*path, "measure")])
    if isinstance(part, Item):
        _check_unit(resolution, path, part, kind)
        _check_steps(resolution, path, part, kind)
        if part.linear is not None:
            _read_linear(resolution, (*path, "linear"), part.linear, kind)


def _read_band(resolution: Resolution, path: Path, text: str, measure: Expression) -> None:
    if text == walk.OTHERWISE:
        return
    try:
        band = parse_tail(text, measure)
        check_boolean(band, resolution.scope)
    except ExpressionError as error:
        resolution.expression_problem(path, text, error, key=True)
        return
    resolution.expressions[path] = band


def _check_unit(resolution: Resolution, path: Path, item: Item, kind: NumberType) -> None:
    if item.unit is None:
        return
    declared = resolution.unit_type((*path, "unit"), item.unit)
    if declared is not None and kind.dimension not in {None, declared.dimension}:
        message = f"衡量的量与单位“{item.unit}”不符，请检查 measure 或单位"
        resolution.problem((*path, "unit"), "unit", message)


def _check_steps(resolution: Resolution, path: Path, item: Item, kind: NumberType) -> None:
    if item.steps is None:
        return
    here = (*path, "steps", "step")
    try:
        number = parse_number(item.steps.step)
    except ExpressionError as error:
        resolution.expression_problem(here, item.steps.step, error)
        return
    if dimension_of(number.unit or "") != kind.dimension:
        resolution.problem(here, "unit", f"“{item.steps.step}”应带上与衡量值相同的单位")
    if number.value <= 0:
        resolution.problem(here, "bounds", "每档的间隔应大于 0")
    if not float(item.steps.points):
        resolution.problem((*path, "steps", "points"), "bounds", "每档的分值应大于 0")


def _read_linear(resolution: Resolution, path: Path, linear: Linear, kind: NumberType) -> None:
    for end, written in (("base", linear.base), ("lead", linear.lead)):
        found = resolution.checked((*path, end), written, check_number)
        if found is not None and (found.dimension or ()) != kind.dimension:
            resolution.problem((*path, end), "unit", f"“{written}”应带上与衡量值相同的单位")
    if linear.base == linear.lead:
        resolution.problem(path, "bounds", "基准值与引领值相同，无法线性计分")


def _check_choice(resolution: Resolution, path: Path, item: Item) -> None:
    if item.choose is None or item.choose in resolution.broken:
        return
    kind = _choice_type(resolution, (*path, "choose"), item.choose)
    if kind is None:
        return
    for option in item.options or {}:
        if option not in kind.options:
            message = f"输入没有选项“{option}”，可选：{'、'.join(kind.options)}"
            resolution.problem((*path, "options", option), "option", message, key=True)
    for option in kind.options:
        if not kind.several and option not in (item.options or {}):
            resolution.problem((*path, "options"), "gap", f"选项“{option}”没有分值", key=True)


def _choice_type(resolution: Resolution, path: Path, name: str) -> CategoryType | None:
    symbol = resolution.scope.get(name)
    if symbol is None or not isinstance(symbol.type, CategoryType):
        resolution.problem(path, "name", f"“{name}”不是选项类输入（category 或 set）")
        return None
    return symbol.type


def _check_given(resolution: Resolution, path: Path, item: Item) -> None:
    if item.given is None or item.given in resolution.broken:
        return
    symbol = resolution.scope.get(item.given)
    if symbol is None or symbol.name not in resolution.model.inputs or symbol.type != _POINTS:
        resolution.problem((*path, "given"), "name", f"“{item.given}”不是单位为“分”的输入")

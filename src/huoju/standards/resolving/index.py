"""A relative system: units, formulas, denominators and weights of its indicators."""

from __future__ import annotations

from huoju.standards import walk
from huoju.standards.expressions import NumberType, Type, check_formula
from huoju.standards.index_choices import NodeChoice, nodes
from huoju.standards.index_model import Indicator
from huoju.standards.resolving.context import Resolution
from huoju.standards.resolving.index_steps import read_steps
from huoju.standards.resolving.weighting import read_weighting
from huoju.standards.yaml_source import Path


def read_index(resolution: Resolution) -> None:
    """Check every indicator, every weight and every step."""
    index = resolution.model.index
    if index is None:
        return
    for path, _, indicator in walk.indicators(resolution.model):
        _read_indicator(resolution, path, indicator)
    for node in nodes(index):
        _check_weights(resolution, node)
        read_weighting(resolution, node)
    for path, _, dimension in walk.index_dimensions(resolution.model):
        if not (dimension.indicators or dimension.dimensions or resolution.model.partial):
            resolution.problem(path, "schema", "维度下没有指标；尚未收录的部分应写入 partial")
    read_steps(resolution, index)


def _read_indicator(resolution: Resolution, path: Path, indicator: Indicator) -> None:
    declared = resolution.unit_type((*path, "unit"), indicator.unit)
    if indicator.denominator is not None:
        _read_denominator(resolution, path, indicator.denominator, indicator.factor)
    if indicator.formula is None:
        return
    kind = resolution.checked((*path, "formula"), indicator.formula, check_formula)
    if kind is not None and declared is not None and not _fits(kind, declared):
        message = f"公式得到的量与单位“{indicator.unit}”不符，请检查公式或单位"
        resolution.problem((*path, "unit"), "unit", message)


def _read_denominator(resolution: Resolution, path: Path, name: str, factor: str | None) -> None:
    symbol = resolution.scope.get(name)
    if symbol is None and name not in resolution.broken:
        resolution.problem((*path, "denominator"), "name", f"分母“{name}”不是输入或派生值")
    elif symbol is not None and not isinstance(symbol.type, NumberType):
        resolution.problem((*path, "denominator"), "type", f"分母“{name}”不是数值")
    if factor is not None:
        amount = resolution.amount((*path, "factor"), factor, "")
        if amount is not None and amount <= 0:
            resolution.problem((*path, "factor"), "bounds", f"系数 {factor} 应大于 0")


def _fits(kind: Type, declared: NumberType) -> bool:
    return isinstance(kind, NumberType) and kind.dimension in {None, declared.dimension}


def _check_weights(resolution: Resolution, node: NodeChoice) -> None:
    """Weights stand where they are given, and nowhere else."""
    for name, child in node.children.items():
        kind = "indicators" if isinstance(child, Indicator) else "dimensions"
        path = (*node.path, kind, name)
        if node.weighting.method != "given":
            if child.weight is not None:
                message = f"权重由 {node.weighting.method} 得出，不应再写 weight"
                resolution.problem((*path, "weight"), "weights", message)
        elif child.weight is not None:
            amount = resolution.amount((*path, "weight"), child.weight, "")
            if amount is not None and amount < 0:
                resolution.problem((*path, "weight"), "bounds", f"权重 {child.weight} 不能为负")
        elif not resolution.model.partial:
            resolution.problem(path, "schema", "缺少权重 weight；权重未知的标准应在 partial 中说明")

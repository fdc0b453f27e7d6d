"""A relative system: units, formulas and weights of its indicators."""

from __future__ import annotations

from huoju.standards import walk
from huoju.standards.expressions import NumberType, Type, check_formula
from huoju.standards.model import Indicator
from huoju.standards.resolving.context import Resolution
from huoju.standards.yaml_source import Path


def read_index(resolution: Resolution) -> None:
    """Check every indicator, every weight and the bounds of the normalisation."""
    for path, _, indicator in walk.indicators(resolution.model):
        _read_indicator(resolution, path, indicator)
        _check_weight(resolution, path, indicator.weight)
    for path, _, dimension in walk.index_dimensions(resolution.model):
        _check_weight(resolution, path, dimension.weight)
        if not (dimension.indicators or dimension.dimensions or resolution.model.partial):
            resolution.problem(path, "schema", "维度下没有指标；尚未收录的部分应写入 partial")
    _check_normalisation(resolution)


def _read_indicator(resolution: Resolution, path: Path, indicator: Indicator) -> None:
    declared = resolution.unit_type((*path, "unit"), indicator.unit)
    if indicator.formula is None:
        return
    kind = resolution.checked((*path, "formula"), indicator.formula, check_formula)
    if kind is not None and declared is not None and not _fits(kind, declared):
        message = f"公式得到的量与单位“{indicator.unit}”不符，请检查公式或单位"
        resolution.problem((*path, "unit"), "unit", message)


def _fits(kind: Type, declared: NumberType) -> bool:
    return isinstance(kind, NumberType) and kind.dimension in {None, declared.dimension}


def _check_weight(resolution: Resolution, path: Path, weight: str | None) -> None:
    if weight is not None:
        amount = resolution.amount((*path, "weight"), weight, "")
        if amount is not None and amount < 0:
            resolution.problem((*path, "weight"), "bounds", f"权重 {weight} 不能为负")
    elif not resolution.model.partial:
        resolution.problem(path, "schema", "缺少权重 weight；权重未知的标准应在 partial 中说明")


def _check_normalisation(resolution: Resolution) -> None:
    if resolution.model.index is None:
        return
    path = ("index", "normalisation")
    normalisation = resolution.model.index.normalisation
    lower = resolution.amount((*path, "lower"), normalisation.lower, "")
    upper = resolution.amount((*path, "upper"), normalisation.upper, "")
    if lower is not None and upper is not None and lower >= upper:
        message = f"标准化的下限 {normalisation.lower} 应小于上限 {normalisation.upper}"
        resolution.problem(path, "bounds", message)

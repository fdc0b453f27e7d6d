"""The steps of a relative system: every number is one, every name is known, every parameter is there."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from pydantic import ValidationError

from huoju.reference.units import UnknownUnitError, unit
from huoju.standards import walk
from huoju.standards.expressions import CategoryType, parse_number
from huoju.standards.index_choices import height, normalisation_of
from huoju.standards.index_model import Index, Indicator
from huoju.standards.index_steps import Aggregation, Imputation, OwnNormalisation, Screening, Treatment
from huoju.standards.resolving.context import Resolution
from huoju.standards.yaml_source import Path

_NEEDS = {"goalposts": "posts", "distance_to_target": "target", "distance_to_reference": "reference"}
_POSITIVE = ("deviation", "scale", "span")


def read_steps(resolution: Resolution, index: Index) -> None:
    """Check the steps of the index and those that indicators have of their own."""
    for path, step in walk.steps(resolution.model):
        match step:
            case Screening():
                _check_screening(resolution, path, step)
            case Imputation():
                _check_imputation(resolution, path, step)
            case Treatment():
                _check_treatment(resolution, path, step)
            case OwnNormalisation() if path == ("index", "normalisation"):
                _check_numbers(resolution, path, step, step.model_fields_set, "")
    for path, _, indicator in walk.indicators(resolution.model):
        _check_indicator_normalisation(resolution, index, path, indicator)
    _check_share(resolution, ("index", "least_available"), index.least_available)
    _check_aggregation(resolution, index)


def _check_screening(resolution: Resolution, path: Path, step: Screening) -> None:
    for name in ("least_available", "least_non_zero"):
        _check_share(resolution, (*path, name), getattr(step, name))
    for unit_name in set(step.keep) & set(step.drop):
        resolution.problem((*path, "drop"), "bounds", f"“{unit_name}”同时在 keep 和 drop 中")


def _check_share(resolution: Resolution, path: Path, written: str | None) -> None:
    if written is None:
        return
    amount = resolution.amount(path, written, "")
    if amount is not None and not 0 <= amount <= 1:
        resolution.problem(path, "bounds", f"{path[-1]} 的值 {written} 应在 0% 与 100% 之间")


def _check_imputation(resolution: Resolution, path: Path, step: Imputation) -> None:
    if step.method.startswith("by_group") and step.group is None:
        resolution.problem(path, "schema", "缺少必填的 group（分组所依据的单选输入）")
    if step.group is None or step.group in resolution.broken:
        return
    symbol = resolution.scope.get(step.group)
    if symbol is None or not isinstance(symbol.type, CategoryType) or symbol.type.several:
        resolution.problem((*path, "group"), "name", f"分组“{step.group}”不是单选（category）输入")


def _check_treatment(resolution: Resolution, path: Path, step: Treatment) -> None:
    for name in ("skewness", "kurtosis", "power"):
        written = getattr(step, name)
        amount = None if written is None else resolution.amount((*path, name), written, "")
        if amount is not None and amount < 0 and name != "power":
            resolution.problem((*path, name), "bounds", f"{name} 的界限 {written} 不能为负")


def _check_indicator_normalisation(resolution: Resolution, index: Index, path: Path, indicator: Indicator) -> None:
    """The method and parameters that hold for an indicator, whichever part of them it writes itself."""
    place: Path = (*path, "normalisation") if indicator.normalisation is not None else ("index", "normalisation")
    try:
        how = normalisation_of(index, indicator)
    except ValidationError as error:
        resolution.problem(place, "schema", str(error.errors()[0]["ctx"]["error"]))
        return
    needed = _NEEDS.get(how.method)
    if needed is not None and getattr(how, needed) is None:
        message = f"{how.method} 需要 {needed}，“{indicator.label}”和 index 都没有写"
        resolution.problem(place if indicator.normalisation is not None else path, "schema", message)
    if how.reference is not None and index.population == "panel":
        message = "distance_to_reference 与同一时期的参照主体比较，不能与 population: panel 连用"
        resolution.problem(place, "schema", message)
    if indicator.normalisation is not None and _is_unit(indicator.unit):
        _check_numbers(resolution, place, how, indicator.normalisation.model_fields_set, indicator.unit)


def _check_numbers(
    resolution: Resolution, path: Path, how: OwnNormalisation, written: AbstractSet[str], symbol: str
) -> None:
    """The numbers that are written at ``path``; ``how`` holds them together with those taken from the index."""
    plain = {
        name: resolution.amount((*path, name), getattr(how, name), "")
        for name in ("lower", "upper", "mean", "base", *_POSITIVE)
        if name in written
    }
    if ("lower" in written or "upper" in written) and None not in plain.values():
        lower, upper = parse_number(how.lower), parse_number(how.upper)
        if lower.value >= upper.value:
            resolution.problem(path, "bounds", f"标准化的下限 {how.lower} 应小于上限 {how.upper}")
    for name in _POSITIVE:
        amount = plain.get(name)
        if amount is not None and amount <= 0:
            resolution.problem((*path, name), "bounds", f"{name} 的值 {getattr(how, name)} 应大于 0")
    if "target" in written and how.target is not None:
        resolution.amount((*path, "target"), how.target, symbol)
    for name in {"bounds", "posts"} & written:
        ends = [resolution.amount((*path, name, j), text, symbol) for j, text in enumerate(getattr(how, name))]
        if ends[0] is not None and ends[0] == ends[1]:
            resolution.problem((*path, name), "bounds", f"{name} 的两端相等，无法定标")


def _is_unit(symbol: str) -> bool:
    """False for a unit that is not known, which is reported where it stands."""
    try:
        unit(symbol)
    except UnknownUnitError:
        return False
    return True


def _check_aggregation(resolution: Resolution, index: Index) -> None:
    levels = height(index)
    if len(index.aggregation) > levels:
        message = f"合成方法列了 {len(index.aggregation)} 级，指标体系只有 {levels} 级"
        resolution.problem(("index", "aggregation"), "schema", message)
    written: list[tuple[Path, Aggregation]] = [
        (("index", "aggregation", number), how) for number, how in enumerate(index.aggregation)
    ]
    written += [
        ((*path, "aggregation"), part.aggregation)
        for path, _, part in walk.index_dimensions(resolution.model)
        if part.aggregation is not None
    ]
    for path, how in written:
        if how.power is not None:
            resolution.amount((*path, "power"), how.power, "")
        if how.majority is not None:
            _check_share(resolution, (*path, "majority"), how.majority)

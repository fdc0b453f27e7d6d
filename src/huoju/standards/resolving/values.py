"""Inputs and derived values of a standard: types, units and bounds."""

from __future__ import annotations

from huoju.standards.expressions import BooleanType, CategoryType, DateType, NumberType, Type, check_formula, names_in
from huoju.standards.model import Derived, Input
from huoju.standards.resolving.context import Resolution
from huoju.standards.yaml_source import Path


def read_identity(resolution: Resolution) -> None:
    """Check the amounts that stand at the head of a standard."""
    validity = resolution.model.validity
    if validity is not None:
        resolution.amount(("validity",), validity, "年")


def read_inputs(resolution: Resolution) -> None:
    """Add every input to the scope."""
    for name, given in resolution.model.inputs.items():
        path = ("inputs", name)
        kind = _input_type(resolution, path, given)
        if kind is None:
            resolution.broken |= {name, given.label}
            continue
        resolution.add(path, name, given.label, kind)
        _check_bounds(resolution, path, given)


def _input_type(resolution: Resolution, path: Path, given: Input) -> Type | None:
    match given.type:
        case "boolean":
            return BooleanType()
        case "date":
            return DateType()
        case "category" | "set":
            return CategoryType(given.options, several=given.type == "set")
    assert given.unit is not None
    return resolution.unit_type((*path, "unit"), given.unit)


def _check_bounds(resolution: Resolution, path: Path, given: Input) -> None:
    bounds = {}
    for bound, written in (("min", given.min), ("max", given.max)):
        if written is not None and given.unit is not None:
            bounds[bound] = resolution.amount((*path, bound), written, given.unit)
    low, high = bounds.get("min"), bounds.get("max")
    if low is not None and high is not None and low > high:
        resolution.problem((*path, "min"), "bounds", f"下限 {given.min} 大于上限 {given.max}")


def read_derived(resolution: Resolution) -> None:
    """Add every derived value to the scope, each after those that it uses."""
    waiting = dict(resolution.model.derived)
    for name, derived in waiting.items():
        resolution.parse(("derived", name, "formula"), derived.formula)
    while waiting:
        ready = [name for name in waiting if not _used_by(resolution, name) & _words(waiting)]
        if not ready:
            _report_cycle(resolution, waiting)
            return
        for name in ready:
            _add_derived(resolution, name, waiting.pop(name))


def _used_by(resolution: Resolution, name: str) -> set[str]:
    expression = resolution.expressions.get(("derived", name, "formula"))
    return {found.value for found in names_in(expression)} if expression is not None else set()


def _words(parts: dict[str, Derived]) -> set[str]:
    return {word for name, derived in parts.items() for word in (name, derived.label)}


def _report_cycle(resolution: Resolution, waiting: dict[str, Derived]) -> None:
    names = {word: name for name, derived in waiting.items() for word in (name, derived.label)}
    here = next(iter(waiting))
    trail: list[str] = []
    while here not in trail:
        trail.append(here)
        here = next(names[word] for word in sorted(_used_by(resolution, here)) if word in names)
    cycle = trail[trail.index(here) :]
    chain = " → ".join(waiting[name].label for name in (*cycle, cycle[0]))
    message = f"派生值循环引用：{chain}，请改由输入计算"
    resolution.problem(("derived", cycle[0], "formula"), "cycle", message)
    resolution.broken |= _words(waiting)


def _add_derived(resolution: Resolution, name: str, derived: Derived) -> None:
    path = ("derived", name)
    kind = resolution.checked((*path, "formula"), derived.formula, check_formula)
    declared = resolution.unit_type((*path, "unit"), derived.unit) if derived.unit is not None else None
    if kind is None or (declared is None and derived.unit is not None):
        resolution.broken |= {name, derived.label}
        return
    _check_derived(resolution, path, derived, kind, declared)
    resolution.add(path, name, derived.label, kind if isinstance(kind, BooleanType) else declared or kind)


def _check_derived(
    resolution: Resolution, path: Path, derived: Derived, kind: Type, declared: NumberType | None
) -> None:
    if isinstance(kind, NumberType):
        if declared is None:
            resolution.problem(path, "unit", "派生值是数，缺少单位 unit（比值写 %，纯数写 倍）")
        elif kind.dimension not in {None, declared.dimension}:
            message = f"公式得到的量与单位“{derived.unit}”不符，请检查公式或单位"
            resolution.problem((*path, "unit"), "unit", message)
    elif not isinstance(kind, BooleanType):
        resolution.problem((*path, "formula"), "type", "派生值应是数或条件，却是选项、日期或文字")
    elif declared is not None:
        resolution.problem((*path, "unit"), "unit", "派生值是条件（是或否），不应有单位")

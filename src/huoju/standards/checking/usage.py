"""Inputs that nothing uses, columns that two inputs claim, and requirements nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.standards import walk
from huoju.standards.checking.finder import Finder
from huoju.standards.errors import ExpressionError
from huoju.standards.expressions import Name, names_in, parse
from huoju.standards.index_steps import Imputation
from huoju.standards.yaml_source import Path


def check_usage(finder: Finder) -> None:
    """Report what a user would be asked for in vain, and columns that cannot be told apart."""
    used = _used(finder)
    for section, kind in (("inputs", "输入"), ("derived", "派生值")):
        for name, part in getattr(finder.model, section).items():
            if name not in used:
                finder.warning((section, name), "unused", f"{kind}“{part.label}”没有被使用", key=True)
            elif not _can_be_written(part.label):
                message = f"“{part.label}”不能在表达式中使用（含空格、符号或以数字开头），只能写 {name}"
                finder.warning((section, name, "label"), "label", message)
    _check_headers(finder)
    _check_purposes(finder)


def _used(finder: Finder) -> set[str]:
    names = finder.standard.names
    used = {names[name.value] for expression in finder.standard.expressions.values() for name in names_in(expression)}
    for _, _, item in walk.items(finder.model):
        used |= {names[label] for label in (item.choose, item.given) if label is not None}
    for _, _, indicator in walk.indicators(finder.model):
        used |= {names[label] for label in (indicator.denominator,) if label is not None}
    for _, step in walk.steps(finder.model):
        used |= {names[step.group]} if isinstance(step, Imputation) and step.group is not None else set()
    return used


def _can_be_written(label: str) -> bool:
    try:
        return isinstance(parse(label), Name)
    except ExpressionError:
        return False


def _check_headers(finder: Finder) -> None:
    """Every header that a table may bear must lead to one column."""
    seen: dict[str, str] = {}
    for path, name, headers in _columns(finder):
        for header in headers:
            other = seen.setdefault(header, name)
            if other != name:
                message = f"表头“{header}”同时指 {other} 和 {name}，请改用不同的名称或别名"
                finder.error(path, "name", message, key=True)


def _columns(finder: Finder) -> Iterator[tuple[Path, str, list[str]]]:
    for section in ("inputs", "derived"):
        for name, part in getattr(finder.model, section).items():
            yield (section, name), name, list(dict.fromkeys([name, part.label, *part.aliases]))
    for path, name, indicator in walk.indicators(finder.model):
        yield path, name, list(dict.fromkeys([name, indicator.label, *indicator.aliases]))


def _check_purposes(finder: Finder) -> None:
    purposes = finder.model.periods().keys()
    for section in ("requirements", "grades"):
        for name, part in getattr(finder.model, section).items():
            if part.only and not purposes & set(part.only):
                wanted = "、".join(part.only)
                finder.warning((section, name, "only"), "unused", f"本标准不用于 {wanted}，这一条永远不会被检查")

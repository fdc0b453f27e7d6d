"""Numbers that rest on nothing a reader could look up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from huoju.standards import walk
from huoju.standards.checking.finder import Finder
from huoju.standards.citations import cite, source_at
from huoju.standards.expressions import Expression
from huoju.standards.expressions.syntax import And, Arithmetic, Call, Comparison, Membership, Negation, Not, Number, Or
from huoju.standards.model import Condition
from huoju.standards.yaml_source import Path

_SHOWN_LINES = 5


def check_sources(finder: Finder) -> None:
    """Report numbers for which no clause is given, once a source, and sources that nothing uses."""
    bare: dict[str, list[int]] = defaultdict(list)
    for path in _numbers(finder):
        if not cite(finder.model, path).clause:
            line = finder.standard.source.key_place(path).line
            bare[source_at(finder.model, path)].append(line)
    for source, lines in bare.items():
        shown = "、".join(str(line) for line in lines[:_SHOWN_LINES]) + (" 等" if len(lines) > _SHOWN_LINES else "")
        message = f"{len(lines)} 处数字没有条款（第 {shown} 行），请为来源“{source}”或所在条目写 clause"
        finder.warning(("sources", source), "clause", message, key=True)
    for source in finder.model.sources.keys() - _used(finder):
        finder.warning(("sources", source), "unused", f"来源“{source}”没有被使用", key=True)


def _numbers(finder: Finder) -> Iterator[Path]:
    """The parts of a standard that state a number of their own."""
    for path, _, condition in walk.conditions(finder.model):
        if _states_number(finder, path, condition):
            yield path
    for path, _, _ in walk.items(finder.model):
        yield path
    for path, _, indicator in walk.indicators(finder.model):
        if indicator.weight is not None:
            yield path


def _states_number(finder: Finder, path: Path, condition: Condition) -> bool:
    if condition.cases is not None and all(case.clause for case in condition.cases):
        return False
    own = [(*path, "test")]
    for number in range(len(condition.cases or ())):
        own += [(*path, "cases", number, "when"), (*path, "cases", number, "test")]
    found = (finder.standard.expressions.get(here) for here in own)
    return any(_has_number(expression) for expression in found if expression is not None)


def _has_number(expression: Expression) -> bool:
    match expression:
        case Number():
            return True
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return _has_number(left) or _has_number(right)
        case Negation(operand) | Not(operand) | Membership(operand):
            return _has_number(operand)
        case Call(_, parts) | And(parts) | Or(parts):
            return any(map(_has_number, parts))
    return False


def _used(finder: Finder) -> set[str]:
    model = finder.model
    used = {model.source}
    used |= {part.source for _, part in walk.cited_parts(model) if part.source is not None}
    return used | {use.source for use in model.uses.values() if use.source is not None}

"""Changes of a relative system: indicators, weights, normalisation."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from huoju.standards import walk
from huoju.standards.cited import Cited
from huoju.standards.diff.changes import Delta
from huoju.standards.diff.context import Comparison, Part, match_parts
from huoju.standards.expressions import parse_number
from huoju.standards.index_model import Index, IndexDimension, Indicator
from huoju.standards.model import Standard
from huoju.standards.showing.step_lines import step_text
from huoju.standards.yaml_source import Path

_UNKNOWN = "未知"
_Placed = dict[str, tuple[Path, IndexDimension | Indicator]]


def compare_index(comparison: Comparison) -> None:
    """How values are made comparable, and everything that is weighed."""
    old, new = comparison.old.model.index, comparison.new.model.index
    if old is not None and new is not None:
        before, after = Part(("index",), "index", old.label), Part(("index",), "index", new.label)
        for aspect, delta in _method_deltas(comparison, old, new):
            comparison.changed("index", before, after, aspect, [delta])
    elif new is not None:
        comparison.added("index", Part(("index",), "index", new.label))
    elif old is not None:
        comparison.removed("index", Part(("index",), "index", old.label))
    _compare_parts(comparison, _dimensions(comparison.old.model), _dimensions(comparison.new.model))
    _compare_parts(comparison, _indicators(comparison.old.model), _indicators(comparison.new.model))


def _dimensions(model: Standard) -> _Placed:
    return {name: (path, part) for path, name, part in walk.index_dimensions(model)}


def _indicators(model: Standard) -> _Placed:
    return {name: (path, part) for path, name, part in walk.indicators(model)}


def _method_deltas(comparison: Comparison, old: Index, new: Index) -> Iterator[tuple[str, Delta]]:
    for name in ("screening", "imputation", "treatment", "normalisation", "weighting"):
        yield name, _step_delta(comparison, getattr(old, name), getattr(new, name))
    before, after = (" → ".join(step_text(how, comparison.lang) for how in index.aggregation) for index in (old, new))
    yield "aggregation", Delta(None, before, after)
    for name in ("population", "missing", "least_available", "label"):
        yield name, Delta(None, getattr(old, name), getattr(new, name))


def _step_delta(comparison: Comparison, old: BaseModel | None, new: BaseModel | None) -> Delta:
    """A step in words, before and after; steps that say the same by default are equal."""
    if old is not None and new is not None and _rule(old) == _rule(new):
        return Delta(None, None, None)
    before, after = (None if step is None else step_text(step, comparison.lang) for step in (old, new))
    return Delta(None, before, after)


def _rule(step: BaseModel) -> dict[str, object]:
    return {name: value for name, value in step.model_dump().items() if name not in Cited.model_fields}


def _compare_parts(comparison: Comparison, old: _Placed, new: _Placed) -> None:
    pairs, gone, added = match_parts(
        {name: (path, part.label) for name, (path, part) in old.items()},
        {name: (path, part.label) for name, (path, part) in new.items()},
    )
    for before, after in pairs:
        for aspect, delta in _deltas(comparison, old[before.id], new[after.id]):
            comparison.changed("index", before, after, aspect, [delta])
    for part in added:
        comparison.added("index", part, _weight(new[part.id][1]))
    for part in gone:
        comparison.removed("index", part, _weight(old[part.id][1]))


def _weight(part: IndexDimension | Indicator) -> str | None:
    return None if part.weight is None else f"权重 {part.weight}"


def _deltas(
    comparison: Comparison,
    old: tuple[Path, IndexDimension | Indicator],
    new: tuple[Path, IndexDimension | Indicator],
) -> Iterator[tuple[str, Delta]]:
    (old_path, first), (new_path, second) = old, new
    if _number(first.weight) != _number(second.weight):
        yield "weight", Delta(None, first.weight or _UNKNOWN, second.weight or _UNKNOWN)
    yield "label", Delta(None, first.label, second.label)
    yield "code", Delta(None, first.code, second.code)
    if old_path[-3:-2] != new_path[-3:-2]:
        yield "moved", Delta(None, _around(comparison.old.model, old_path), _around(comparison.new.model, new_path))
    if isinstance(first, Indicator) and isinstance(second, Indicator):
        yield "unit", Delta(None, first.unit, second.unit)
        yield "direction", Delta(None, first.direction, second.direction)
        yield "formula", _formula_delta(comparison, (old_path, first), (new_path, second))
        yield "denominator", Delta(None, first.denominator, second.denominator)
        yield "factor", Delta(None, first.factor, second.factor)
    for name in ("imputation", "treatment", "normalisation", "weighting", "aggregation"):
        if hasattr(first, name) and hasattr(second, name):
            yield name, _step_delta(comparison, getattr(first, name), getattr(second, name))


def _around(model: Standard, path: Path) -> str:
    """The label of the dimension that a part stands in."""
    name = str(path[-3])
    return _dimensions(model)[name][1].label if name in _dimensions(model) else name


def _number(weight: str | None) -> object:
    if weight is None:
        return None
    number = parse_number(weight)
    return number.value, number.unit


def _formula_delta(comparison: Comparison, old: tuple[Path, Indicator], new: tuple[Path, Indicator]) -> Delta:
    before = comparison.old.expressions.get((*old[0], "formula"))
    after = comparison.new.expressions.get((*new[0], "formula"))
    if (
        before is not None
        and after is not None
        and comparison.before.meaning(before) == comparison.after.meaning(after)
    ):
        return Delta(None, None, None)
    return Delta(None, old[1].formula, new[1].formula)

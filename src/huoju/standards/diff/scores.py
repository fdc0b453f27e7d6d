"""Changes of a score: dimensions, items, bands, points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from huoju.standards import walk
from huoju.standards.diff.changes import Delta
from huoju.standards.diff.context import Comparison, Part, match_parts
from huoju.standards.diff.meaning import Reader, pairs_by
from huoju.standards.expressions import Expression
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Item, Measure
from huoju.standards.points import points_interval
from huoju.standards.showing.score_lines import item_rules
from huoju.standards.yaml_source import Path

_FORMS = ("bands", "steps", "linear", "choose", "cases", "each", "better_of", "given")


def compare_score(comparison: Comparison) -> None:
    """The total, the dimensions and the items."""
    old, new = comparison.old.model.score, comparison.new.model.score
    if old is not None and new is not None:
        before, after = (Part(("score",), "score", score.label) for score in (old, new))
        deltas = [Delta(None, f"{old.total} 分", f"{new.total} 分")] if _differ(old.total, new.total) else []
        comparison.changed("score", before, after, "points", deltas)
        comparison.changed("score", before, after, "label", [Delta(None, old.label, new.label)])
    elif new is not None:
        comparison.added("score", Part(("score",), "score", new.label), f"{new.total} 分")
    elif old is not None:
        comparison.removed("score", Part(("score",), "score", old.label), f"{old.total} 分")
    _compare_dimensions(comparison)
    _compare_items(comparison)


def _differ(before: str, after: str) -> bool:
    return points_interval(before) != points_interval(after)


def _compare_dimensions(comparison: Comparison) -> None:
    old = {name: (path, part) for path, name, part in walk.dimensions(comparison.old.model)}
    new = {name: (path, part) for path, name, part in walk.dimensions(comparison.new.model)}
    pairs, gone, added = match_parts(
        {name: (path, part.label) for name, (path, part) in old.items()},
        {name: (path, part.label) for name, (path, part) in new.items()},
    )
    for before, after in pairs:
        first, second = old[before.id][1], new[after.id][1]
        if _differ(first.points, second.points):
            points = Delta(None, f"{first.points} 分", f"{second.points} 分")
            comparison.changed("score", before, after, "points", [points])
        caps = ["不超过满分" if part.capped else "不设上限" for part in (first, second)]
        comparison.changed("score", before, after, "capped", [Delta(None, caps[0], caps[1])])
        comparison.changed("score", before, after, "label", [Delta(None, before.label, after.label)])
    for part in added:
        comparison.added("score", part, f"{new[part.id][1].points} 分")
    for part in gone:
        comparison.removed("score", part, f"{old[part.id][1].points} 分")


def _compare_items(comparison: Comparison) -> None:
    old = {name: (path, item) for path, name, item in walk.items(comparison.old.model)}
    new = {name: (path, item) for path, name, item in walk.items(comparison.new.model)}
    pairs, gone, added = match_parts(
        {name: (path, item.label) for name, (path, item) in old.items()},
        {name: (path, item.label) for name, (path, item) in new.items()},
    )
    for before, after in pairs:
        _compare_item(comparison, (before, old[before.id][1]), (after, new[after.id][1]))
    for part in added:
        item = new[part.id][1]
        comparison.added("score", part, "；".join([f"{item.points} 分", *item_rules(comparison.lines_after, item)]))
    for part in gone:
        item = old[part.id][1]
        comparison.removed("score", part, "；".join([f"{item.points} 分", *item_rules(comparison.lines_before, item)]))


def _compare_item(comparison: Comparison, old: tuple[Part, Item], new: tuple[Part, Item]) -> None:
    (before, first), (after, second) = old, new
    if _differ(first.points, second.points):
        points = Delta(None, f"{first.points} 分", f"{second.points} 分")
        comparison.changed("score", before, after, "points", [points])
    if _form(first) != _form(second):
        rules = [
            "；".join(item_rules(lines, item))
            for lines, item in ((comparison.lines_before, first), (comparison.lines_after, second))
        ]
        comparison.changed("score", before, after, "rule", [Delta(None, rules[0], rules[1])])
    else:
        sides = _Side(comparison.old, comparison.before), _Side(comparison.new, comparison.after)
        comparison.changed(
            "score", before, after, "rule", _item_deltas(sides, (before.path, first), (after.path, second))
        )
    comparison.changed("score", before, after, "label", [Delta(None, before.label, after.label)])


def _form(item: Item) -> str:
    return next(form for form in _FORMS if getattr(item, form) is not None)


@dataclass(frozen=True)
class _Side:
    """One version and how its expressions are read."""

    standard: LoadedStandard
    reader: Reader

    def expression(self, path: Path) -> Expression | None:
        """The syntax at a path; None for 其他 and for options."""
        return self.standard.expressions.get(path)

    def shared_name(self, label: str) -> str:
        """The name, common to both versions, of what a label means."""
        return self.reader.names[label]


_Sides = tuple[_Side, _Side]
_Placed = tuple[Path, Item]


def _item_deltas(sides: _Sides, old: _Placed, new: _Placed) -> Iterator[Delta]:
    (old_path, first), (new_path, second) = old, new
    yield from _measure_deltas(sides, (old_path, first), (new_path, second))
    for form in ("choose", "given"):
        before, after = getattr(first, form), getattr(second, form)
        if before is not None and sides[0].shared_name(before) != sides[1].shared_name(after):
            yield Delta("衡量", before, after)
    for form in ("bands", "cases", "options"):
        entries = getattr(first, form) or {}, getattr(second, form) or {}
        yield from _entry_deltas(sides, (*old_path, form), (*new_path, form), *entries)
    yield from _each_deltas(sides, old, new)
    yield from _better_deltas(sides, old, new)
    yield from _amount_deltas(first, second)


def _measure_deltas(
    sides: _Sides, old: tuple[Path, Item | Measure], new: tuple[Path, Item | Measure]
) -> Iterator[Delta]:
    first, second = sides[0].expression((*old[0], "measure")), sides[1].expression((*new[0], "measure"))
    if first is None or second is None:
        return
    if sides[0].reader.meaning(first) != sides[1].reader.meaning(second):
        yield Delta("衡量", sides[0].reader.text(first), sides[1].reader.text(second))


@dataclass(frozen=True)
class _Entry:
    """One band, case or option with its points."""

    text: str
    points: str
    meaning: str
    shape: str

    def whole(self) -> str:
        return f"{self.text}：{self.points} 分"


def _entries(side: _Side, path: Path, listed: Mapping[str, str]) -> list[_Entry]:
    found = []
    for text, points in listed.items():
        expression = side.expression((*path, text))
        meaning = text if expression is None else side.reader.meaning(expression)
        shape = text if expression is None else side.reader.shape(expression)
        found.append(_Entry(text, points, meaning, shape))
    return found


def _entry_deltas(
    sides: _Sides, old: Path, new: Path, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Delta]:
    """Bands that give other points, points that need another bound, bands that are new or gone."""
    pairs, gone, added = pairs_by(
        _entries(sides[0], old, before),
        _entries(sides[1], new, after),
        (
            lambda entry: entry.meaning,
            lambda entry: (entry.shape, points_interval(entry.points)),
        ),
    )
    for first, second in pairs:
        if first.meaning != second.meaning:
            yield Delta(f"{second.points} 分", first.text, second.text)
        elif _differ(first.points, second.points):
            yield Delta(second.text, f"{first.points} 分", f"{second.points} 分")
    yield from (Delta(None, entry.whole(), None) for entry in gone)
    yield from (Delta(None, None, entry.whole()) for entry in added)


def _each_deltas(sides: _Sides, old: _Placed, new: _Placed) -> Iterator[Delta]:
    lists = []
    for side, (path, item) in zip(sides, (old, new), strict=True):
        found = []
        for name, each in (item.each or {}).items():
            expression = side.standard.expressions[(*path, "each", name, "test")]
            text = side.reader.text(expression)
            found.append(_Entry(each.label or text, each.points, side.reader.meaning(expression), name))
        lists.append(found)
    pairs, gone, added = pairs_by(lists[0], lists[1], (lambda entry: entry.meaning, lambda entry: entry.shape))
    for first, second in pairs:
        if first.meaning != second.meaning:
            yield Delta(second.text, first.meaning, second.meaning)
        if _differ(first.points, second.points):
            yield Delta(second.text, f"{first.points} 分", f"{second.points} 分")
    yield from (Delta(None, entry.whole(), None) for entry in gone)
    yield from (Delta(None, None, entry.whole()) for entry in added)


def _better_deltas(sides: _Sides, old: _Placed, new: _Placed) -> Iterator[Delta]:
    before, after = old[1].better_of or {}, new[1].better_of or {}
    for name, way in after.items():
        title = way.label or way.measure
        if name not in before:
            yield Delta(None, None, f"取较高分：{title}")
            continue
        first, second = (*old[0], "better_of", name), (*new[0], "better_of", name)
        yield from _measure_deltas(sides, (first, before[name]), (second, way))
        for delta in _entry_deltas(sides, (*first, "bands"), (*second, "bands"), before[name].bands, way.bands):
            yield Delta(f"{title} {delta.quantity or ''}".rstrip(), delta.before, delta.after)
    for name, way in before.items():
        if name not in after:
            yield Delta(None, f"取较高分：{way.label or way.measure}", None)


def _amount_deltas(old: Item, new: Item) -> Iterator[Delta]:
    """Steps and linear points."""
    if old.steps is not None and new.steps is not None and old.steps != new.steps:
        yield Delta("每满", f"{old.steps.step} 得 {old.steps.points} 分", f"{new.steps.step} 得 {new.steps.points} 分")
    if old.linear is not None and new.linear is not None:
        for name, title in (("base", "基准值"), ("lead", "引领值"), ("decimals", "保留小数位")):
            before, after = str(getattr(old.linear, name)), str(getattr(new.linear, name))
            if before != after:
                yield Delta(title, before, after)

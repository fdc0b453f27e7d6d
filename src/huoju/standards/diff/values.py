"""Changes of identity, dates, inputs, derived values and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huoju.standards.cited import Source
from huoju.standards.diff.changes import Change, Delta
from huoju.standards.diff.context import Comparison, Part, match_parts
from huoju.standards.diff.meaning import pairs_by
from huoju.standards.expressions import parse_number
from huoju.standards.model import Derived, Input, Standard
from huoju.standards.showing.words import word

_IDENTITY = (
    "title",
    "issuer",
    "document",
    "document_title",
    "subject",
    "issued",
    "effective",
    "repealed",
    "validity",
    "key",
)


def compare_identity(comparison: Comparison) -> None:
    """Document, dates, periods of use and what is still missing."""
    old, new = comparison.old.model, comparison.new.model
    for name in _IDENTITY:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            _identity(comparison, name, _text(before), _text(after))
    for purpose in dict.fromkeys((*old.periods(), *new.periods())):
        before, after = (_period(model, purpose, comparison) for model in (old, new))
        if before != after:
            _identity(comparison, f"uses:{purpose}", before, after)
    for part in old.partial:
        if part not in new.partial:
            _identity(comparison, "partial", part, None)
    for part in new.partial:
        if part not in old.partial:
            _identity(comparison, "partial", None, part)


def _identity(comparison: Comparison, aspect: str, before: str | None, after: str | None) -> None:
    model = comparison.new.model
    comparison.changes.append(Change("identity", "changed", model.standard, model.title, aspect, None, before, after))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _period(model: Standard, purpose: str, comparison: Comparison) -> str | None:
    use = {str(name): use for name, use in model.periods().items()}.get(purpose)
    if use is None:
        return None
    until = "" if use.until is None else f" {word('until', comparison.lang)} {use.until}"
    return f"{word('from', comparison.lang)} {use.since}{until}"


def compare_inputs(comparison: Comparison) -> None:
    """What a table must hold."""
    old, new = comparison.old.model.inputs, comparison.new.model.inputs
    pairs, gone, added = match_parts(
        {name: (("inputs", name), part.label) for name, part in old.items()},
        {name: (("inputs", name), part.label) for name, part in new.items()},
    )
    for before, after in pairs:
        for aspect, delta in _input_deltas(old[before.id], new[after.id]):
            comparison.changed("inputs", before, after, aspect, [delta])
    _report_alone(comparison, "inputs", gone, added)


def _input_deltas(old: Input, new: Input) -> Iterator[tuple[str, Delta]]:
    for name in ("label", "type", "unit", "period"):
        if getattr(old, name) != getattr(new, name):
            yield name, Delta(None, _text(getattr(old, name)), _text(getattr(new, name)))
    for name in ("min", "max"):
        before, after = getattr(old, name), getattr(new, name)
        if not _same_amount(before, after):
            yield name, Delta(None, before, after)
    for option in old.options:
        if option not in new.options:
            yield "options", Delta(None, option, None)
    for option in new.options:
        if option not in old.options:
            yield "options", Delta(None, None, option)


def _same_amount(before: str | None, after: str | None) -> bool:
    if before is None or after is None:
        return before == after
    first, second = parse_number(before), parse_number(after)
    return (first.value, first.unit) == (second.value, second.unit)


def compare_derived(comparison: Comparison) -> None:
    """How values are computed."""
    old, new = comparison.old.model.derived, comparison.new.model.derived
    pairs, gone, added = match_parts(
        {name: (("derived", name), part.label) for name, part in old.items()},
        {name: (("derived", name), part.label) for name, part in new.items()},
    )
    for before, after in pairs:
        for aspect, delta in _derived_deltas(comparison, before, after, old[before.id], new[after.id]):
            comparison.changed("derived", before, after, aspect, [delta])
    _report_alone(comparison, "derived", gone, added)


def _derived_deltas(
    comparison: Comparison, before: Part, after: Part, old: Derived, new: Derived
) -> Iterator[tuple[str, Delta]]:
    first = comparison.old_expression((*before.path, "formula"))
    second = comparison.new_expression((*after.path, "formula"))
    if comparison.before.meaning(first) != comparison.after.meaning(second):
        yield "formula", Delta(None, comparison.before.text(first), comparison.after.text(second))
    for name in ("label", "unit"):
        if getattr(old, name) != getattr(new, name):
            yield name, Delta(None, _text(getattr(old, name)), _text(getattr(new, name)))


def _report_alone(comparison: Comparison, section: str, gone: Sequence[Part], added: Sequence[Part]) -> None:
    assert section in {"inputs", "derived"}
    for part in added:
        text = _written(comparison.new.model, part)
        comparison.added("inputs" if section == "inputs" else "derived", part, text)
    for part in gone:
        text = _written(comparison.old.model, part)
        comparison.removed("inputs" if section == "inputs" else "derived", part, text)


def _written(model: Standard, part: Part) -> str | None:
    if part.id in model.derived:
        return model.derived[part.id].formula
    given = model.inputs[part.id]
    return given.unit or "、".join(given.options) or None


def compare_sources(comparison: Comparison) -> None:
    """Documents and how well they are known."""
    old, new = comparison.old.model.sources, comparison.new.model.sources
    pairs, gone, added = pairs_by(
        list(old.items()), list(new.items()), (lambda pair: _place(pair[1]), lambda pair: pair[0])
    )
    for (_, before), (name, after) in pairs:
        for aspect in ("document", "clause", "certainty", "seen_in"):
            _source_change(comparison, name, aspect, before, after)
    for name, source in added:
        comparison.changes.append(
            Change("sources", "added", name, _cited(source), "part", after=_mark(comparison, source))
        )
    for name, source in gone:
        comparison.changes.append(
            Change("sources", "removed", name, _cited(source), "part", before=_mark(comparison, source))
        )


def _source_change(comparison: Comparison, name: str, aspect: str, old: Source, new: Source) -> None:
    before, after = getattr(old, aspect), getattr(new, aspect)
    if before == after:
        return
    if aspect == "certainty":
        before, after = word(before, comparison.lang), word(after, comparison.lang)
    comparison.changes.append(Change("sources", "changed", name, _cited(new), aspect, None, before, after))


def _place(source: Source) -> tuple[str, str | None]:
    return source.document, source.clause


def _cited(source: Source) -> str:
    return " ".join(part for part in (source.document, source.clause) if part)


def _mark(comparison: Comparison, source: Source) -> str:
    return word(source.certainty, comparison.lang)

"""Everything that a reader wants to see of a standard, as plain data in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from huoju.reference.certainty import Certainty
from huoju.standards.citations import cite
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Derived, Input, Standard
from huoju.standards.showing.index_lines import index_line
from huoju.standards.showing.lines import Line, Lines
from huoju.standards.showing.rule_lines import condition_line
from huoju.standards.showing.score_lines import score_line
from huoju.standards.showing.words import Lang, word


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source with its mark of certainty."""

    name: str
    document: str
    title: str | None
    clause: str | None
    certainty: Certainty
    seen_in: str | None
    url: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One input or derived value."""

    name: str
    label: str
    type: str
    unit: str | None
    values: str
    certainty: Certainty
    help: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the standard: requirements, grades, score or index."""

    kind: str
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version of a standard, ready to be shown."""

    reference: str
    title: str
    lang: Lang
    facts: tuple[tuple[str, str], ...]
    about: str | None
    partial: tuple[str, ...]
    sources: tuple[SourceRow, ...]
    sections: tuple[Section, ...]
    inputs: tuple[ValueRow, ...]
    derived: tuple[ValueRow, ...]


class _Named(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def en(self) -> str | None: ...


def sheet_of(standard: LoadedStandard, lang: Lang = "zh") -> Sheet:
    """The sheet of a standard in Chinese or English."""
    model = standard.model
    return Sheet(
        reference=model.reference,
        title=(model.en if lang == "en" else None) or model.title,
        lang=lang,
        facts=tuple(_facts(standard, lang)),
        about=model.about,
        partial=model.partial,
        sources=tuple(SourceRow(name, **dict(source)) for name, source in model.sources.items()),
        sections=tuple(_sections(model, lang)),
        inputs=tuple(_input_row(model, name, given, lang) for name, given in model.inputs.items()),
        derived=tuple(_derived_row(model, name, derived, lang) for name, derived in model.derived.items()),
    )


def _facts(standard: LoadedStandard, lang: Lang) -> Iterator[tuple[str, str]]:
    model = standard.model
    yield word("standard", lang), model.reference
    yield word("issuer", lang), model.issuer
    yield word("document", lang), model.document
    if model.document_title is not None:
        yield word("document_title", lang), model.document_title
    yield word("subject", lang), word(model.subject, lang)
    for name in ("issued", "effective", "repealed", "validity"):
        value = getattr(model, name)
        if value is not None:
            yield word(name, lang), str(value)
    for purpose, use in model.periods().items():
        until = "" if use.until is None else f" {word('until', lang)} {use.until}"
        note = "" if use.note is None else f"（{use.note}）"
        yield word("uses", lang), f"{word(purpose, lang)} {word('from', lang)} {use.since}{until}{note}"
    yield word("hash", lang), standard.content_hash[:12]


def _sections(model: Standard, lang: Lang) -> Iterator[Section]:
    lines = Lines(model, lang)
    for kind in ("requirements", "grades"):
        parts = getattr(model, kind)
        if parts:
            found = tuple(condition_line(lines, (kind, name), name, part) for name, part in parts.items())
            yield Section(kind, word(kind, lang), found)
    if model.score is not None:
        yield Section("score", word("score", lang), (score_line(lines, model.score),))
    if model.index is not None:
        yield Section("index", word("index", lang), (index_line(lines, model.index),))


def _input_row(model: Standard, name: str, given: Input, lang: Lang) -> ValueRow:
    values = "、".join(given.options)
    if given.min is not None or given.max is not None:
        values = f"{given.min or '…'} – {given.max or '…'}"
    certainty = cite(model, ("inputs", name)).certainty
    return ValueRow(name, _label(given, lang), word(given.type, lang), given.unit, values, certainty, given.help)


def _derived_row(model: Standard, name: str, derived: Derived, lang: Lang) -> ValueRow:
    certainty = cite(model, ("derived", name)).certainty
    kind = word("formula", lang)
    return ValueRow(name, _label(derived, lang), kind, derived.unit, derived.formula, certainty, derived.help)


def _label(part: _Named, lang: Lang) -> str:
    return (part.en if lang == "en" else None) or part.label

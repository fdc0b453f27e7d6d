"""The document and clause behind every part of a standard, and how well the text is known."""

from __future__ import annotations

from dataclasses import dataclass

from huoju.reference.certainty import Certainty, weakest
from huoju.standards.cited import Cited, Source
from huoju.standards.model import Standard
from huoju.standards.yaml_source import Path


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a part of a standard stands: document, clause, and the mark of certainty."""

    document: str
    clause: str
    certainty: Certainty
    title: str | None = None
    seen_in: str | None = None
    url: str | None = None
    note: str | None = None

    def __str__(self) -> str:
        return f"{self.document} {self.clause}".strip()


def cite(standard: Standard, path: Path) -> Citation:
    """The citation of the part at ``path``.

    A part without a source of its own takes that of the part around it; clauses are read from the outside in, and the
    weakest mark on the way holds.
    """
    source = standard.sources[source_at(standard, path)]
    clauses: list[str] = []
    marks: list[Certainty] = []
    note = None
    for part in _parts_on(standard, path):
        if part.source is not None:
            clauses, marks = [], []
        if part.clause is not None:
            clauses.append(part.clause)
        if part.certainty is not None:
            marks.append(part.certainty)
        note = part.note
    return _citation(source, clauses, marks, note)


def source_at(standard: Standard, path: Path) -> str:
    """The name of the source that the part at ``path`` rests on."""
    named = [part.source for part in _parts_on(standard, path) if part.source is not None]
    return named[-1] if named else standard.source


def _citation(source: Source, clauses: list[str], marks: list[Certainty], note: str | None) -> Citation:
    clause = "".join([f"{source.clause} " if source.clause else "", *clauses]).strip()
    return Citation(
        source.document,
        clause,
        weakest(source.certainty, *marks),
        source.title,
        source.seen_in,
        source.url,
        note or source.note,
    )


def _parts_on(standard: Standard, path: Path) -> list[Cited]:
    """The parts that a path leads through, from the outside in."""
    found: list[Cited] = []
    here: object = standard
    for step in path:
        if isinstance(here, dict):
            here = here[step]
        elif isinstance(here, tuple):
            assert isinstance(step, int)
            here = here[step]
        else:
            here = getattr(here, str(step))
        if isinstance(here, Cited):
            found.append(here)
    return found

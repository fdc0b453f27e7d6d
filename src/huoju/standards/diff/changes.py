"""The changes between two versions as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SectionName = Literal["identity", "requirements", "grades", "score", "index", "inputs", "derived", "sources"]
Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Delta:
    """One value before and after: 主营业务收入占比, 70%, 90%; None before what is new and after what is gone."""

    quantity: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a standard.

    Attributes:
        section: the part of the standard.
        kind: whether the part is new, gone or changed.
        id: name of the part in the file; the new name where it was renamed.
        label: what people call it.
        aspect: what changed of it: ``rule``, ``points``, ``label`` …; ``part`` where all of it is new or gone.
        quantity: what the values measure.
        before: value or rule in the old version.
        after: value or rule in the new version.
        citation_before: document and clause in the old version.
        citation_after: document and clause in the new version.
    """

    section: SectionName
    kind: Kind
    id: str
    label: str
    aspect: str
    quantity: str | None = None
    before: str | None = None
    after: str | None = None
    citation_before: str | None = None
    citation_after: str | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that changed from one version to another, in the order of the new file."""

    old: str
    new: str
    title: str
    changes: tuple[Change, ...]

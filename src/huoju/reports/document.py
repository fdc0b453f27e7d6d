"""A report as plain blocks, before it becomes HTML, PDF or Word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from huoju.reports.picture import Picture
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table


class ReportError(ValueError):
    """A report cannot be made; the message says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Small print: a limit, a way of counting."""

    text: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Large figures with what they count: (figure, words)."""

    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TitledTable:
    """A table with its title; its provenance is written below it."""

    title: str
    table: Table


Block: TypeAlias = Paragraph | Remark | KeyFigures | TitledTable | Picture


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the report: its place in links, its heading, its blocks."""

    anchor: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes:
        title: of the report.
        lead: blocks before the first chapter.
        chapters: in order.
        provenance: what all of it rests on.
    """

    title: str
    lead: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    provenance: Provenance

    def blocks(self) -> Iterator[Block]:
        """Every block in order."""
        yield from self.lead
        for chapter in self.chapters:
            yield from chapter.blocks


def basis(provenance: Provenance, remarks: tuple[str, ...] = ()) -> Chapter:
    """The last chapter: what the report rests on, and what was found on the way."""
    table = Table((Column("项目"), Column("内容")), provenance.rows())
    notes = tuple(Remark(text) for text in remarks)
    return Chapter("basis", "依据与印记", (TitledTable("这份报告由什么算出", table), *notes))

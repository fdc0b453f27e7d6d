"""A report as one HTML page that needs nothing from elsewhere and prints well."""

from __future__ import annotations

from huoju.reports.document import Block, Document, KeyFigures, Paragraph, Remark, TitledTable
from huoju.reports.markup import Markup, element, joined
from huoju.reports.page import Section, badge, cards, figure, note, page, paragraph
from huoju.reports.picture import SIMULATED
from huoju.reports.provenance import Provenance
from huoju.reports.tables import table


def as_html(document: Document) -> str:
    """The whole page as text."""
    provenance = document.provenance
    mark = badge(SIMULATED, "simulated") if provenance.simulated else None
    line = note(*((mark, "本报告的数据是模拟的，不反映任何真实的高新区或企业。") if mark else ()))
    lead = joined((line if mark else None, *(_block(one, provenance) for one in document.lead)))
    sections = [
        Section(chapter.anchor, chapter.heading, joined(_block(one, provenance) for one in chapter.blocks))
        for chapter in document.chapters
    ]
    return page(document.title, lead, sections)


def _block(block: Block, provenance: Provenance) -> Markup:
    if isinstance(block, Paragraph):
        return paragraph(block.text)
    if isinstance(block, Remark):
        return note(block.text)
    if isinstance(block, KeyFigures):
        return cards(block.figures)
    if isinstance(block, TitledTable):
        mark = badge(SIMULATED, "simulated") if provenance.simulated else None
        heading = element("h3", mark, block.title)
        return joined((heading, table(block.table.columns, block.table.rows), note(f"来源：{provenance.line()}")))
    return figure(block)

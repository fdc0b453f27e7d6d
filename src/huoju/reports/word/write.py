"""The blocks of a report as paragraphs, tables and pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from huoju.reports.document import Block, Document, KeyFigures, Paragraph, Remark, TitledTable
from huoju.reports.markup import printable
from huoju.reports.pdf import as_png
from huoju.reports.picture import SIMULATED, Picture
from huoju.reports.tables import Column, Table
from huoju.reports.word.layout import (
    BLOCK_HEIGHT,
    BLOCK_WIDTH,
    BODY,
    HEADING,
    NUMBERS,
    SECOND,
    SMALL_FIFTH,
    THIRD,
    TITLE,
    set_page,
    set_style,
    write,
)
from huoju.reports.word.tables import table_xml

_DIGITS = "〇一二三四五六七八九"
_TEN = 10
_LONGEST_PROPERTY = 255


def as_word(document: Document) -> bytes:
    """The report as a .docx file; the same report gives the same contents.

    Raises `FontError` where no Chinese font is installed, for the pictures need one.
    """
    provenance = document.provenance
    made = docx.Document()
    set_page(made, simulated=provenance.simulated)
    heading = made.styles["Heading 1"]
    assert isinstance(heading, ParagraphStyle)
    set_style(heading, HEADING, THIRD)
    heading.font.color.rgb = None
    properties = made.core_properties
    properties.title, properties.comments = (
        printable(words)[:_LONGEST_PROPERTY] for words in (document.title, provenance.line())
    )
    properties.author = provenance.engine
    properties.created = properties.modified = datetime.combine(provenance.as_of, datetime.min.time(), UTC)
    _title(made, document.title)
    source = f"来源：{provenance.line()}"
    for block in document.lead:
        _add(made, block, source, simulated=provenance.simulated)
    for number, chapter in enumerate(document.chapters, start=1):
        made.add_paragraph(printable(f"{chinese_number(number)}、{chapter.heading}"), style="Heading 1")
        for block in chapter.blocks:
            _add(made, block, source, simulated=provenance.simulated)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def chinese_number(number: int) -> str:
    """A number below 100 in Chinese: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, _TEN)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _title(made: WordDocument, words: str) -> None:
    paragraph = _plain(made)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = Pt(36)
    paragraph.paragraph_format.space_after = Pt(29)
    write(paragraph.add_run(printable(words)), TITLE, SECOND)


def _add(made: WordDocument, block: Block, source: str, *, simulated: bool) -> None:
    if isinstance(block, Paragraph):
        write(made.add_paragraph().add_run(printable(block.text)), BODY, THIRD)
    elif isinstance(block, Remark):
        write(_small(made).add_run(printable(block.text)), NUMBERS, SMALL_FIFTH)
    elif isinstance(block, KeyFigures):
        columns = tuple(Column(words) for _, words in block.figures)
        made.element.body.insert(-1, table_xml(Table(columns, (tuple(figure for figure, _ in block.figures),))))
        _small(made)
    elif isinstance(block, TitledTable):
        mark = f"【{SIMULATED}】" if simulated else ""
        heading = _small(made)
        heading.paragraph_format.keep_with_next = True
        write(heading.add_run(printable(f"{mark}{block.title}")), HEADING, Pt(12))
        made.element.body.insert(-1, table_xml(block.table))
        write(_small(made).add_run(printable(source)), NUMBERS, SMALL_FIFTH)
    else:
        _picture(made, block)


def _picture(made: WordDocument, picture: Picture) -> None:
    paragraph = _plain(made)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    width = min(BLOCK_WIDTH, (BLOCK_HEIGHT - 15) * picture.width / picture.height)
    inline = paragraph.add_run().add_picture(BytesIO(as_png(picture)), width=Mm(width))
    properties = inline._inline.docPr  # noqa: SLF001 - the library has no door to the alternative text
    properties.set("descr", printable(f"{picture.caption.title}。{picture.description}"))


def _plain(made: WordDocument) -> WordParagraph:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(0)
    return paragraph


def _small(made: WordDocument) -> WordParagraph:
    """A paragraph of small print."""
    paragraph = _plain(made)
    paragraph.paragraph_format.line_spacing = Pt(14)
    paragraph.paragraph_format.space_after = Pt(4)
    return paragraph

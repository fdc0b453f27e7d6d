"""Page, fonts and page numbers of official letters: GB/T 9704-2012, 5.1, 5.2, 7.

A4; 37 mm above and 28 mm left of a text block of 156 mm × 225 mm; 22 lines of 28 characters in 3号仿宋; the title in
2号小标宋; first headings in 3号黑体; page numbers in 4号宋体 between dashes, at the outer edge.
"""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import _Footer
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

from huoju.reports.picture import SIMULATED

BODY, TITLE, HEADING, NUMBERS = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
_STAND_INS = {BODY: "仿宋", TITLE: "宋体", HEADING: "微软雅黑", NUMBERS: "新宋体"}
"""What Word takes where the official font is not installed."""

BLOCK_WIDTH, BLOCK_HEIGHT = 156.0, 225.0
"""The text block in millimetres."""

_LINE = Pt(29)
"""225 mm in 22 lines."""

THIRD, SECOND, FOURTH, SMALL_FIFTH = Pt(16), Pt(22), Pt(14), Pt(9)
"""3号, 2号, 4号 and 小五."""


def set_page(document: WordDocument, *, simulated: bool) -> None:
    """Margins, header, page numbers and the style of plain text."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(210 - 28 - BLOCK_WIDTH), Mm(297 - 37 - BLOCK_HEIGHT)
    section.header_distance, section.footer_distance = Mm(20), Mm(24)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    if simulated:
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            write(header.paragraphs[0].add_run(f"【{SIMULATED}】"), HEADING, FOURTH)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    set_style(normal, BODY, THIRD)
    normal.element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
    _name_stand_ins(document)


def set_style(style: ParagraphStyle, font: str, size: Pt, *, indent: int = 2) -> None:
    """Font, fixed line height and an indent of so many characters."""
    style.font.name, style.font.size, style.font.bold = "Times New Roman", size, False
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    spacing = style.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.first_line_indent = Pt(size.pt * indent)


def write(run: Run, font: str, size: Pt, *, bold: bool = False) -> Run:
    """A run in a font that is named for Chinese characters too."""
    run.font.name, run.font.size, run.font.bold = "Times New Roman", size, bold
    run.font.color.rgb = None
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _number(footer: _Footer, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — at the outer edge, one character from it."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.first_line_indent = Pt(0)
    edge = "left_indent" if side == WD_ALIGN_PARAGRAPH.LEFT else "right_indent"
    setattr(paragraph.paragraph_format, edge, FOURTH)
    write(paragraph.add_run("— "), NUMBERS, FOURTH)
    field = paragraph.add_run()
    write(field, NUMBERS, FOURTH)
    for kind in ("begin", None, "end"):
        if kind is None:
            part = parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> PAGE </w:instrText>')
        else:
            part = parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>')
        field.element.append(part)
    write(paragraph.add_run(" —"), NUMBERS, FOURTH)


def _name_stand_ins(document: WordDocument) -> None:
    """Tell Word which font to take where an official one is missing."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    for name, other in _STAND_INS.items():
        font = f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{other}"/></w:font>'
        table.append(parse_xml(font))
    part._blob = serialize_part_xml(table)  # noqa: SLF001 - the library has no door to this part

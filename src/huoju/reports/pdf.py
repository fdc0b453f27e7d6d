"""A report as PDF, and a picture as PNG: typeset in this process.

Everything a user wrote goes to the typesetter as data, never as its language, so nothing has to be escaped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from huoju.reports.document import Block, Chapter, Document, KeyFigures, Paragraph, Remark, TitledTable
from huoju.reports.fonts import chinese_fonts
from huoju.reports.picture import SIMULATED, Picture
from huoju.reports.svg import FONTS
from huoju.reports.tables import Table, column_widths

_FIELD = (164.0, 232.0)
"""Width and height of the text block in millimetres, a heading's room left free."""

_TABLE_ROOM = 59.0
"""Width of the text block in characters of a table's size (7.8 pt)."""

_PNG = b"""
#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: 0pt)
#image(bytes(data.svg), format: "svg", width: 100%)
"""


def as_pdf(document: Document) -> bytes:
    """The report as a tagged PDF of A4 pages; the same report gives the same bytes.

    Raises `FontError` where no Chinese font is installed.
    """
    fonts = chinese_fonts()
    provenance = document.provenance
    data = {
        "title": document.title,
        "fonts": {"plain": fonts.sans, "heading": fonts.sans},
        "mark": SIMULATED if provenance.simulated else "",
        "source": provenance.line(),
        "lead": [_block(one) for one in document.lead],
        "chapters": [_chapter(one) for one in document.chapters],
    }
    made = datetime.combine(provenance.as_of, datetime.min.time(), UTC)
    return _compiled(_template(), data, format="pdf", timestamp=made)


def as_png(picture: Picture, *, scale: float = 2.0) -> bytes:
    """A picture as PNG, `scale` pixels for each of its units."""
    data = {"svg": _with_fonts(picture.svg), "width": picture.width, "height": picture.height}
    return _compiled(_PNG, data, format="png", ppi=72 * scale)


def _compiled(template: bytes, data: Mapping[str, Any], **options: Any) -> bytes:
    """The template run on the data; one compiler serves all calls of a process."""
    made = _compiler().compile(template, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, **options)
    if isinstance(made, list):
        return b"".join(made)
    assert made is not None
    return made


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=chinese_fonts().loaded)


@cache
def _template() -> bytes:
    return (Path(__file__).parent / "report.typ").read_bytes()


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {"heading": chapter.heading, "blocks": [_block(one) for one in chapter.blocks]}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text}
    if isinstance(block, Remark):
        return {"kind": "remark", "text": block.text}
    if isinstance(block, KeyFigures):
        return {"kind": "figures", "figures": [list(one) for one in block.figures]}
    if isinstance(block, TitledTable):
        return {"kind": "table", "title": block.title, **_table(block.table)}
    width = min(_FIELD[0], _FIELD[1] * block.width / block.height)
    words = f"{block.caption.title}。{block.description}"
    return {"kind": "picture", "svg": _with_fonts(block.svg), "width": width, "alt": words}


def _table(table: Table) -> dict[str, Any]:
    return {
        "heads": [column.heading for column in table.columns],
        "numbers": [column.number for column in table.columns],
        "widths": column_widths(table, _TABLE_ROOM),
        "rows": [list(row) for row in table.rows],
    }


def _with_fonts(svg: str) -> str:
    """A picture that names the font which this machine has."""
    return svg.replace(FONTS, chinese_fonts().sans, 1)

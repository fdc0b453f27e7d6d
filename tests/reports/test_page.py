"""A whole page."""

import re

import pytest

from huoju.reports.figures import count, decimal, share
from huoju.reports.markup import element
from huoju.reports.page import Section, page, paragraph
from huoju.reports.tables import Column, table


def test_a_page_needs_nothing_from_elsewhere() -> None:
    written = page("题目", paragraph("引言"), [Section("one", "一", paragraph("正文"))])
    assert "<script" not in written
    assert not re.search(r"(src|href)=\"(?!#)", written)
    assert "url(" not in written
    assert "@import" not in written


def test_every_section_is_linked_from_the_top() -> None:
    written = page("题目", paragraph(), [Section("one", "一 & 二", paragraph()), Section("two", "三", paragraph())])
    assert re.findall(r'href="#(\w+)"', written) == re.findall(r'<section id="(\w+)"', written) == ["one", "two"]
    assert "一 &amp; 二" in written


def test_a_table_escapes_its_cells_and_scrolls() -> None:
    written = table([Column("名"), Column("数", number=True)], [("<a>", element("code", "x"))], caption="表")
    assert '<div class="scroll" tabindex="0">' in written
    assert '<td>&lt;a&gt;</td><td class="number"><code>x</code></td>' in written


def test_a_row_of_another_length_than_the_head_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        table([Column("名")], [("a", "b")])


def test_figures_are_written_for_readers() -> None:
    assert (count(1234567), share(1, 3), share(3, 100_000), share(0, 5), share(1, 0)) == (
        "1,234,567", "33.3%", "0.003%", "0.0%", "—",
    )  # fmt: skip
    assert (decimal(1234.56), decimal(0.5, 2), decimal(None)) == ("1,234.6", "0.50", "—")

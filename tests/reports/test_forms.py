"""One report in every form: complete, self-contained, marked, and safe whatever users have written."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdfium2  # type: ignore[import-untyped]  # the library ships no types
import pytest
from docx.shared import Mm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from huoju.evaluation.output import OutputError
from huoju.reports import fonts
from huoju.reports.document import Chapter, Document, KeyFigures, Paragraph, Remark, ReportError, TitledTable
from huoju.reports.forms import Job, write_all, write_document
from huoju.reports.html import as_html
from huoju.reports.pdf import as_pdf, as_png
from huoju.reports.pictures import Bar, bar_chart
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table, column_widths
from huoju.reports.whole import whole_report
from huoju.reports.word import as_word
from huoju.reports.word.write import chinese_number
from tests.reports.panels import VALUES, panel, provenance

HOSTILE = '#panic() $x$ *b* _i_ `c` \\ @ref <script>alert(1)</script> "]};"&amp; #[x]'


def document(words: str = "正文", *, simulated: bool = True) -> Document:
    """One of every block, all with the same words."""
    table = Table((Column(words), Column("数", number=True)), ((words, "1"), ("乙", "2")))
    picture = bar_chart([Bar(words, (1,), "1 家")], provenance(simulated=simulated).caption(words, "2024"))
    blocks = (Paragraph(words), Remark(words), KeyFigures(((words, "个"),)), TitledTable(words, table), picture)
    return Document(words, (Paragraph(words),), (Chapter("one", words, blocks),), provenance(simulated=simulated))


def pdf_text(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def word_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        written = parts.read("word/document.xml").decode()
    return "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", written))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_what_users_write_is_text_in_every_form() -> None:
    report = document(HOSTILE)
    reader = _Reader()
    reader.feed(as_html(report))
    assert "script" not in reader.tags
    assert HOSTILE in reader.words
    assert "alert(1)" in pdf_text(as_pdf(report)).replace("\r\n", "").replace("\n", "")
    assert "#panic() $x$ *b*" in word_text(as_word(report))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=40))
def test_no_text_breaks_a_form(words: str) -> None:
    report = document(words)
    assert as_pdf(report).startswith(b"%PDF")
    docx.Document(io.BytesIO(as_word(report)))
    _Reader().feed(as_html(report))


def test_the_page_obeys_a_strict_content_policy_and_needs_nothing_from_elsewhere() -> None:
    written = as_html(whole_report(panel(), provenance()))
    reader = _Reader()
    reader.feed(written)
    names = {name for name, _ in reader.attributes}
    assert "style" not in names
    assert not any(name.startswith("on") for name in names)
    assert not {"script", "link", "img", "iframe"} & set(reader.tags)
    assert not re.search(r"https?://|url\(|@import", written)


@pytest.mark.parametrize("simulated", [True, False])
def test_every_form_says_whether_the_data_are_simulated_and_what_it_rests_on(*, simulated: bool) -> None:
    report = document(simulated=simulated)
    for words in (as_html(report), pdf_text(as_pdf(report)), word_text(as_word(report))):
        flat = re.sub(r"\s", "", words)
        assert ("模拟数据" in flat) == simulated
        assert all(part in flat for part in ("test/zones@2024-01-01", "0123456789abcdef", "2026-06-30", "未核实"))


def test_every_page_of_a_simulated_pdf_bears_the_mark() -> None:
    long = Table((Column("名"),), tuple((f"第 {number} 行",) for number in range(150)))
    report = Document("长", (), (Chapter("one", "章", (TitledTable("表", long),)),), provenance())
    pages = pypdfium2.PdfDocument(as_pdf(report))
    assert len(pages) > 2
    assert all("模拟数据" in page.get_textpage().get_text_bounded() for page in pages)


def test_the_same_report_gives_the_same_pdf() -> None:
    report = whole_report(panel(), provenance())
    assert as_pdf(report) == as_pdf(report)


def test_word_has_the_layout_of_an_official_letter() -> None:
    made = docx.Document(io.BytesIO(as_word(document())))
    section = made.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(size.mm) for size in sizes if size is not None] == [210, 297, 37, 28]
    assert section.page_width is not None
    assert section.left_margin is not None
    assert section.right_margin is not None
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(Mm(156), abs=Mm(0.1))
    assert made.styles["Normal"].font.size.pt == 16
    xml = section.footer._element.xml
    assert "— " in xml
    assert "PAGE" in xml
    assert "仿宋_GB2312" in made.styles["Normal"].element.xml
    assert "一、正文" in [paragraph.text for paragraph in made.paragraphs]
    assert all(table._tbl.xml.count("w:tblHeader") == 1 for table in made.tables)


def test_word_names_what_stands_in_for_the_official_fonts() -> None:
    with zipfile.ZipFile(io.BytesIO(as_word(document()))) as parts:
        fonts_part = parts.read("word/fontTable.xml").decode()
    assert re.search(r'w:name="仿宋_GB2312"[^/]*<w:altName w:val="仿宋"/>', fonts_part)


def test_chapters_are_numbered_in_chinese() -> None:
    assert [chinese_number(number) for number in (1, 9, 10, 11, 20, 35)] == ["一", "九", "十", "十一", "二十", "三十五"]


def test_a_picture_as_png_has_its_size_and_is_not_empty() -> None:
    picture = bar_chart([Bar("甲", (1,), "1")], provenance().caption("图"))
    image = Image.open(io.BytesIO(as_png(picture, scale=2)))
    assert image.size == pytest.approx((picture.width * 2, picture.height * 2), abs=2)
    assert len(image.convert("L").getcolors() or []) > 10


def test_without_a_chinese_font_the_message_says_what_to_install() -> None:
    with pytest.raises(fonts.FontError, match="fonts-noto-cjk"):
        fonts.choose(["DejaVu Sans", "Libertinus Serif"])
    assert fonts.choose(["SimSun"]) == ("SimSun", "SimSun")
    assert fonts.choose(["noto sans cjk sc", "SimSun"]) == ("noto sans cjk sc", "SimSun")


def test_a_form_that_is_not_there_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"\.odt.*\.html、\.pdf"):
        write_document(document(), tmp_path / "a.odt")
    with pytest.raises(OutputError, match="不存在"):
        write_document(document(), tmp_path / "none" / "a.pdf")
    assert not list(tmp_path.iterdir())


def _make(data: str, found: Provenance) -> Document:
    return Document(data, (Paragraph(data),), (), found)


def test_many_reports_are_written_by_several_processes(tmp_path: Path) -> None:
    jobs = [Job(_make, f"报告 {number}", provenance(), tmp_path / f"{number}.pdf") for number in range(9)]
    told: list[float | None] = []
    write_all(jobs, told.append)
    assert told[-1] == 1
    assert sorted(told, key=lambda share: share or 0) == told
    assert "报告 8" in pdf_text((tmp_path / "8.pdf").read_bytes())


def test_short_cells_keep_their_line_and_long_ones_share_the_rest() -> None:
    table = Table((Column("结果"), Column("规则"), Column("依据")), (("不满足", "长" * 60, "短" * 20),))
    widths = column_widths(table, 60.0)
    assert sum(widths) == pytest.approx(60)
    assert widths[0] >= 3
    assert widths[1] > widths[2]


def test_the_report_of_a_whole_evaluation_tells_ranks_framework_and_years() -> None:
    found = panel(VALUES, VALUES[::-1].copy())
    report = whole_report(found, provenance())
    assert [chapter.anchor for chapter in report.chapters] == [
        "ranking",
        "certainty",
        "framework",
        "indicators",
        "provinces",
        "years",
        "basis",
    ]
    html = as_html(report)
    low = found.latest.index.low[:, -1].max()
    assert f"{low:.2f}" in html
    assert html.count("数据表") == sum("<figure>" in part for part in html.split("</figure>"))


def test_a_single_unit_and_a_single_year_still_make_a_report() -> None:
    one = panel(VALUES[:1], units=("苏州工业园区",))
    assert as_pdf(whole_report(one, provenance())).startswith(b"%PDF")


def test_dates_stand_as_numbers_that_sort() -> None:
    assert provenance().as_of == date(2026, 6, 30)
    assert "2026-06-30" in provenance().line()

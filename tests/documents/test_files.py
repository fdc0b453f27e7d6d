"""Reading files: formats, tables of characters, archives, limits. What cannot be read says why and stops nothing."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.documents import Problem, ReadOptions, Source, clean, read_bytes, read_paths

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "云泽高新区发展规划\n\n园区产业发展取得新的成效,全年实现工业增加值三百亿元,比上年增长百分之八。\n"
PAGE = """<!DOCTYPE html><html><head><title>云泽高新区发布年度计划_云泽日报网</title><meta charset="utf-8">
<link rel="canonical" href="https://news.example.org/a/1.html"><style>p{color:red}</style></head><body>
<div class="nav"><a href="/">首页</a> <a href="/b">政策</a> <a href="/c">园区</a></div>
<div class="main"><h1>云泽高新区发布年度计划</h1><div class="info">来源:云泽日报&nbsp;&nbsp;时间:2025-02-03 09:10</div>
<p>云泽高新区2月3日发布年度计划,提出全年新开工项目<b>120个</b>,完成固定资产投资260亿元,同比增长9%以上。</p>
<p>计划明确,园区将新建中试平台6个,引进博士等高层次人才300名&#65292;研发投入强度提高到6.2%。</p>
<p>园区有关负责人表示,将建立项目清单,逐月调度,确保上半年完成全年投资的一半以上,让项目早落地、早见效。</p>
<script>var a = "<p>不是正文</p>";</script></div>
<div class="footer">版权所有 云泽日报 <a href="/about">关于我们</a></div></body></html>"""


def only(name: str, data: bytes, options: ReadOptions | None = None) -> Source | Problem:
    (item,) = read_bytes(name, data, options or ReadOptions())
    return item


def source(name: str, data: bytes) -> Source:
    item = only(name, data)
    assert isinstance(item, Source), item
    return item


@pytest.mark.parametrize("table", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_table_of_characters_is_found(table: str) -> None:
    assert source("a.txt", TEXT.encode(table)).text == TEXT


def test_big5_is_told_from_gbk() -> None:
    traditional = "園區產業發展取得新的成效,全年實現工業增加值三百億元,這是經濟發展的重要時期,我們對此十分關注。"
    assert source("a.txt", traditional.encode("big5")).text == traditional


def test_broken_bytes_spoil_only_themselves() -> None:
    for table in ("gb18030", "utf-8"):
        data = bytearray((TEXT * 20).encode(table))
        data[400] = 0xFF
        text = source("a.txt", bytes(data)).text
        assert text.count("\ufffd") <= 3
        assert text.count("工业增加值三百亿元") >= 19


def test_provenance_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (item,) = read_paths([tmp_path])
    assert isinstance(item, Source)
    assert item.name.endswith("a.html")
    assert item.kind == "html"
    assert item.url == "https://news.example.org/a/1.html"
    assert len(item.sha256) == 64
    assert item.time is not None
    assert item.time.endswith("+00:00")


def test_a_page_gives_its_article_with_places_in_the_html() -> None:
    (article,) = clean(source("a.html", PAGE.encode()))
    assert article.metadata.title == "云泽高新区发布年度计划"
    assert (article.metadata.date, article.metadata.source) == ("2025-02-03", "云泽日报")
    assert article.text.count("\n") == 2
    for leftover in ("首页", "版权所有", "不是正文", "color"):
        assert leftover not in article.text
    place = article.text.index("120个")
    start, end = article.source_span(place, place + 4)
    assert PAGE[start:end] == "120个"
    comma = article.text.index("名") + 1
    start, end = article.source_span(comma, comma + 1)
    assert PAGE[start:end] == "&#65292;"


def test_word_files_give_paragraphs_and_tables_in_order() -> None:
    document = docx.Document()
    document.add_paragraph("园区统计公报")
    table = document.add_table(rows=2, cols=2)
    for i, value in enumerate(["指标", "数值", "工业增加值", "300"]):
        table.cell(i // 2, i % 2).text = value
    document.add_paragraph("以上数据为初步核算数。")
    buffer = io.BytesIO()
    document.save(buffer)
    assert (
        source("a.docx", buffer.getvalue()).text == "园区统计公报\n指标\t数值\n工业增加值\t300\n以上数据为初步核算数。"
    )


def test_workbooks_give_their_sheets_row_by_row() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "企业"
    sheet.append(["名称", "收入"])
    sheet.append(["云泽精工", 1200])
    buffer = io.BytesIO()
    book.save(buffer)
    assert source("a.xlsx", buffer.getvalue()).text == "企业\n名称\t收入\n云泽精工\t1200\n"


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_archives_and_archives_in_them_are_read() -> None:
    inner = packed({"内.txt": TEXT.encode("gbk")})
    items = list(read_bytes("外.zip", packed({"a.txt": TEXT.encode(), "内层.zip": inner})))
    assert [item.name for item in items] == ["外.zip!a.txt", "外.zip!内层.zip!内.txt"]
    assert all(isinstance(item, Source) for item in items)


def test_a_bomb_is_refused_and_the_rest_is_read() -> None:
    items = list(read_bytes("a.zip", packed({"bomb.txt": b"0" * 50_000_000, "good.txt": TEXT.encode()})))
    assert isinstance(items[0], Problem)
    assert "压缩炸弹" in items[0].message
    assert isinstance(items[1], Source)


def test_nesting_has_an_end() -> None:
    data = packed({"a.txt": TEXT.encode()})
    for _ in range(6):
        data = packed({"n.zip": data})
    (item,) = read_bytes("a.zip", data)
    assert isinstance(item, Problem)
    assert "嵌套超过 3 层" in item.message


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "空的"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("a.rar", b"Rar!", "改用 .zip"),
        ("a.docx", b"no package", "已损坏"),
        ("a.docx", packed({"x": b"y"}), "已损坏"),
        ("a.xlsx", b"no package", "已损坏"),
        ("a.pdf", b"%PDF-1.4 nothing", "已损坏"),
        ("a.zip", b"PK\x03\x04 nothing", "已损坏"),
        ("a.png", b"\x89PNG", "图片"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_would_help(name: str, data: bytes, words: str) -> None:
    item = only(name, data)
    assert isinstance(item, Problem)
    assert words in item.message


def test_missing_and_oversized_files_are_problems(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(b"a" * 2000)
    items = list(read_paths([tmp_path / "none.txt", big], ReadOptions(file_size=1000)))
    assert [isinstance(item, Problem) for item in items] == [True, True]
    assert "不存在" in items[0].message if isinstance(items[0], Problem) else False
    assert "超过上限" in items[1].message if isinstance(items[1], Problem) else False


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with a text layer, written by hand: each line by the code points of a standard font."""
    content = "BT /F1 12 Tf 14 TL 50 780 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Font << /F1 5 0 R >> >>",
    ]
    out = "%PDF-1.4\n"
    places = []
    for n, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return (out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}").encode("latin-1")


def test_the_text_layer_of_a_pdf_is_read() -> None:
    assert source("a.pdf", pdf(["Growth 5.8 percent", "R and D 2.64 percent"])).text.split("\n") == [
        "Growth 5.8 percent",
        "R and D 2.64 percent",
    ]


def test_a_scan_without_the_recognition_part_says_what_to_install() -> None:
    item = only("a.pdf", pdf([]))
    assert isinstance(item, Problem)
    assert "扫描件" in item.message
    assert "huoju[ocr]" in item.message


def test_recognition_asked_for_but_not_installed_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    item = only("a.pdf", pdf([]), ReadOptions(ocr=True))
    assert isinstance(item, Problem)
    assert "未安装文字识别组件" in item.message


@settings(max_examples=150, deadline=2000)
@given(st.binary(max_size=600), st.sampled_from(["a.txt", "a.html", "a.docx", "a.xlsx", "a.pdf", "a.zip", "a"]))
def test_random_bytes_are_a_source_or_a_problem(data: bytes, name: str) -> None:
    for item in read_bytes(name, data):
        assert isinstance(item, (Source, Problem))
        if isinstance(item, Source):
            clean(item)

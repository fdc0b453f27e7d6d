"""Scanned pages: recognised where the part for it is installed, and marked, for figures may be wrong."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from huoju.claims.export import claim_row
from huoju.claims.extract import extract
from huoju.documents import Problem, ReadOptions, Source, clean, read_bytes

FONTS = [
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
]
LINES = [
    "云栖高新区2024年工作简报",
    "2024年,云栖高新区实现营业收入3286亿元,增长9.5%。",
    "到2027年,全区建成高标准数字园区12个以上。",
]


@pytest.fixture(scope="module")
def scan() -> bytes:
    """A PDF of one page that is a picture of our own text."""
    pytest.importorskip("rapidocr_onnxruntime", reason="the extra ocr is not installed")
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415  comes with the extra

    font_file = next((font for font in FONTS if font.exists()), None)
    if font_file is None:
        pytest.skip("no font with Chinese characters on this machine")
    picture = Image.new("RGB", (1150, 230), "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(font_file), 34)
    for number, line in enumerate(LINES):
        pen.text((40, 30 + number * 62), line, font=font, fill="black")
    file = io.BytesIO()
    picture.save(file, "PDF", resolution=200)
    return file.getvalue()


def test_a_scan_is_recognised_and_its_figures_are_marked(scan: bytes) -> None:
    (source,) = read_bytes("scan.pdf", scan, ReadOptions(ocr=True))
    assert isinstance(source, Source)
    assert source.ocr
    (article,) = clean(source)
    assert any("文字识别" in flag for flag in article.flags)
    claims = extract(article)
    assert {(claim.value, claim.unit) for claim in claims} >= {("3286", "亿元"), ("9.5", "%"), ("12", "个")}
    assert all(claim_row(claim, ocr=source.ocr)["ocr"] for claim in claims)


def test_without_asking_a_scan_is_refused_with_the_remedy(scan: bytes) -> None:
    (problem,) = read_bytes("scan.pdf", scan)
    assert isinstance(problem, Problem)
    assert "扫描件" in problem.message
    assert "huoju[ocr]" in problem.message

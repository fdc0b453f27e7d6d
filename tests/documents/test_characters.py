"""Widths, scripts, controls, markup, wrong tables: one character for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoju.documents import MappedText, clean_characters, fold_punctuation, to_simplified


def cleaned(text: str) -> str:
    return clean_characters(MappedText.identity(text)).text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("到２０２７年，ＧＤＰ增长５．８％", "到2027年，GDP增长5.8%"),
        ("園區發展，後來居上", "园区发展，后来居上"),
        ("瞭望台与乾隆年间的故事很长很长很长很长很长很长很长很长很长很长很长很长很长", None),
        ("着\u200b力\ufeff推动\u00ad", "着力推动"),
        ("a\u00a0b\u3000c", "a b c"),
        ("⾼新⼯业", "高新工业"),
        ("第一段&nbsp;&ldquo;引号&rdquo;&#20013;", "第一段 “引号”中"),
        ('正文<span style="x">在这</span>里', "正文在这里"),
        ('font-family: 宋体; font-size: 16pt;">正文', "正文"),
        ("指标<3%且>1%", "指标<3%且>1%"),
        ("p{margin:0;color:red}正文", "正文"),
        ("正文(下转第四版)结尾", "正文结尾"),
        ("1\r\n2", "1\n2"),
    ],
)
def test_dirt_inside_a_line_is_undone(dirty: str, clean: str | None) -> None:
    assert cleaned(dirty) == (dirty if clean is None else clean)


@pytest.mark.parametrize("text", ["高新技术产业开发区发展规划", "国家高新区贡献了全国百分之二十以上的工业增加值,"])
@pytest.mark.parametrize("table", ["latin-1", "gb18030"])
def test_text_read_with_a_wrong_table_is_read_again(text: str, table: str) -> None:
    code = text.encode()
    if table == "gb18030" and len(code) % 2:
        text += "a"
        code = text.encode()
    broken = code.decode(table, "replace")
    if "\ufffd" not in broken:
        assert cleaned(broken) == text


@given(st.text(max_size=200))
def test_folding_and_converting_keep_the_length(text: str) -> None:
    assert len(to_simplified(text)) == len(text)
    assert len(fold_punctuation(text)) == len(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_places_never_go_back_and_lie_in_the_source(text: str) -> None:
    mapped = clean_characters(MappedText.identity(text))
    assert len(mapped.starts) == len(mapped.ends) == len(mapped.text)
    assert all(a <= b for a, b in zip(mapped.starts, mapped.starts[1:], strict=False))
    assert all(0 <= a <= b <= len(text) for a, b in zip(mapped.starts, mapped.ends, strict=True))

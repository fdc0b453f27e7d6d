"""Nothing a page can contain stops the cleaner or makes it slow."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huoju.documents import Problem, clean, read_bytes, sentences
from huoju.documents.library.citations import find_citations
from huoju.documents.library.grams import index_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.documents import Source

_PIECES = st.sampled_from(
    [
        "高新区", "增长5.8%", "(gao)", "(", ")", "（xin）", "?jing)", "窘?jīng)r", "<p style=", '">', "<!--",
        "<script>", "&#x4e2d;", "&", "\n", "\n\n\n", "。", ",", "2024-07-08", "08:45:06", "来源:", "日期:",
        "首页 > ", "一、", "(一)", "1.", "上接第一版",
        "《", "》", "“", "”", "...", "\ufffd", "\x00", "\u200b", "\ud800", "ä¸­", "鍥", "{a:b}", "- ", "作者:",
        "新华社北京5月28日电 ",
    ]
)  # fmt: skip


def check(text: str, source_of: Callable[..., Source]) -> None:
    for kind in ("text", "html"):
        source = replace(source_of(text), kind=kind)
        for article in clean(source):
            assert len(article.body.starts) == len(article.text)
            assert not article.text.startswith("\n")
            for sentence in sentences(article):
                assert article.text[sentence.start : sentence.end] == sentence.text
                assert 0 <= sentence.source_start <= sentence.source_end <= len(text)
            find_citations(article.text)
            index_text(article.text)


@settings(max_examples=300, deadline=2000)
@given(pieces=st.lists(_PIECES, max_size=60))
def test_any_mixture_of_dirt_is_cleaned_without_a_crash(pieces: list[str], source_of: Callable[..., Source]) -> None:
    check("".join(pieces), source_of)


@settings(max_examples=100, deadline=2000, suppress_health_check=[HealthCheck.large_base_example])
@given(data=st.data())
def test_cut_and_shuffled_pages_are_cleaned_without_a_crash(
    data: st.DataObject, pages: list[str], source_of: Callable[..., Source]
) -> None:
    page = data.draw(st.sampled_from(pages))
    start = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(start, len(page)))
    lines = page[start:end].split("\n")
    check("\n".join(data.draw(st.permutations(lines))), source_of)


@settings(max_examples=100, deadline=2000)
@given(data=st.binary(max_size=800))
def test_random_bytes_are_cleaned_without_a_crash(data: bytes) -> None:
    for item in read_bytes("a.txt", data):
        if not isinstance(item, Problem):
            clean(item)


LONG = 200_000
HARD_PAGES = {
    "one very long line": "高新区产业发展" * (LONG // 7),
    "one very long line of sentences": "高新区产业发展。" * (LONG // 8),
    "open brackets": "高(" * (LONG // 2),
    "open readings": "高(gao" * (LONG // 5),
    "readings": "高(gao)" * (LONG // 6),
    "broken characters": "窘?jīng)" * (LONG // 7),
    "spaces": " " * LONG + "高",
    "line feeds": "\n" * LONG,
    "short lines": "高新区\n" * (LONG // 4),
    "bulleted lines": "- 高新区\n" * (LONG // 6),
    "fields": "来源:高 日期:2024-01-01\n" * (LONG // 20),
    "one line of fields": "来源:高 " * (LONG // 5),
    "stamps": "2024-01-01 10:00:00\n" * (LONG // 20),
    "titles and stamps": "高新区产业发展观察\n2024-01-01\n" * (LONG // 21),
    "sections": "一、高新区\n(一)产业\n1.发展\n" * (LONG // 18),
    "open tags": "<p style=" * (LONG // 9),
    "closed by nothing": "<!--" * (LONG // 4),
    "scripts": "<script>" * (LONG // 8),
    "nested tags": "<div>" * (LONG // 5) + "高新区",
    "nested lists": "<ul><li>高" * (LONG // 9),
    "angles": ">" * LONG,
    "declarations": "a:b;" * (LONG // 4) + ">",
    "braces": "p{" * (LONG // 2),
    "entities": "&#" * (LONG // 2),
    "quotes": "“" * LONG,
    "books": "《高" * (LONG // 2),
    "numbers": "工信部〔2024〕" * (LONG // 9),
    "wrong table": "ä¸­" * (LONG // 3),
    "breadcrumbs": "首页 > 高新区 > 产业\n" * (LONG // 13),
    "copies": ("首页 > 高新区\n高新区发展观察报告\n2024-01-01\n" + "高新区产业取得成效,比上年增长百分之八。" * 5 + "\n")
    * (LONG // 130),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD_PAGES)
def test_hard_pages_take_time_in_proportion_to_their_length(name: str, source_of: Callable[..., Source]) -> None:
    page = HARD_PAGES[name]
    for kind in ("text", "html"):
        source = replace(source_of(page), kind=kind)
        start = time.process_time()
        articles = clean(source)
        for article in articles:
            sentences(article)
            find_citations(article.text)
        seconds = time.process_time() - start
        # the bound is 1 s per MB; these pages are up to 0.9 MB, and the machine may be shared
        assert seconds < 4, (name, kind, seconds)

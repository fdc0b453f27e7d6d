"""Search: every word is found wherever it stands, in either script, under any of its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.documents import Source
from huoju.documents.library import Filter, Library, more_like, search
from huoju.documents.library.grams import index_text, phrases
from huoju.documents.library.queries import find_places
from huoju.documents.library.sqlite import fts5

if TYPE_CHECKING:
    from collections.abc import Iterator

# paraphrase questions over the samples, each with a word of the title or text of its one right article
QUESTIONS = {
    "数字园区改造给企业补助多少": "数字园区带动中小企业改造",
    "科技成果转化需要中试平台": "书架走上货架",
    "亩均税收怎样提高": "亩均税收",
    "海上风电怎么制氢": "制氢设备",
    "免申即享支持小巨人企业": "八条措施",
    "孵化器认定条件": "孵化器管理办法",
    "差异化考核与个性指标": "一区一策",
    "科技服务业发展目标": "科技服务业",
    "专项资金如何用在刀刃上": "刀刃",
    "企业研发费用加计扣除辅导": "高新技术企业",
    "县域产业雷同": "县域园区",
    "数据采上来没人用": "数据睡大觉",
    "储能试验站投运": "储能",
    "集装箱吞吐量": "标箱",
}


@pytest.fixture(scope="module")
def library(pages: list[str]) -> Iterator[Library]:
    with Library(":memory:") as made:
        made.add_sources(Source(f"{n}.txt", "text", str(n), len(page), page) for n, page in enumerate(pages))
        yield made


@pytest.mark.parametrize(
    "query", ["链主", "到2027年", "县", "5.8%", "GB/T 39116", "“免申即享”", "柳河", "CNAS", "3.2亿美元"]
)
def test_words_of_any_length_are_found_in_every_article_that_has_them(library: Library, query: str) -> None:
    bare = query.strip("“”").lower()
    expected = {entry.id for entry in library.entries() if find_places(library.text(entry.id), [bare])}
    assert expected
    assert {hit.entry.id for hit in search(library, query, limit=100) if hit.exact and hit.places} == expected


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_piece_of_a_text_finds_it(library: Library, data: st.DataObject) -> None:
    entries = list(library.entries())
    entry = data.draw(st.sampled_from(entries))
    text = library.text(entry.id)
    start = data.draw(st.integers(0, len(text) - 3))
    piece = text[start : start + data.draw(st.integers(1, 12))].split("\n")[0].strip(' "“”')
    han = "".join(c for c in piece if "\u4e00" <= c <= "\u9fff")
    if han != piece or not piece:
        return
    assert entry.id in {hit.entry.id for hit in search(library, piece, limit=100)}


def test_either_script_and_any_name_finds_the_same(library: Library) -> None:
    def found(query: str) -> list[int]:
        return [hit.entry.id for hit in search(library, query, limit=50) if hit.exact]

    assert found("高新区") == found("高新區")
    assert set(found("高新区")) == set(found("高新技术产业开发区"))
    assert set(found("规上工业企业")) == set(found("规模以上工业企业"))


def test_every_word_of_the_query_must_stand_in_an_exact_hit(library: Library) -> None:
    for hit in search(library, "补助 认可", limit=50):
        if hit.exact:
            article = library.article(hit.entry.id)
            assert article is not None
            assert "补助" in article.text
            assert "认可" in article.text


def test_filters_narrow(library: Library) -> None:
    every = search(library, "园区", limit=100)
    notices = search(library, "园区", Filter(kind="通知"), limit=100)
    recent = search(library, "园区", Filter(date_from="2025-01-01", date_to="2025-12-31"), limit=100)
    signed = search(library, "园区", Filter(body="工业和信息化厅"), limit=100)
    assert notices
    assert {hit.entry.kind for hit in notices} == {"通知"}
    assert recent
    assert all("2025-01-01" <= hit.entry.date <= "2025-12-31" for hit in recent)
    assert [hit.entry.body for hit in signed] == ["东川省工业和信息化厅"]
    assert len(every) > max(len(notices), len(recent), len(signed))


def test_snippets_mark_the_words(library: Library) -> None:
    for hit in search(library, "专精特新", limit=10):
        assert hit.marks or not hit.exact
        for start, end in hit.marks:
            assert hit.snippet[start:end] in "专精特新"


def test_questions_find_their_article(library: Library) -> None:
    ranks = []
    for question, word in QUESTIONS.items():
        hits = search(library, question, limit=10)
        found = [library.article(hit.entry.id) for hit in hits]
        names = [one.metadata.title + one.text for one in found if one is not None]
        ranks.append(next((1 / n for n, name in enumerate(names, start=1) if word in name), 0.0))
    assert sum(ranks) / len(ranks) >= 0.9, dict(zip(QUESTIONS, ranks, strict=True))


def test_more_like_this_finds_the_related_and_not_itself(library: Library) -> None:
    by_title = {entry.title: entry.id for entry in library.entries()}
    guide = next(i for title, i in by_title.items() if "数字园区建设指引" in title)
    found = [hit.entry.id for hit in more_like(library, guide)]
    assert guide not in found
    related = next(i for title, i in by_title.items() if "数字园区带动" in title)
    assert related in found[:5]


@pytest.mark.parametrize(
    "query", ["", "   ", "。。。", '"', '""', "AND OR NOT", "a* NEAR(b)", "col:x", "'; DROP TABLE articles"]
)
def test_odd_queries_are_harmless(library: Library, query: str) -> None:
    search(library, query)
    assert list(library.entries())


def test_units_and_pairs_are_as_documented() -> None:
    assert index_text("到2027年") == "到2027 2027年 年"
    assert index_text("增长5.8%,达AB") == "增长 长5q8 5q8 达ab ab"
    assert fts5(((phrases("链"),),)) == '(("链" *))'
    assert fts5(((phrases("到2027年"),),)) == '(("到2027 2027年"))'


def test_a_word_that_stands_everywhere_is_ranked_by_titles(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    ranked = search(library, "园区", limit=100)
    monkeypatch.setattr("huoju.documents.library.queries._MAX_RANKED", 3)
    common = search(library, "园区", limit=100)
    assert {hit.entry.id for hit in common} == {hit.entry.id for hit in ranked}
    in_title = ["园区" in hit.entry.title for hit in common]
    assert in_title == sorted(in_title, reverse=True)
    notices = search(library, "园区", Filter(kind="通知"), limit=100)
    assert {hit.entry.kind for hit in notices} == {"通知"}


def test_places_fit_the_text_when_lower_case_is_longer() -> None:
    assert find_places("İ高新区GDP", ["gdp", "高新区"]) == ((1, 7),)

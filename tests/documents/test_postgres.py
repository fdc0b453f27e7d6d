"""A library in PostgreSQL finds what one in SQLite finds, in the same order."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huoju.documents import Source
from huoju.documents.library import Filter, Library, LibraryError, is_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    Both = tuple[Library, Library]

QUERIES = [
    "链主", "到2027年", "县", "5.8%", "GB/T 39116", "高新区", "高新技术产业开发区", "专精特新中小企业", "亩均税收",
    "中试平台 补助", "海上风电怎么制氢", "3.2亿美元", "“免申即享”", "园区 数字 企业", "没有的词", "CNAS", "cnas", "园",
    "孵化器认定条件", "数字园区改造给企业补助多少",
]  # fmt: skip


@pytest.fixture(scope="module", params=["tokens", "single units"])
def both(postgres: str, pages: list[str], request: pytest.FixtureRequest) -> Iterator[Both]:
    """The same pages in both; once with the index of an article too long for its tokens."""
    import psycopg  # noqa: PLC0415  the fixture above skips where it is absent

    from huoju.documents.library import postgres as backend  # noqa: PLC0415  as above

    schema = f"s{os.getpid()}_{len(request.param)}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        server.execute(f"CREATE SCHEMA {schema}")
    patch = pytest.MonkeyPatch()
    if request.param == "single units":
        patch.setattr(backend, "_MOST_BYTES", 0)
    sources = [Source(f"{n}.txt", "text", str(n), len(page), page) for n, page in enumerate(pages)]
    with Library(":memory:") as one, Library(f"{postgres}?options=-csearch_path%3D{schema}") as other:
        for library in (one, other):
            library.add_sources(sources)
        yield one, other
    patch.undo()
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f"DROP SCHEMA {schema} CASCADE")


def found(library: Library, query: str, chosen: Filter | None = None) -> list[tuple[int, bool, str]]:
    return [(hit.entry.id, hit.exact, hit.snippet) for hit in library.search(query, chosen, limit=30)]


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_articles_come_in_the_same_order(both: Both, query: str) -> None:
    one, other = both
    assert found(one, query) == found(other, query)


@pytest.mark.parametrize(
    "chosen", [Filter(kind="通知"), Filter(date_from="2025-01-01"), Filter(body="厅"), Filter(region="省")]
)
def test_filters_let_the_same_through(both: Both, chosen: Filter) -> None:
    one, other = both
    assert found(one, "园区", chosen) == found(other, "园区", chosen)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_piece_of_a_text_finds_the_same(both: Both, data: st.DataObject) -> None:
    one, other = both
    entry = data.draw(st.sampled_from(list(one.entries())))
    text = one.text(entry.id)
    start = data.draw(st.integers(0, len(text) - 3))
    piece = text[start : start + data.draw(st.integers(1, 10))].replace("\n", " ")
    assert sorted(row[:2] for row in found(one, piece)) == sorted(row[:2] for row in found(other, piece))


def test_more_like_this_is_the_same(both: Both) -> None:
    one, other = both
    for entry in list(one.entries())[:12]:
        mine, theirs = ({hit.entry.id for hit in library.more_like(entry.id, limit=5)} for library in (one, other))
        assert len(mine & theirs) >= 0.6 * max(len(mine), len(theirs))


def test_an_address_is_told_from_a_file() -> None:
    assert is_address("postgresql://postgres@127.0.0.1/x")
    assert not is_address("library.sqlite")


def test_a_server_that_is_not_there_is_said_in_one_line() -> None:
    pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed")
    with pytest.raises(LibraryError, match="无法连接") as raised:
        Library("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    assert "\n" not in str(raised.value)

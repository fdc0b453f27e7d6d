"""The five real documents: what is wrong with each must be gone, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from huoju.documents import Article, Source, clean, read_paths, to_simplified

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def seeds(shared: Path) -> dict[str, list[Article]]:
    found = {}
    for item in read_paths([shared / "seeds"]):
        assert isinstance(item, Source)
        found[item.name.rsplit("/", 1)[1][:3]] = clean(item)
    return found


def test_each_page_gives_its_articles(seeds: dict[str, list[Article]]) -> None:
    assert {name: len(articles) for name, articles in seeds.items()} == {
        "000": 3,
        "001": 1,
        "002": 1,
        "003": 1,
        "004": 1,
    }


def test_the_fields_of_the_page_are_read(seeds: dict[str, list[Article]]) -> None:
    fields = {name: articles[0].metadata for name, articles in seeds.items()}
    assert [fields[n].date for n in sorted(fields)] == ["", "2024-07-08", "2024-08-28", "2024-02-14", "2024-07-05"]
    assert [fields[n].author for n in sorted(fields)] == ["", "", "樊继达", "金观平", ""]
    assert [fields[n].source for n in sorted(fields)] == ["新华社", "高新院", "", "经济日报", "高新院"]
    assert [bool(fields[n].title) for n in sorted(fields)] == [True, True, False, True, True]


def test_no_reading_no_markup_no_furniture_is_left(seeds: dict[str, list[Article]]) -> None:
    for articles in seeds.values():
        for article in articles:
            assert not re.search(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùü]{1,6}\)", article.text)
            for leftover in ("text-align", "上接第", "图为", "汪江波", "点击", "快照", "爬虫", "相关文章", "主页 >"):
                assert leftover not in article.text, (leftover, article.metadata.title)
            assert to_simplified(article.text) == article.text


def test_characters_broken_by_the_injector_are_whole_again(seeds: dict[str, list[Article]]) -> None:
    assert "要改变这种窘况," in seeds["002"][0].text
    assert "部长金壮龙在会上表示" in seeds["004"][0].text


def test_the_second_copy_is_linked_not_repeated(seeds: dict[str, list[Article]]) -> None:
    article = seeds["001"][0]
    assert len(article.copies) == 1
    assert article.text.count("2037家") == 1
    assert 7500 < len(article.text) < 7800


def test_broken_sentences_are_joined_and_glued_paragraphs_split(seeds: dict[str, list[Article]]) -> None:
    first, second, _ = seeds["000"]
    assert "工程科技是改变世界的重要力量," in first.text
    assert "把自己的科学追求融入建设社会主义现代化国家" in first.text
    assert "进行了防水处置和射前状态检查,用吸水桶" in second.text
    assert "\n《以新的发展理念引领发展》是" in first.text
    assert "经济社会发展和人民生活改善" in first.text


def test_no_figure_of_a_teaser_gets_in(seeds: dict[str, list[Article]]) -> None:
    text = seeds["003"][0].text
    assert "238" not in text
    assert "45个国家先进制造业集群" in text
    assert text.endswith("加快向世界级水平提升。")


def test_every_character_is_found_at_its_place_in_the_source(seeds: dict[str, list[Article]]) -> None:
    for articles in seeds.values():
        for article in articles:
            for i, character in enumerate(article.text):
                start, end = int(article.body.starts[i]), int(article.body.ends[i])
                raw = article.source.text[start:end]
                if start == end:
                    assert character == "\n"
                elif len(raw) == 1:
                    assert character in {raw, to_simplified(raw)} or (raw, character) == ("\xa0", " ")
                else:
                    assert character in "况在会和 ", (character, raw)

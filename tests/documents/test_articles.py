"""Titles, paragraphs, sections, sentences, duplicates, metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.documents import clean, sentence_spans, sentences
from huoju.documents.cleaning.articles import clean_title
from huoju.documents.cleaning.dates import find_date
from huoju.documents.cleaning.document_numbers import issuer_of, normal_number
from huoju.documents.cleaning.duplicates import same_article, shingles
from huoju.documents.cleaning.fields import parse_fields
from huoju.documents.cleaning.sections import section_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.documents import Source

BODY = (
    "云泽高新区今年把培育专精特新企业作为头等大事,全年新增省级企业四十六家,总数达到二百一十九家。"
    "园区设立五亿元的成长基金,对首次认定的企业给予一次性支持,并为每家企业配备一名服务专员。"
)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("关于印发数字园区指引的通知_东川省人民政府", "关于印发数字园区指引的通知"),
        ("云泽高新区发布新政 - 云泽日报网", "云泽高新区发布新政"),
        ("六合彩开奖_云泽高新区发布新政_澳门娱乐城", "云泽高新区发布新政"),
        ("科技—产业—金融怎样循环", "科技—产业—金融怎样循环"),
        ("GB/T 36132-2018解读", "GB/T 36132-2018解读"),
    ],
)
def test_spam_and_site_names_around_a_title_go(raw: str, title: str) -> None:
    assert clean_title(raw) == title


def test_fields_are_read_in_any_order() -> None:
    assert parse_fields("来源:园区观察 日期:2024-07-08 点击:") == {
        "source": "园区观察",
        "date": "2024-07-08",
        "none": "",
    }
    assert (parse_fields("2024-07-08 来源:园区观察 点击:次") or {})["date"] == "2024-07-08"
    assert parse_fields("会议指出,来源:稳定、可靠的数据是评价的基础。") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("发布于2024年2月4日", "2024-02-04"),
        ("2024/12/31 08:00", "2024-12-31"),
        ("二〇二五年一月十二日", "2025-01-12"),
        ("二○二四年十二月三十一日", "2024-12-31"),
        ("2023-02-30", None),
        ("2024年", None),
    ],
)
def test_dates_are_real_days(text: str, day: str | None) -> None:
    assert find_date(text) == day


def test_document_numbers_get_their_official_brackets_and_issuer() -> None:
    assert normal_number("工信部企业[2026]2号") == "工信部企业〔2026〕2号"
    assert normal_number("国科发火(2020)第1号") == "国科发火〔2020〕1号"
    assert issuer_of("工信部企业〔2026〕2号") == "工业和信息化部"
    assert issuer_of("国办发〔2020〕1号") == "国务院办公厅"
    assert issuer_of("某某〔2020〕1号") is None


def test_sections_nest() -> None:
    text = "一、总体\n(一)思想\n内容。\n1.要点\n(二)目标\n二、任务\n三、保障"
    sections = section_tree(text)
    assert [(s.depth, s.title, s.parent) for s in sections] == [
        (1, "总体", None),
        (2, "思想", 0),
        (3, "要点", 1),
        (2, "目标", 0),
        (1, "任务", None),
        (1, "保障", None),
    ]
    assert text[sections[0].start : sections[0].end].endswith("(二)目标")


def test_a_decimal_at_the_head_of_a_line_is_no_section() -> None:
    assert section_tree("1.55%的企业没有研发活动。\n3.2亿元投入到位。") == ()


def test_sentences_keep_quotations_whole_and_know_their_places(source_of: Callable[..., Source]) -> None:
    text = "园区负责人说:“先干起来。干好了再总结。”大家都同意。全年增长5.8%!真的吗?是的。" + BODY
    article = clean(source_of(text))[0]
    found = sentences(article)
    assert [s.text for s in found][:3] == [
        "园区负责人说:“先干起来。干好了再总结。”",
        "大家都同意。",
        "全年增长5.8%!",
    ]
    for sentence in found:
        assert article.text[sentence.start : sentence.end] == sentence.text
        assert text[sentence.source_start : sentence.source_end] == sentence.text


@given(st.text(alphabet="高新区。!?”“()《》 \nab1", max_size=120))
def test_sentences_cover_the_paragraph_but_its_spaces(text: str) -> None:
    paragraph = text.replace("\n", "")
    spans = list(sentence_spans(paragraph))
    covered = "".join(paragraph[a:b] for a, b in spans)
    assert covered.replace(" ", "") == paragraph.replace(" ", "")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(BODY) - 1), st.sampled_from("的了在有为产园"))
def test_one_changed_character_leaves_the_same_article(place: int, character: str) -> None:
    changed = BODY[:place] + character + BODY[place + 1 :]
    assert same_article(shingles(BODY), shingles(changed))


def test_different_articles_are_not_taken_for_one(pages: list[str]) -> None:
    marks = [shingles(page) for page in pages]
    pairs = [(i, j) for i in range(len(marks)) for j in range(i) if same_article(marks[i], marks[j])]
    assert pairs == []


def test_a_notice_of_a_meeting_keeps_its_time_and_place(source_of: Callable[..., Source]) -> None:
    fields = "发布时间:2025-03-01 来源:云泽高新区"
    parts = ["关于召开推进会的通知", fields, BODY, "时间:2025年3月9日", "地点:园区大厦", BODY[:60] + "。"]
    page = "\n\n".join(parts)
    article = clean(source_of(page))[0]
    assert "时间:2025年3月9日" in article.text
    assert article.metadata.date == "2025-03-01"
    assert article.metadata.kind == "通知"

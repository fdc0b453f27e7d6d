"""What is to be done, by whom, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huoju.claims import measures

if TYPE_CHECKING:
    from collections.abc import Callable

    from huoju.documents import Article

    Make = Callable[..., Article]


def test_a_measure_has_verb_matter_and_whom(article: Make) -> None:
    (measure,) = measures(article("支持企业与高校共同设立联合研究机构。"))
    assert (measure.action, measure.whom) == ("支持", "企业")
    assert measure.what == "企业与高校共同设立联合研究机构"


def test_who_is_to_do_it_stands_before_the_modal(article: Make) -> None:
    (measure,) = measures(article("各级科技部门要加强统筹协调。"))
    assert (measure.who, measure.action) == ("各级科技部门", "加强")


def test_money_goes_to_whom_it_is_given(article: Make) -> None:
    found = measures(article("对首次认定的国家高新技术企业,给予20万元奖励。"))
    assert [(m.action, m.whom) for m in found] == [("给予", "首次认定的国家高新技术企业")]


def test_what_has_been_done_and_what_is_said_of_something_is_no_measure(article: Make) -> None:
    assert measures(article("加快转型取得了积极进展。发展高科技是高新区的初心使命。")) == []


def test_a_measure_names_its_sections_and_its_place(article: Make) -> None:
    text = article("一、重点任务\n(一)培育优质企业\n建立梯次培育机制,引导企业加大研发投入。")
    found = measures(text)
    assert [m.section for m in found] == ["一、重点任务 / （一）培育优质企业"] * 2 or all(
        "重点任务" in m.section and "培育优质企业" in m.section for m in found
    )
    for measure in found:
        assert measure.what in text.source.text[measure.start : measure.end]

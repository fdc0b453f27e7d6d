"""Charts as inline SVG."""

from xml.etree import ElementTree as ET

import pytest

from huoju.reports import svg
from huoju.reports.bars import Bar, bar_chart
from huoju.reports.funnel import Step, funnel
from huoju.reports.intervals import Span, interval_chart
from huoju.reports.markup import Markup
from huoju.reports.rank_lines import RankLine, rank_lines


def _read(chart: Markup) -> ET.Element:
    return ET.fromstring(chart)


def _texts(chart: Markup) -> list[str]:
    return [found.text or "" for found in _read(chart).iter("text")]


def _boxes(chart: Markup, colour: str) -> list[dict[str, str]]:
    return [found.attrib for found in _read(chart).iter("rect") if found.attrib["fill"] == colour]


def test_the_bars_of_a_chart_share_one_scale() -> None:
    chart = bar_chart([Bar("甲", (40, 20), "60 家"), Bar("乙", (30,), "30 家")], title="图")
    first, second = (float(box["width"]) for box in _boxes(chart, svg.MAIN))
    assert first / second == pytest.approx(40 / 30, rel=1e-3)
    assert float(_boxes(chart, svg.SECOND)[0]["width"]) == pytest.approx(first / 2, rel=1e-3)


def test_every_bar_bears_its_label_and_its_figure() -> None:
    assert _texts(bar_chart([Bar("甲", (1,), "1 家"), Bar("乙", (0,), "0 家")], title="图")) == [
        "甲",
        "1 家",
        "乙",
        "0 家",
    ]


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    for chart in (
        bar_chart([], title="图"),
        bar_chart([Bar("甲", (0,), "0")], title="图"),
        funnel([], title="图", legend=("通过", "未定")),
        funnel([Step("甲", 0, 0, "0")], title="图", legend=("通过", "未定")),
        interval_chart([], title="图", axis="名次"),
        interval_chart([Span("甲", 3, 3, "3")], title="图", axis="名次"),
        rank_lines([], [], title="图"),
        rank_lines(["2023"], [RankLine("甲", (None,))], title="图"),
    ):
        assert _read(chart).tag == "svg"


def test_a_funnel_narrows_and_keeps_the_open_cases_around_the_sure_ones() -> None:
    chart = funnel([Step("宽", 10_000, 0, "1 万"), Step("窄", 10, 90, "10")], title="图", legend=("通过", "未定"))
    wide, narrow = (float(box["width"]) for box in _boxes(chart, svg.MAIN)[1:])
    assert wide > narrow
    assert float(_boxes(chart, svg.SECOND)[2]["width"]) > narrow


def test_an_interval_reaches_from_its_low_to_its_high_end() -> None:
    chart = interval_chart([Span("甲", 1, 1, "1"), Span("乙", 1, 11, "1–11")], title="图", axis="名次")
    certain, open_ = (float(box["width"]) for box in _boxes(chart, svg.MAIN))
    assert certain < 10 < open_


def test_units_of_equal_rank_are_named_together_and_gaps_are_left_out() -> None:
    lines = [RankLine("甲", (1, 2)), RankLine("乙", (1, None)), RankLine("丙", (3, 1), marked=True)]
    words = _texts(rank_lines(["2022", "2023"], lines, title="图"))
    assert {"甲、乙 1", "丙 3", "2 甲", "1 丙"} <= set(words)


def test_text_that_does_not_fit_is_cut_with_a_sign() -> None:
    cut = svg.shortened("近两年研发费用合计一千二百万元以上", 80)
    assert cut.endswith("…")
    assert svg.width_of(cut) <= 80
    assert svg.shortened("短", 80) == "短"

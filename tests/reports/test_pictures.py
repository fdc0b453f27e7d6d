"""Every picture holds together whatever it is given: unknown numbers, one unit, many units, very long names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huoju.reports.picture import PUBLISHED, SIMULATED, Mark
from huoju.reports.pictures import (
    Bar,
    Caption,
    Dot,
    FrontierPoint,
    FunnelStep,
    HeatRow,
    Part,
    Picture,
    RadarSeries,
    RankedBar,
    RankPath,
    RankSpan,
    Slice,
    Target,
    bar_chart,
    correlation_map,
    flow_picture,
    frontier,
    funnel,
    heat_table,
    radar,
    rank_intervals,
    rank_paths,
    ranking_bars,
    scatter,
    sunburst,
    tile_grid,
    timeline,
    waterfall,
)
from huoju.reports.pictures.tile_grid import TILES
from tests.reports.drawing import boxes, check, read, texts

NUMBERS: st.SearchStrategy[float | None] = st.none() | st.floats() | st.integers(-1000, 1000).map(float)
MARKS_OF_DATA: tuple[Mark, Mark] = (SIMULATED, "")
MARKS_OF_ALL: tuple[Mark, ...] = (*MARKS_OF_DATA, PUBLISHED)
NAMES = st.text(max_size=5) | st.sampled_from(
    ["苏州工业园区", "河北雄安高新技术产业开发区", "R&D intensity <5%>", "长" * 300, "W" * 200]
)
CAPTIONS = st.builds(Caption, NAMES, NAMES, NAMES, st.sampled_from(MARKS_OF_ALL))
TRIES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLAIN = Caption("图", "表", "2024 年度", SIMULATED)


def some(strategy: st.SearchStrategy[Any], most: int = 8) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=most)


def tuples(length: int, strategy: st.SearchStrategy[Any] = NUMBERS) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=length, max_size=length).map(tuple)


@TRIES
@given(CAPTIONS, st.integers(1, 4).flatmap(lambda n: some(st.builds(Bar, NAMES, tuples(n), NAMES))), some(NAMES, 3))
def test_bars(caption: Caption, bars: list[Bar], parts: list[str]) -> None:
    check(bar_chart(bars, caption, parts=parts[: len(bars[0].parts)] if bars else ()))


@TRIES
@given(CAPTIONS, some(st.builds(FunnelStep, NAMES, st.integers(0, 10**9), st.integers(0, 10**9), NAMES)), NAMES, NAMES)
def test_funnel(caption: Caption, steps: list[FunnelStep], sure: str, perhaps: str) -> None:
    check(funnel(steps, caption, names=(sure, perhaps)))


@TRIES
@given(CAPTIONS, st.data(), st.integers(0, 10))
def test_ranking_bars(caption: Caption, data: st.DataObject, dimensions: int) -> None:
    names = data.draw(tuples(dimensions, NAMES))
    bars = data.draw(some(st.builds(RankedBar, NAMES, NAMES, tuples(dimensions), NAMES, st.floats())))
    check(ranking_bars(bars, names, caption))


RANGES = st.none() | st.tuples(NUMBERS, NUMBERS)


@TRIES
@given(CAPTIONS, some(st.builds(RankSpan, NAMES, NUMBERS, RANGES, RANGES, NAMES)))
def test_rank_intervals(caption: Caption, spans: list[RankSpan]) -> None:
    check(rank_intervals(spans, caption))


@TRIES
@given(CAPTIONS, st.data(), st.integers(0, 60))
def test_heat_table(caption: Caption, data: st.DataObject, columns: int) -> None:
    names = data.draw(tuples(columns, NAMES))
    rows = data.draw(some(st.builds(HeatRow, NAMES, tuples(columns)), 4))
    check(heat_table(names, rows, caption))


@TRIES
@given(CAPTIONS, st.data(), st.integers(0, 12))
def test_correlation_map(caption: Caption, data: st.DataObject, size: int) -> None:
    names = data.draw(tuples(size, NAMES))
    check(correlation_map(names, data.draw(tuples(size, tuples(size))), caption))


@TRIES
@given(CAPTIONS, some(st.builds(Dot, NAMES, NUMBERS, NUMBERS, st.booleans())), NAMES, NAMES)
def test_scatter(caption: Caption, dots: list[Dot], x_axis: str, y_axis: str) -> None:
    check(scatter(dots, caption, x_axis=x_axis, y_axis=y_axis))


@TRIES
@given(CAPTIONS, st.data(), st.integers(0, 40))
def test_radar(caption: Caption, data: st.DataObject, axes: int) -> None:
    names = data.draw(tuples(axes, NAMES))
    series = data.draw(some(st.builds(RadarSeries, NAMES, tuples(axes)), 5))
    check(radar(names, series, caption), apart=axes <= 12)


RANKS = st.none() | st.floats() | st.integers(1, 500).map(float)


@TRIES
@given(CAPTIONS, st.data(), st.integers(0, 8))
def test_rank_paths(caption: Caption, data: st.DataObject, periods: int) -> None:
    names = data.draw(tuples(periods, NAMES))
    paths = data.draw(some(st.builds(RankPath, NAMES, tuples(periods, RANKS), st.booleans()), 20))
    check(rank_paths(names, paths, caption))


SLICES = st.recursive(
    st.builds(Slice, NAMES, NUMBERS),
    lambda inner: st.builds(Slice, NAMES, NUMBERS, st.lists(inner, max_size=4).map(tuple)),
    max_leaves=20,
)


@TRIES
@given(CAPTIONS, some(SLICES, 5))
def test_sunburst(caption: Caption, slices: list[Slice]) -> None:
    check(sunburst(slices, caption))


@TRIES
@given(CAPTIONS, st.dictionaries(st.sampled_from(sorted(TILES)), NUMBERS), NAMES)
def test_tile_grid(caption: Caption, values: dict[str, float | None], measure: str) -> None:
    check(tile_grid(values, caption, measure=measure))


@TRIES
@given(CAPTIONS, NAMES, st.floats(), some(st.builds(Part, NAMES, NUMBERS)), NAMES)
def test_waterfall(caption: Caption, start: str, value: float, parts: list[Part], end: str) -> None:
    check(waterfall((start, value), parts, end, caption))
    check(waterfall(None, parts, end, caption))


@TRIES
@given(CAPTIONS, st.lists(NAMES, unique=True, max_size=5), st.data())
def test_flow(caption: Caption, levels: list[str], data: st.DataObject) -> None:
    numbers = st.integers(0, 10**9)
    flows = {(one, other): data.draw(numbers) for one in levels for other in levels}
    check(flow_picture(levels, levels, flows, caption))


MARKS = st.tuples(st.integers(1980, 2050).map(float) | st.floats(), NAMES)


@TRIES
@given(
    CAPTIONS,
    some(st.builds(Target, NAMES, st.none() | MARKS, st.none() | MARKS, st.lists(MARKS, max_size=6).map(tuple))),
)
def test_timeline(caption: Caption, targets: list[Target]) -> None:
    check(timeline(targets, caption))


@TRIES
@given(
    CAPTIONS,
    some(st.builds(FrontierPoint, st.floats(), st.floats(), NAMES)),
    st.none() | st.tuples(NAMES, st.floats()),
    NAMES,
)
def test_frontier(
    caption: Caption, points: list[FrontierPoint], threshold: tuple[str, float] | None, axis: str
) -> None:
    check(frontier(points, caption, cost_axis=axis, score_axis=axis, threshold=threshold))


def many() -> list[Picture]:
    """Pictures of 500 units."""
    names = [f"高新技术产业开发区{number}" for number in range(500)]
    return [
        ranking_bars([RankedBar(name, "1–178", (20.0, None, 3.5), "23.50") for name in names], "甲乙丙", PLAIN),
        rank_intervals([RankSpan(name, 3, (1, 9), (1, 40), "3（1–40）") for name in names], PLAIN),
        heat_table([str(number) for number in range(100)], [HeatRow(name, (0.5,) * 100) for name in names[:30]], PLAIN),
        rank_paths(["2023", "2024"], [RankPath(name, (n + 1, 500 - n), n < 5) for n, name in enumerate(names)], PLAIN),
        scatter([Dot(name, n % 37, n % 41, n < 5) for n, name in enumerate(names)], PLAIN, x_axis="横", y_axis="纵"),
        correlation_map(names[:120], [[0.5] * 120] * 120, PLAIN),
        sunburst([Slice(name, 1.0) for name in names], PLAIN),
        waterfall(("始", 0.0), [Part(name, 0.1) for name in names], "终", PLAIN),
    ]


def test_five_hundred_units_fit() -> None:
    for picture in many():
        check(picture)


def test_bars_share_one_scale_and_stand_one_behind_the_other() -> None:
    picture = bar_chart([Bar("甲", (40, 20), "60 家"), Bar("乙", (30,), "30 家")], PLAIN)
    first, second = boxes(picture, "#b3341f")
    assert first["width"] / second["width"] == pytest.approx(40 / 30, rel=1e-3)
    (behind,) = boxes(picture, "#e0a08f")
    assert behind["x"] == pytest.approx(first["x"] + first["width"], abs=0.02)
    assert {"甲", "60 家", "乙", "30 家"} <= set(texts(picture))


def test_stacked_points_add_up_to_the_score_and_negative_ones_stand_left_of_zero() -> None:
    picture = ranking_bars([RankedBar("甲", "1", (30, 20), "50"), RankedBar("乙", "2", (-10, 40), "30")], "AB", PLAIN)
    first, negative = boxes(picture, "#004488")[1:]
    second, positive = boxes(picture, "#eecc66")[1:]
    assert first["x"] + first["width"] == pytest.approx(second["x"], abs=0.02)
    assert negative["x"] + negative["width"] == pytest.approx(positive["x"], abs=0.02)
    assert first["width"] / negative["width"] == pytest.approx(3, rel=1e-2)


def test_an_unknown_number_is_shown_as_missing_and_never_as_zero() -> None:
    heat = heat_table(["甲"], [HeatRow("A", (None,)), HeatRow("B", (0.0,))], PLAIN)
    assert [row[1] for row in heat.table.rows] == ["缺", "0"]
    assert "缺" in texts(waterfall(("始", 1.0), [Part("甲", None)], "终", PLAIN))
    assert texts(tile_grid({"110000": 3.0}, PLAIN, measure="得分")).count("无数据") == 33


def test_the_tiles_are_all_34_provinces_each_on_its_own_place() -> None:
    assert len(TILES) == 34
    assert len({(column, row) for _, column, row in TILES.values()}) == 34
    assert {"台湾", "香港", "澳门"} <= {name for name, _, _ in TILES.values()}
    with pytest.raises(KeyError, match="999999"):
        tile_grid({"999999": 1.0}, PLAIN, measure="得分")


def test_a_flow_counts_who_moved() -> None:
    flows = {("甲", "甲"): 5, ("甲", "乙"): 3, ("乙", "甲"): 2}
    picture = flow_picture(["甲", "乙"], ["甲", "乙"], flows, PLAIN)
    assert picture.description == "共 10，其中 5 级别变化。"
    assert {"甲 8", "乙 2", "甲 7", "乙 3"} <= set(texts(picture))
    with pytest.raises(KeyError, match="丙"):
        flow_picture(["甲"], ["甲"], {("甲", "丙"): 1}, PLAIN)


def test_the_rings_of_a_framework_show_shares_of_the_whole() -> None:
    picture = sunburst([Slice("甲", 1, (Slice("一", 3), Slice("二", 1))), Slice("乙", 3)], PLAIN)
    assert [row[1:] for row in picture.table.rows] == [
        ("甲", "25.0%"),
        ("一", "18.8%"),
        ("二", "6.2%"),
        ("乙", "75.0%"),
    ]


def test_units_of_equal_rank_are_named_together() -> None:
    paths = [RankPath("甲", (1, 2)), RankPath("乙", (1, None)), RankPath("丙", (3, 1), marked=True)]
    assert {"甲、乙 1", "丙 3", "2 甲", "1 丙"} <= set(texts(rank_paths(["2022", "2023"], paths, PLAIN)))


def test_simulated_data_say_so_in_the_picture_and_to_those_who_do_not_see_it() -> None:
    marked, real = (bar_chart([Bar("甲", (1,), "1")], Caption("图", "表", mark=mark)) for mark in MARKS_OF_DATA)
    assert "模拟数据" in texts(marked)
    assert read(marked).attrib["aria-label"] == "图（模拟数据）"
    assert "模拟数据" not in real.svg


def test_source_and_period_stand_in_the_picture() -> None:
    assert {"来源：表", "2024 年度"} <= set(texts(bar_chart([], PLAIN)))

"""Pictures in a real browser: texts where we reckon them, and nothing that a strict content policy refuses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from huoju.reference import list_zones
from huoju.reports.pictures import (
    Caption,
    Dot,
    FrontierPoint,
    HeatRow,
    Part,
    Picture,
    RadarSeries,
    RankedBar,
    RankPath,
    RankSpan,
    Slice,
    Target,
    correlation_map,
    flow_picture,
    frontier,
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

if TYPE_CHECKING:
    from playwright.sync_api import Page

CAPTION = Caption(
    "国家高新区综合评价（试验）", "表.csv；test/zones@2024-01-01，校验 0123456789abcdef", "2024 年度", "模拟数据"
)
POLICY = "default-src 'none'; style-src 'none'; script-src 'none'; img-src 'none'"
_OUTSIDE = """
() => [...document.querySelectorAll('svg text')].flatMap(text => {
  const [, , width, height] = text.ownerSVGElement.getAttribute('viewBox').split(' ').map(Number);
  const own = text.ownerSVGElement.getBoundingClientRect(), box = text.getBoundingClientRect();
  const scale = own.width / width;
  const [left, top] = [(box.left - own.left) / scale, (box.top - own.top) / scale];
  const [right, bottom] = [left + box.width / scale, top + box.height / scale];
  const outside = left < -1 || right > width + 1 || top < -3 || bottom > height + 3;
  return outside ? [[text.textContent, left, top, right, bottom]] : [];
})
"""


def pictures() -> list[Picture]:
    names = [zone.name for zone in list_zones()[:30]]
    dimensions = ["创新能力和创业活跃度", "结构优化和产业价值链", "绿色发展和宜居包容性", "R&D intensity"]
    levels = ["小巨人", "专精特新", "未达到"]
    return [
        ranking_bars(
            [RankedBar(name, "12–178", (9.5, 20, 3, None), "37.31–38.91", 4) for name in names], dimensions, CAPTION
        ),
        rank_intervals([RankSpan(name, 9, (5, 12), (1, 40), "5–12 位，界限 1–40") for name in names], CAPTION),
        heat_table(dimensions, [HeatRow(name, (1.0, 99.5, None, 50.0)) for name in names], CAPTION),
        heat_table(names, [HeatRow(name, (0.5,) * 30) for name in names], CAPTION),
        correlation_map(names, [[0.9] * 30] * 30, CAPTION),
        scatter(
            [Dot(name, at * 7 % 11, at, at < 3) for at, name in enumerate(names)],
            CAPTION,
            x_axis="营业收入",
            y_axis="得分",
        ),
        radar(dimensions, [RadarSeries(names[0], (80, 20, 60, 70)), RadarSeries("中位数", (50,) * 4)], CAPTION),
        rank_paths(
            ["2022", "2023", "2024"],
            [RankPath(name, (at + 1, 30 - at, at + 1), at < 2) for at, name in enumerate(names)],
            CAPTION,
        ),
        sunburst([Slice(one, 25, tuple(Slice(name, 1) for name in names[:8])) for one in dimensions], CAPTION),
        tile_grid({"110000": 12345.6, "710000": 3.2}, CAPTION, measure="平均得分（分）"),
        waterfall(("2023 年得分", 61.2), [Part(one, 1.5) for one in dimensions], "2024 年得分", CAPTION),
        flow_picture(levels, levels, {("小巨人", "专精特新"): 80, ("专精特新", "未达到"): 900}, CAPTION),
        timeline([Target(one, (2020, "2.4%"), (2025, "2.8%以上"), ((2023, "2.64%"),)) for one in dimensions], CAPTION),
        frontier(
            [FrontierPoint(at * 10, 50 + at * 4, f"增加专利 {at} 件") for at in range(6)],
            CAPTION,
            cost_axis="成本（万元）",
            score_axis="得分",
            threshold=("及格线", 60),
        ),
    ]


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is there

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 900, "height": 800})
        yield page
        browser.close()


def test_every_text_is_inside_its_picture_and_the_policy_is_never_broken(browser_page: Page) -> None:
    refused: list[Any] = []
    browser_page.on("console", lambda message: refused.append(message.text))
    body = "".join(f"<div>{picture.svg}</div>" for picture in pictures())
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    browser_page.set_content(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")
    assert browser_page.locator("svg").count() == len(pictures())
    assert browser_page.evaluate(_OUTSIDE) == []
    assert refused == []

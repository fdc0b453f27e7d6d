"""The page of an impact in a real browser: its sliders answer without a server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from huoju.impact import Impact, find_versions, measure_impact
from huoju.reports.impact import impact_page, write_impact_page
from tests.impact.populations import AS_OF, population, write_table

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def impact(tmp_path_factory: pytest.TempPathFactory) -> Impact:
    folder = tmp_path_factory.mktemp("impact")
    versions = find_versions("miit/little-giant", "2022", "2026")
    table = write_table(folder / "firms.parquet", versions, population(versions, 1, 150))
    return measure_impact(
        versions, table, as_of=AS_OF, by=["所在地"], sliders=None, ladder=True, quarantine=folder / "bad.csv"
    )


def test_the_page_holds_every_figure_and_needs_nothing_from_elsewhere(impact: Impact) -> None:
    page = impact_page(impact)
    for heading in ("结论怎样变化", "规则改了什么", "因为哪一条", "如果阈值定在别处", "按所在地", "依据"):
        assert heading in page
    assert "广东省" in page
    assert "主营业务收入占比" in page
    assert "src=" not in page
    assert "http://" not in page
    assert "模拟数据" not in page


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_moving_a_slider_shows_the_counts_of_that_setting(impact: Impact, tmp_path: Path) -> None:
    path = tmp_path / "impact.html"
    write_impact_page(impact, path)
    assert impact.grid is not None
    first, *others = impact.grid.sliders
    block = 1
    for slider in others:
        block *= len(slider.figures)
    rest = 0
    for slider in others:
        rest = rest * len(slider.figures) + slider.set_to
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        assert page.text_content("#slider-0-figure") == "≥ 90%"
        for place in (0, first.set_to):
            page.locator("#slider-0").fill(str(place))
            shown = [page.text_content(f"#count-{name}") for name in ("pass", "undetermined", "lost", "gained")]
            assert shown == [str(count) for count in impact.grid.counts[place * block + rest]]
        page.click("#set-old")
        assert page.text_content("#slider-0-figure") == "≥ 70%"
        browser.close()
    assert errors == []

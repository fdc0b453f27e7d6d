"""Thresholds to move on a page without a server: the counts of every setting come with the page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from huoju.impact.model import Grid, Slider
from huoju.impact.rendering import figure_text, grid_data
from huoju.reports.figures import count
from huoju.reports.markup import Markup, element, joined
from huoju.reports.page import cards, note, paragraph
from huoju.reports.tables import Column, table

_COUNTS = (("pass", "符合"), ("undetermined", "尚不能确定"), ("lost", "失去"), ("gained", "得到"))


def sliders(grid: Grid) -> Markup:
    """The sliders, the counts of their setting, and below, for paper, each threshold moved alone."""
    rows = [_row(number, slider) for number, slider in enumerate(grid.sliders)]
    figures = Markup(cards([(f"@{name}", words) for name, words in _COUNTS]))
    for name, _ in _COUNTS:
        figures = Markup(figures.replace(f"@{name}", element("span", "—", id=f"count-{name}"), 1))
    buttons = (
        element("button", "回到新版", type="button", id="set-new"),
        element("button", "旧版的阈值", type="button", id="set-old"),
    )
    box = element(
        "div",
        joined(rows),
        element("p", *buttons),
        element("div", figures, aria_live="polite"),
        class_="sliders",
        id="slider-box",
        hidden=True,
    )
    data = json.dumps(grid_data(grid), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return joined(
        (
            paragraph("移动阈值，看多少家符合；其余条件按新版。每个位置都已事先数过，网页不需要服务器。"),
            element("style", Markup(_file("sliders.css"))),
            box,
            *(_alone(grid, number) for number in range(len(grid.sliders))),
            note("失去：改前符合，改后不再确定符合；得到：改前不是确定符合，改后符合。"),
            element("script", Markup(data), type="application/json", id="grid-data"),
            element("script", Markup(_file("sliders.js"))),
        )
    )


def _row(number: int, slider: Slider) -> Markup:
    name = f"slider-{number}"
    return element(
        "div",
        element("label", slider.quantity, for_=name),
        element(
            "div",
            element(
                "input", type="range", id=name, min="0", max=str(len(slider.figures) - 1), value=str(slider.set_to)
            ),
            element("div", element("span", "宽"), element("span", "严"), class_="ends"),
        ),
        element("output", "", id=f"{name}-figure", for_=name),
        class_="slider",
    )


def _alone(grid: Grid, number: int) -> Markup:
    """The counts with one threshold moved and the others as in the new version."""
    slider = grid.sliders[number]
    rows = []
    for place, figure in enumerate(slider.figures):
        at = 0
        for other, one in enumerate(grid.sliders):
            at = at * len(one.figures) + (place if other == number else one.set_to)
        mark = "（新版）" if place == slider.set_to else "（旧版）" if place == slider.before else ""
        gap = "" if slider.unit == "%" else " "
        written = f"{slider.operator} {figure_text(figure)}{gap}{slider.unit}{mark}"
        rows.append((written, *(count(value) for value in grid.counts[at])))
    columns = (Column(slider.quantity), *(Column(words, number=True) for _, words in _COUNTS))
    opened = table(columns, rows, caption=f"只移动“{slider.label}”")
    return element("details", element("summary", f"{slider.label}：各档数据"), opened)


@cache
def _file(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")

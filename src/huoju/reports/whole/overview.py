"""The lead and the ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from huoju.reports.document import Block, Chapter, KeyFigures, Paragraph, TitledTable
from huoju.reports.figures import count, interval
from huoju.reports.picture import Picture
from huoju.reports.pictures import RankedBar, ranking_bars
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table
from huoju.reports.whole.standing import UnitStanding, known
from huoju.robustness.zone_model import Panel, Year

_Unit = TypeVar("_Unit")

_ON_THE_FIRST_PAGE, _ON_A_PAGE = 24, 42
"""Rows of a picture that fit on the first page of paper and on every other one."""


def lead_blocks(panel: Panel, units: Sequence[UnitStanding], provenance: Provenance) -> tuple[Block, ...]:
    """What was judged, by what, and the most important result."""
    figures = KeyFigures(
        (
            (count(len(units)), "个单位"),
            (count(len(panel.indicators)), "个指标"),
            (count(sum(not unit.settled for unit in units)), "个单位的名次因缺数据而未定"),
            (provenance.certainty.label, "依据中最弱的标记"),
        )
    )
    return figures, Paragraph(_summary(units)), *_warnings(provenance)


def ranking_chapter(panel: Panel, year: Year, units: Sequence[UnitStanding], provenance: Provenance) -> Chapter:
    """Every unit with rank, score and dimensions, as pictures and as a table."""
    table = Table(
        (
            Column("名次", number=True),
            Column("单位"),
            Column("得分", number=True),
            *(Column(dimension.label, number=True) for dimension in panel.dimensions),
        ),
        tuple(
            (
                unit.rank,
                unit.name,
                unit.score,
                *(interval(known(low), known(high), 1) for low, high in unit.dimensions),
            )
            for unit in units
        ),
    )
    pictures = ranking_pictures(panel, year, units, provenance)
    return Chapter("ranking", "名次与得分", (*pictures, TitledTable("全部单位的得分和名次", table)))


def ranking_pictures(
    panel: Panel, year: Year, units: Sequence[UnitStanding], provenance: Provenance
) -> Iterator[Picture]:
    """The ranking as bars, in pictures that fit a page."""
    dimensions = [dimension.label for dimension in panel.dimensions]
    highest = max((unit.high for unit in units), default=0.0)
    for start, chosen in in_pages(units):
        bars = [
            RankedBar(
                unit.label,
                unit.rank,
                tuple(known(part) for part in unit.parts) or (known(unit.low),),
                unit.score,
                open=unit.high - unit.low,
            )
            for unit in chosen
        ]
        names = dimensions if units[0].parts else ["得分"]
        title = f"得分及其构成（第 {start + 1}–{start + len(chosen)} 行，共 {len(units)} 个单位）"
        yield ranking_bars(bars, names, provenance.caption(title, year.period), highest=highest)


def in_pages(units: Sequence[_Unit]) -> Iterator[tuple[int, Sequence[_Unit]]]:
    """The units in portions that fit a page, each with the number of units before it."""
    yield 0, units[:_ON_THE_FIRST_PAGE]
    rest = len(units) - _ON_THE_FIRST_PAGE
    if rest > 0:
        portion = -(-rest // -(-rest // _ON_A_PAGE))
        for start in range(_ON_THE_FIRST_PAGE, len(units), portion):
            yield start, units[start : start + portion]


def _summary(units: Sequence[UnitStanding]) -> str:
    if not units:
        return "没有可以评价的单位。"
    first, last = units[0], units[-1]
    words = f"得分最高的是{first.name}（{first.score} 分），最低的是{last.name}（{last.score} 分）。"
    open_units = [unit for unit in units if not unit.settled]
    if open_units:
        words += (
            f"有 {len(open_units)} 个单位因为自己或相邻单位缺少数据，名次只能给出区间，例如"
            f"{open_units[0].name}：{open_units[0].rank} 位。"
        )
    return words


def _warnings(provenance: Provenance) -> Iterator[Paragraph]:
    if provenance.unverified:
        yield Paragraph(
            f"注意：标准中有 {provenance.unverified} 处还没有与官方文本核对，"
            "本报告的得分和名次由此得出，不能当作官方结果引用。"
        )

"""Indicators: who is strong where, which indicators say the same, and how complete the data are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from huoju.composite.correlate import Flag, correlate, flags
from huoju.composite.describe import availability
from huoju.reports.document import Block, Chapter, Paragraph, Remark, TitledTable
from huoju.reports.figures import compact, share
from huoju.reports.pictures import HeatRow, correlation_map, heat_table
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table
from huoju.reports.whole.standing import UnitStanding
from huoju.robustness.zone_model import Panel, Year

_SHOWN = 30
_MOST_FLAGS = 12


def indicators_chapter(panel: Panel, year: Year, units: Sequence[UnitStanding], provenance: Provenance) -> Chapter:
    """Heat table of the first units, correlations with what they warn of, availability."""
    blocks: list[Block] = [_heat(panel, year, units, provenance)]
    points = year.index.low[:, : len(panel.indicators)]
    known_points = np.where(year.holes, np.nan, points)
    coefficients = correlate(known_points, "spearman").coefficient
    labels = [one.label for one in panel.indicators]
    blocks.append(correlation_map(labels, coefficients.tolist(), provenance.caption("指标之间的秩相关", year.period)))
    raised = flags(coefficients, labels, [one.dimension.code for one in panel.indicators])
    blocks.append(Paragraph(_words(raised)))
    blocks.append(TitledTable("指标的数据情况", _data_table(panel, year)))
    blocks.append(
        Remark("秩相关（Spearman）按两个指标都有数据的单位计算；方向已统一为越高越好。实心表示同向，空心表示反向。")
    )
    return Chapter("indicators", "指标", tuple(blocks))


def _heat(panel: Panel, year: Year, units: Sequence[UnitStanding], provenance: Provenance) -> Block:
    low = year.index.low
    count = len(panel.indicators)
    rows = [
        HeatRow(
            unit.label,
            tuple(None if year.holes[unit.row, at] else float(low[unit.row, at]) for at in range(count)),
        )
        for unit in units[:_SHOWN]
    ]
    title = f"各指标的标准化得分（前 {len(rows)} 个单位）"
    return heat_table([one.label for one in panel.indicators], rows, provenance.caption(title, year.period))


def _words(raised: Sequence[Flag]) -> str:
    if not raised:
        return "没有发现几乎重复的指标（相关系数不低于 0.9），同一维度内也没有明显相反的指标（不高于 −0.4）。"
    return "；".join(_flag_words(raised)) + "。"


def _flag_words(raised: Sequence[Flag]) -> Iterator[str]:
    for flag in raised[:_MOST_FLAGS]:
        meaning = "几乎说同一件事" if flag.kind == "redundant" else "在同一维度内方向相反，得分会互相抵消"
        yield f"“{flag.first}”与“{flag.second}”（{flag.coefficient:.2f}）{meaning}"
    if len(raised) > _MOST_FLAGS:
        yield f"另有 {len(raised) - _MOST_FLAGS} 对"


def _data_table(panel: Panel, year: Year) -> Table:
    known_share = availability(year.values).indicators
    rows = []
    for at, one in enumerate(panel.indicators):
        column = year.values[:, at]
        found = np.sort(column[~np.isnan(column)])
        figures = (found[0], float(np.median(found)), found[-1]) if found.size else (None, None, None)
        rows.append((one.label, one.unit, share(float(known_share[at]), 1), *(compact(figure) for figure in figures)))
    columns = (
        Column("指标"),
        Column("单位"),
        Column("有数据的单位", number=True),
        Column("最小", number=True),
        Column("中位数", number=True),
        Column("最大", number=True),
    )
    return Table(columns, tuple(rows))

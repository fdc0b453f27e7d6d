"""The units by province."""

from __future__ import annotations

from collections.abc import Sequence

from huoju.reference import find_region
from huoju.reference.regions import province_of
from huoju.reports.document import Chapter, Remark, TitledTable
from huoju.reports.figures import compact, decimal
from huoju.reports.pictures import tile_grid
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table
from huoju.reports.whole.standing import UnitStanding
from huoju.robustness.zone_model import Panel, Year


def provinces_chapter(
    panel: Panel, year: Year, units: Sequence[UnitStanding], provenance: Provenance
) -> Chapter | None:
    """Mean score by province as tiles; None where the units are in no known province."""
    groups: dict[str, list[UnitStanding]] = {}
    for unit in units:
        region = panel.regions.get(unit.name)
        if region is not None and unit.low == unit.low:
            groups.setdefault(province_of(find_region(region).code).code, []).append(unit)
    if not groups:
        return None
    means = {code: sum(_middle(unit) for unit in found) / len(found) for code, found in groups.items()}
    rows = tuple(
        (
            find_region(code).name,
            compact(len(groups[code])),
            decimal(means[code], 2),
            groups[code][0].name,
            groups[code][0].rank,
        )
        for code in sorted(means, key=lambda code: -means[code])
    )
    columns = (
        Column("地区"),
        Column("单位数", number=True),
        Column("平均得分", number=True),
        Column("名次最前的单位"),
        Column("其名次", number=True),
    )
    picture = tile_grid(means, provenance.caption("各地区单位的平均得分", year.period), measure="平均得分（分）")
    remark = "省级方格图只表示相对位置，不是地图，不表示边界和面积。得分是区间的单位取中点。"
    return Chapter("provinces", "分地区", (picture, TitledTable("各地区的单位", Table(columns, rows)), Remark(remark)))


def _middle(unit: UnitStanding) -> float:
    return (unit.low + unit.high) / 2

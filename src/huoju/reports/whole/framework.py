"""The framework: dimensions, indicators and their weights."""

from __future__ import annotations

from huoju.reports.document import Chapter, Paragraph, TitledTable
from huoju.reports.figures import share
from huoju.reports.pictures import Slice, sunburst
from huoju.reports.provenance import Provenance
from huoju.reports.tables import Column, Table
from huoju.robustness.zone_model import Panel


def framework_chapter(panel: Panel, provenance: Provenance) -> Chapter:
    """The weights as rings and as a table."""
    slices = [
        Slice(
            dimension.label,
            dimension.share,
            tuple(Slice(one.label, one.share) for one in panel.indicators if one.dimension == dimension),
        )
        for dimension in panel.dimensions
    ]
    table = Table(
        (
            Column("编号"),
            Column("指标"),
            Column("维度"),
            Column("单位"),
            Column("方向"),
            Column("占总分", number=True),
        ),
        tuple(
            (
                one.number,
                one.label,
                one.dimension.label,
                one.unit,
                "越高越好" if one.direction > 0 else "越低越好",
                share(one.share, 1),
            )
            for one in panel.indicators
        ),
    )
    return Chapter(
        "framework",
        "评价框架",
        (
            Paragraph(f"共 {len(panel.dimensions)} 个维度、{len(panel.indicators)} 个指标，权重折算为占总分的比例。"),
            sunburst(slices, provenance.caption("评价框架与权重")),
            TitledTable("指标、方向和权重", table),
        ),
    )

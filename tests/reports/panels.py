"""Small panels made of arrays, without a standard's file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from huoju.composite import Choices, IndexTree, Node, aggregate, evaluate
from huoju.composite.impute import column_median
from huoju.composite.normalise import min_max
from huoju.reference.certainty import Certainty
from huoju.reports.provenance import Provenance
from huoju.robustness.zone_model import DimensionInfo, IndicatorInfo, Panel, Year

UNITS = ("成都高新技术产业开发区", "<无锡>&高新区", "西安高新技术产业开发区", "苏州工业园区", "=1+1", "佛山")
VALUES = np.array(
    [
        [12.0, 300.0, 0.5, 80.0, 7.0],
        [15.0, 200.0, 0.7, 60.0, np.nan],
        [9.0, 450.0, 0.2, 90.0, 3.0],
        [11.0, 120.0, 0.9, 90.0, 5.0],
        [18.0, 80.0, 0.4, 70.0, 1.0],
        [10.0, 500.0, 0.6, np.nan, 6.0],
    ]
)
TREE = IndexTree(
    (
        Node("score", None),
        Node("innovation", "score", 60.0),
        Node("rd", "innovation", 3.0),
        Node("patents", "innovation", 1.0),
        Node("energy", "innovation", 2.0, -1),
        Node("openness", "score", 40.0),
        Node("staff", "openness", 1.0),
        Node("exports", "openness", 1.0),
    )
)
_LABELS = {
    "innovation": "创新能力",
    "openness": "开放程度",
    "rd": "研发投入",
    "patents": "专利数",
    "energy": "单位能耗",
    "staff": "外籍人员",
    "exports": "出口",
}


def panel(
    *values: np.ndarray[Any, Any],
    normalise: Callable[..., Any] = min_max,
    aggregator: Any = aggregate.arithmetic,
    missing: Any = "interval",
    units: tuple[str, ...] = UNITS,
    treat: Callable[..., Any] | None = None,
    simulated: bool = True,
) -> Panel:
    """A panel of one period for each table of values, the last one 2024."""
    tables = values or (VALUES,)
    choices = Choices(normalise=normalise, aggregator=aggregator, missing=missing)
    dimensions = {
        code: DimensionInfo(code, _LABELS[code], share) for code, share in (("innovation", 0.6), ("openness", 0.4))
    }
    directions = TREE.directions
    return Panel(
        reference="test/zones@2024-01-01",
        title="高新区评价（试验）",
        content_hash="0123456789abcdef" * 4,
        as_of=date(2026, 6, 30),
        certainty=Certainty.UNVERIFIED,
        unverified=3,
        noun="高新区",
        source="表.csv",
        simulated=simulated,
        dimensions=tuple(dimensions.values()),
        indicators=tuple(
            IndicatorInfo(
                code,
                f"1.{at + 1}",
                _LABELS[code],
                dimensions[TREE.dimension_of(code)],
                "件",
                int(directions[at]),
                float(TREE.global_weights()[at]),
            )
            for at, code in enumerate(TREE.indicators)
        ),
        tree=TREE,
        years=tuple(
            Year(
                str(2025 - len(tables) + at),
                units,
                table,
                table,
                used,
                np.where(np.isnan(table), column_median(table), table),
                evaluate(used, TREE, choices),
                choices,
                table[:0],
            )
            for at, table in enumerate(tables)
            for used in [table if treat is None else treat(table)]
        ),
        regions={"成都高新技术产业开发区": "四川省", "西安高新技术产业开发区": "陕西省"},
    )


def provenance(*, simulated: bool = True) -> Provenance:
    """What the reports of the panel rest on."""
    return Provenance(
        "表.csv",
        "test/zones@2024-01-01",
        "高新区评价（试验）",
        "试〔2024〕1号",
        "0123456789abcdef" * 4,
        date(2026, 6, 30),
        Certainty.UNVERIFIED,
        3,
        simulated,
    )

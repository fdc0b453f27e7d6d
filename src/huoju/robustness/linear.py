"""The tables in which a year's ranking is a weighted sum, so that proofs and fast sampling apply.

An index that is an arithmetic mean all the way up is the sum of share × points. A geometric mean all the way up ranks
like the sum of share × log of points. Missing values leave two tables: everything at its worst, everything at its best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from huoju.composite import aggregate
from huoju.robustness.errors import LaboratoryError
from huoju.robustness.panel import judge

if TYPE_CHECKING:
    from huoju.composite import Choices, IndexTree
    from huoju.composite.aggregate import Aggregator
    from huoju.composite.arrays import Array
    from huoju.robustness.zone_model import Panel, Year


@dataclass(frozen=True, slots=True)
class LinearTables:
    """Units × indicators; every unit's true row lies between `low` and `high`, which are equal without holes.

    Attributes:
        middle: the row with holes filled.
        shares: official weights, summing to 1.
    """

    low: Array
    high: Array
    middle: Array
    shares: Array


def common_method(tree: IndexTree, choices: Choices) -> Aggregator | None:
    """The method of aggregation where it is the same at every node, else None."""
    methods = {choices.by_node.get(group.code, choices.aggregator) for group in tree.groups}
    return methods.pop() if len(methods) == 1 else None


def linear_tables(panel: Panel, year: Year, values: Array | None = None) -> LinearTables:
    """The tables of a year, with other raw values if given.

    Raises:
        LaboratoryError: the index mixes methods, or a geometric one meets a value that is not positive.
    """
    method = common_method(panel.tree, year.choices)
    if method not in {aggregate.arithmetic, aggregate.geometric}:
        raise LaboratoryError(
            f"{panel.reference} 的合成方法不是逐级算术平均或逐级几何平均，不能证明名次区间；"
            "可用抽样（huoju.robustness.simulate）"
        )
    table = year.known if values is None else values
    bounded = replace(year, choices=replace(year.choices, missing="interval"))
    index = judge(panel, bounded, table)
    filled = judge(panel, bounded, np.where(np.isnan(table), year.filled, table))
    count = len(panel.indicators)
    low, high, middle = index.low[:, :count], index.high[:, :count], filled.low[:, :count]
    shares = index.tree.global_weights()
    if method is aggregate.geometric:
        low, high, middle = (_logarithms(panel, year, part) for part in (low, high, middle))
    return LinearTables(low, high, middle, shares)


def _logarithms(panel: Panel, year: Year, points: Array) -> Array:
    refused = np.argwhere(~(points > 0))
    if refused.size:
        row, column = refused[0]
        raise LaboratoryError(
            f"几何平均要求标准化得分大于零：{year.units[row]} 的“{panel.indicators[column].label}”为 "
            f"{points[row, column]:g}（缺值按最差计），请先补齐，或把标准化的下限设为大于零"
        )
    return np.asarray(np.log(points))

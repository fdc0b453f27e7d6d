"""The paths of a population as text for people, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from huoju.pathways.population.budget import allocate
from huoju.pathways.population.run import PopulationPaths, StandardCosts
from huoju.pathways.rendering import yuan

SCHEMA_VERSION = 1
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class SharedOut:
    """A budget shared out: subjects lifted by standard, yuan spent, and how many no allocation can exceed."""

    budget: int
    spent: int
    lifted: int
    at_most: int
    by_standard: dict[str, int]


def shared_out(found: PopulationPaths, budget: int) -> SharedOut:
    """As many subjects as possible lifted to one title each, every title worth the same."""
    names = list(found.costs)
    costs = np.stack([found.costs[name] for name in names], axis=1)
    allocation = allocate(costs, np.ones(len(names), np.int64), budget)
    counts = {name: int((allocation.chosen == place).sum()) for place, name in enumerate(names)}
    return SharedOut(budget, allocation.cost, allocation.value, allocation.bound, counts)


def as_data(found: PopulationPaths, allocation: SharedOut | None) -> dict[str, Any]:
    """The whole result as plain data."""
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": found.as_of,
        "costs": found.costs_file,
        "rows": found.rows,
        "rows_quarantined": found.intake.rows_quarantined,
        "standards": list(found.standards),
        "nearest": found.nearest,
        "measures": found.measures,
        "allocation": allocation,
        "out": found.out,
    }


def as_text(found: PopulationPaths, allocation: SharedOut | None) -> str:
    """The whole result in Chinese."""
    return "\n".join(_lines(found, allocation))


def _lines(found: PopulationPaths, allocation: SharedOut | None) -> Iterator[str]:
    yield f"{found.rows} 个主体，评价日期 {found.as_of}，成本文件 {found.costs_file}（数字是假定，未核实）"
    titles = {one.standard: one.title for one in found.standards}
    for one in found.standards:
        yield from _standard(one, found)
    if len(found.standards) > 1:
        yield "最近的下一个称号："
        for name, count in sorted(found.nearest.items(), key=lambda pair: -pair[1]):
            yield f"  {titles[name]}：{count} 户"
    if allocation is not None:
        proof = "已证明最多" if allocation.lifted == allocation.at_most else f"任何分法都不超过 {allocation.at_most} 户"
        yield f"用 {yuan(allocation.budget)}：可使 {allocation.lifted} 户达标（花 {yuan(allocation.spent)}，{proof}）"
        for name, count in allocation.by_standard.items():
            if count and len(titles) > 1:
                yield f"  {titles[name]}：{count} 户"
    if found.out is not None:
        yield f"结果已写入 {found.out}"


def _standard(one: StandardCosts, found: PopulationPaths) -> Iterator[str]:
    yield f"{one.title}（{one.standard}@{one.version}）"
    yield f"  已符合 {one.passes} 户；有确定的路径 {one.reachable} 户；没有确定的路径 {one.unreachable} 户"
    if one.median is None:
        return
    steps = "；".join(f"{yuan(budget)}以内 {count} 户" for budget, count in one.within.items() if budget)
    yield f"  路径成本中位数 {yuan(one.median)}；连同已符合的，{steps}"
    for name, (count, cost) in list(one.single.items())[:_SHOWN]:
        yield f"  只用“{found.measures[name]}”可使 {count} 户达标，平均每户 {yuan(cost // count)}"

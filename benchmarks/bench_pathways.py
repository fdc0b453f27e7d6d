"""The cheapest path: one enterprise, and a million of them (模拟数据).

The figures to reach: a path through 13 banded items and 8 requirements in at most 1 ms by dynamic programming (measures
that share nothing) and 20 ms by CP-SAT (measures that share what they move); paths of a million enterprises to one
standard in at most 30 s on two processes, in at most 4 GiB.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import data
from benchmarks.measure import Variant, Work, against, alone
from huoju.demo.enterprises import write_enterprises
from huoju.pathways import default_costs, path, prepare
from huoju.pathways.cost_model import CostFile
from huoju.pathways.lookup import TableFile
from huoju.pathways.population import paths_of_population
from huoju.pathways.solve import cheapest, task_for
from huoju.standards import catalogue

AS_OF = date(2026, 6, 30)
SCORED = "miit/srdi-sme@2022-08-01"
LADDER = ("most/hnte", "most/tech-sme", "miit/innovative-sme", "miit/srdi-sme", "miit/little-giant")
SHARED = frozenset({"hire_rd_staff", "grow_revenue"})
ROWS, QUICK_ROWS = 1_000_000, 100_000
FIRMS, QUICK_FIRMS = 1_000, 200
SEED = 20260401
DYNAMIC_TARGET, PROGRAMME_TARGET = 1.0, 20.0
POPULATION_TARGET = 30.0
_MILLI = 1e3


def main(*, quick: bool) -> None:
    """Measure and print."""
    firms = QUICK_FIRMS if quick else FIRMS
    full = default_costs("miit/srdi-sme")
    single("互不相干的措施，动态规划", without(full, SHARED), firms, DYNAMIC_TARGET)
    single("共用的措施，CP-SAT", full, firms, PROGRAMME_TARGET)
    rows = QUICK_ROWS if quick else ROWS
    table = enterprises(rows)
    for name in (SCORED, *LADDER):
        population((name,), table, rows)
    population(LADDER, table, rows)


def without(costs: CostFile, names: frozenset[str]) -> CostFile:
    """A cost file without some measures."""
    return costs.model_copy(
        update={"measures": {name: one for name, one in costs.measures.items() if name not in names}}
    )


def single(label: str, costs: CostFile, count: int, target: float) -> None:
    """Milliseconds to find a path, and to tell it with steps, clauses and the check by the interpreter."""
    ready = prepare(catalogue.find(SCORED), costs)
    firms = records(list(ready.plan.variables), count)
    solved, told = [], []
    for turn in range(2):
        for firm in firms:
            start = time.perf_counter()
            cheapest(task_for(ready, ready.read(firm, AS_OF)))
            middle = time.perf_counter()
            path(ready, firm, AS_OF)
            if turn:
                solved.append((middle - start) * _MILLI)
                told.append((time.perf_counter() - middle) * _MILLI)
    median = statistics.median(solved)
    print(
        f"{SCORED} 单家（模拟数据 {count:,} 家）{label}：求解 {median:.2f} ms，"
        f"第 95 百分位 {statistics.quantiles(solved, n=20)[-1]:.2f} ms；"
        f"求解并说明 {statistics.median(told):.2f} ms{against(median, target)}"
    )


def records(names: list[str], count: int) -> list[Mapping[str, Any]]:
    """Simulated firms as records."""
    with duckdb.connect(config={"threads": 1}) as connection:
        query = f"SELECT {', '.join(names)} FROM '{data.table(10_000)}' LIMIT {count}"
        rows = connection.execute(query).fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def enterprises(rows: int) -> Path:
    """Simulated enterprises with the inputs of the whole ladder, made once."""
    file = data.FOLDER / f"ladder-{rows}.parquet"
    if not file.exists():
        data.FOLDER.mkdir(exist_ok=True)
        write_enterprises(file, rows, SEED)
    return file


def population(standards: tuple[str, ...], table: Path, rows: int) -> None:
    """Seconds from the file to the costs of everybody, and the memory of the process that gathers them."""
    timing = alone(Variant("paths", prepare_population, (standards, table)))
    reachable, passes = timing.result
    target = against(timing.median * ROWS / rows, POPULATION_TARGET) if len(standards) == 1 else ""
    print(
        f"{'、'.join(standards)} 全体 {rows:,} 家（模拟数据）：{timing.median:.1f} s，两个进程，"
        f"每百万家 {timing.median * ROWS / rows:.1f} s{target}；已符合 {passes:,}，有路径 {reachable:,}；"
        f"主进程内存 {timing.peak:,.0f} MiB"
    )


def prepare_population(standards: tuple[str, ...], table: Path) -> Work:
    """The whole way from the table to the costs."""
    loaded = [catalogue.find(name, as_of=AS_OF) for name in standards]

    def work() -> tuple[int, int]:
        found = paths_of_population(loaded, TableFile(table), as_of=AS_OF)
        return sum(one.reachable for one in found.standards), sum(one.passes for one in found.standards)

    return work


if __name__ == "__main__":
    main(quick=False)

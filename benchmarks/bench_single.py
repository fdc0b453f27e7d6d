"""One subject, one start, one zone table: what a person waits for.

The figures to reach: an enterprise's verdict with its whole explanation in at most 100 µs; loading a standard again in
at most 20 ms; ``huoju --help`` in at most 0.3 s. All values are simulated (模拟数据).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import data
from benchmarks.measure import Variant, Work, against, alone, best_of
from huoju.demo.zones import simulate_zones, write_zones
from huoju.evaluation.compile import compile_plan
from huoju.evaluation.explain import Explainer
from huoju.evaluation.interpreter import Interpreter
from huoju.evaluation.run import evaluate
from huoju.standards import catalogue, walk

ROWS = 10_000
SUBJECTS, QUICK_SUBJECTS = 5_000, 1_000
EXPLAIN_TARGET = 100.0
LOAD_TARGET = 20.0
HELP_TARGET = 0.3
SEED = 20260401
ZONE_STANDARD = "torch/zone-evaluation@2021-04-22"
AS_OF = date(2026, 6, 30)
_MICRO, _MILLI = 1e6, 1e3


def main(*, quick: bool) -> None:
    """Measure and print."""
    for reference in data.STANDARDS:
        explaining(reference, QUICK_SUBJECTS if quick else SUBJECTS)
    for reference in data.STANDARDS:
        loading(reference)
    starting(3 if quick else 5)
    zones()


def explaining(reference: str, subjects: int) -> None:
    """Microseconds of one verdict, and of one with its explanation object."""
    plan = data.plan_of(reference)
    interpreter = Interpreter(plan)
    explainer = Explainer(interpreter)
    firms = records(list(plan.variables), subjects)
    judged = statistics.median(timed(lambda firm: interpreter.judge(firm, AS_OF), firms))
    explained = timed(lambda firm: explainer.explain(firm, AS_OF), firms)
    median = statistics.median(explained)
    print(
        f"{reference} 单家（模拟数据 {subjects:,} 家）：判定 {judged:.0f} µs；判定并解释 {median:.0f} µs，"
        f"第 95 百分位 {statistics.quantiles(explained, n=20)[-1]:.0f} µs{against(median, EXPLAIN_TARGET)}"
    )


def timed(work: Any, firms: list[Mapping[str, Any]]) -> list[float]:
    """Microseconds for each firm, after one round to warm up."""
    times: list[float] = []
    for turn in range(2):
        for firm in firms:
            start = time.perf_counter()
            work(firm)
            if turn:
                times.append((time.perf_counter() - start) * _MICRO)
    return times


def records(names: list[str], count: int) -> list[Mapping[str, Any]]:
    """Simulated firms as records."""
    with duckdb.connect(config={"threads": 1}) as connection:
        columns = ", ".join(names)
        rows = connection.execute(f"SELECT {columns} FROM '{data.table(ROWS)}' LIMIT {count}").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def loading(reference: str) -> None:
    """Milliseconds to have a plan: the first time, and again."""
    timing = alone(Variant(reference, prepare_loading, (reference,)))
    first, again = timing.result
    print(f"{reference} 读入并编译：首次 {first:.0f} ms；再次 {again:.1f} ms{against(again, LOAD_TARGET)}")


def prepare_loading(reference: str) -> Work:
    """Load and compile in a process that has imported everything but read no standard."""

    def load() -> None:
        compile_plan(catalogue.find(reference))

    first = best_of(load, 1) * _MILLI
    return lambda: (first, best_of(load, 20) * _MILLI)


def starting(repeats: int) -> None:
    """Seconds until the command line has answered."""
    command = Path(sys.executable).with_name("huoju")
    if not command.exists():
        print("huoju 命令未安装，跳过")
        return
    seconds = best_of(lambda: subprocess.run([command, "--help"], check=True, capture_output=True), repeats)
    print(f"huoju --help：{seconds:.2f} s{against(seconds, HELP_TARGET)}")


def zones() -> None:
    """Seconds for the zones of three years with the indicators of 2021, from the file to the ranks in a file."""
    standard = catalogue.find(ZONE_STANDARD)
    indicators = sum(1 for _ in walk.indicators(standard.model))
    with tempfile.TemporaryDirectory(prefix="huoju-bench-") as name:
        table, out = Path(name) / "zones.csv", Path(name) / "ranks.csv"
        cells = write_zones(table, simulate_zones(SEED))
        seconds = best_of(lambda: evaluate(standard, table, as_of=AS_OF, out=out), 3)
        rows = evaluate(standard, table, as_of=AS_OF).rows
    print(
        f"{ZONE_STANDARD}：{rows} 行（高新区 × 年）× {indicators} 项指标（模拟数据，长表 {cells:,} 格）"
        f"读入、检查、打分、排名、写出 {seconds:.2f} s"
    )

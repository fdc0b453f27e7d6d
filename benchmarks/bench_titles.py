"""All titles in one pass beside the least that any way must do: read the table once and write the result.

Over simulated enterprises (模拟数据) with the inputs of every enterprise standard in force: the one query of ``huoju
titles`` to Parquet; a bare scan of the same columns; the finished result written again. The target: at most 1.5 times
the sum of the last two, in 4 GiB. Also the standards one after another, each in a query of its own.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import duckdb
from sqlglot import exp

from benchmarks import data
from benchmarks.measure import Variant, Work, against, alone, interleaved
from huoju.evaluation.output import write_query
from huoju.evaluation.run import bindings_of
from huoju.evaluation.several import shared_fields
from huoju.evaluation.sql import build_query
from huoju.evaluation.titles import all_titles_query, plans_of, standards_in_force
from huoju.standards.fields import Field

ROWS, QUICK_ROWS = 10_000_000, 500_000
ROUNDS, QUICK_ROUNDS = 3, 5
DAY = date(2026, 6, 30)
TARGET, MEMORY_TARGET = 1.5, 4096
FIRMS = "firms"
LIMITS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "preserve_insertion_order": True,
    "memory_limit": "3GB",
}


def main(*, quick: bool) -> None:
    """Measure, check that one pass says what the standards say one by one, and print the ratios."""
    rows = QUICK_ROWS if quick else ROWS
    start = time.perf_counter()
    table = data.table_for(fields(), rows, name="titles")
    print(
        f"模拟数据：{rows:,} 家企业 × {len(fields())} 个字段，{table.stat().st_size / 2**20:.0f} MiB Parquet"
        f"（备好用时 {time.perf_counter() - start:.0f} s），{len(standards_in_force(DAY))} 项标准"
    )
    result, copy = (data.FOLDER / f"titles-{rows}-{way}.parquet" for way in ("ours", "copy"))
    alone(Variant("result", prepare_ours, (table, result)))
    ways = [
        Variant("scan", prepare_scan, (table,)),
        Variant("write", prepare_write, (result, copy)),
        Variant("ours", prepare_ours, (table, data.FOLDER / f"titles-{rows}-again.parquet")),
        Variant("each", prepare_each, (table,)),
    ]
    timings = interleaved(ways, QUICK_ROUNDS if quick else ROUNDS)
    scan, write, ours, each = (timings[way.name] for way in ways)
    floors = [one + other for one, other in zip(scan.seconds, write.seconds, strict=True)]
    ratios = sorted(mine / floor for mine, floor in zip(ours.seconds, floors, strict=True))
    median = ratios[len(ratios) // 2]
    print(f"  读一遍 {scan}；写结果 {write}（{result.stat().st_size / 2**20:.0f} MiB）；全部称号一遍 {ours}")
    print(f"  一遍/（读 + 写）{median:.2f} [{ratios[0]:.2f}–{ratios[-1]:.2f}]{against(median, TARGET)}")
    print(f"  逐项标准各算一遍 {each}，为一遍的 {each.ratios(ours)}")
    print(f"  峰值内存 {ours.peak:.0f} MiB{against(ours.peak, MEMORY_TARGET)}，每秒 {rows / ours.median:,.0f} 家")
    print(f"  结论与逐项计算{'一致' if agree(table, result) else '不一致！'}", flush=True)
    for path in data.FOLDER.glob(f"titles-{rows}-*.parquet"):
        path.unlink()


def fields() -> tuple[Field, ...]:
    """The inputs of every standard in force."""
    return shared_fields(standards_in_force(DAY))


def connect(table: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the file as a view."""
    connection = duckdb.connect(config=LIMITS)
    connection.execute("SET enable_progress_bar = false").fetchall()
    connection.execute(f"CREATE VIEW {FIRMS} AS SELECT * FROM '{table}'").fetchall()
    return connection


def prepare_scan(table: Path) -> Work:
    """Read every column: numbers summed, yes-or-no counted, the longest text."""
    connection = connect(table)
    summed = {"boolean": "count_if({})", "category": "max(length({}))", "set": "max(length({}))", "date": "max({})"}
    columns = [summed.get(field.type, "sum({})").format(field.name) for field in fields()]
    query = f"SELECT max(length({data.KEY})), {', '.join(columns)} FROM {FIRMS}"
    return lambda: connection.execute(query).fetchall()


def prepare_write(result: Path, copy: Path) -> Work:
    """Write a finished result again, out of memory."""
    connection = connect(result)
    connection.execute(f"CREATE TEMP TABLE result AS SELECT * FROM {FIRMS}").fetchall()
    return lambda: write_query(connection, "SELECT * FROM result", copy)


def prepare_ours(table: Path, out: Path) -> Work:
    """The one query."""
    connection = connect(table)
    names = {field.name: field for field in fields()}
    plans = plans_of(standards_in_force(DAY), frozenset())
    query = all_titles_query(plans, exp.to_table(FIRMS), names, as_of=DAY, carried=[data.KEY]).sql()
    return lambda: write_query(connection, query, out)


def prepare_each(table: Path) -> Work:
    """A query for each standard, verdicts and what decides them."""
    connection = connect(table)
    queries = [query for _, query in each_query()]
    out = data.FOLDER / f"{table.stem}-each.parquet"

    def work() -> None:
        for query in queries:
            write_query(connection, query, out)
        out.unlink()

    return work


def each_query() -> list[tuple[str, str]]:
    """The query of every standard alone, by its id."""
    names = {field.name: field for field in fields()}
    queries = []
    for name, plan in plans_of(standards_in_force(DAY), frozenset()).items():
        columns = bindings_of({one: variable.field for one, variable in plan.variables.items()}, names)
        queries.append((name, build_query(plan, exp.to_table(FIRMS), columns, as_of=DAY, carried=[data.KEY]).sql()))
    return queries


def agree(table: Path, result: Path) -> bool:
    """Whether every verdict is that of the standard alone."""
    connection = connect(table)
    for name, query in each_query():
        sums = [
            connection.execute(f'SELECT bit_xor(hash({data.KEY}, "{column}"::VARCHAR)) FROM ({source})').fetchall()
            for column, source in (("verdict", query), (name, f"SELECT * FROM '{result}'"))
        ]
        if sums[0] != sums[1]:
            return False
    return True

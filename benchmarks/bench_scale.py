"""Every enterprise of the country: the verdict of 小巨人 2026 over 60 million simulated enterprises (模拟数据).

On DuckDB and on Spark's local mode, with the same query: counting verdicts, and writing a row with its verdict for
everybody; on DuckDB also the whole command, with intake's checks, in parts that survive an interruption. Rows per
second are what counts here: docs/scale.md says what they mean for a run every month.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from benchmarks import data
from benchmarks.measure import Timing, Variant, Work, alone
from huoju.evaluation.output import write_query
from huoju.evaluation.parts import evaluate_resumably
from huoju.evaluation.run import bindings_of
from huoju.evaluation.spark_session import spark_session
from huoju.evaluation.spark_sql import spark_sql
from huoju.evaluation.sql import Query, build_query, build_tally
from huoju.standards import catalogue

ROWS, QUICK_ROWS = 60_000_000, 2_000_000
REFERENCE = "miit/little-giant@2026-04-01"
DAY = date(2026, 6, 30)
KEY = "企业编号"
FIRMS = "firms"
ROUNDS = 1
_OPEN = ExitStack()
"""What stays open as long as the process lives."""


def main(*, quick: bool) -> None:
    """Measure each way in a process of its own and print rows per second."""
    rows = int(os.environ.get("HUOJU_SCALE_ROWS", QUICK_ROWS if quick else ROWS))
    table = data.table_for(data.plan_fields(REFERENCE), rows, name="scale", key=KEY)
    print(
        f"模拟数据：{rows:,} 家企业，{table.stat().st_size / 2**30:.2f} GiB Parquet；{os.cpu_count()} 线程", flush=True
    )
    found = [
        tell(name, alone(Variant(name, prepare, (table,)), ROUNDS), rows)
        for name, prepare in {
            "DuckDB 只判结果": prepare_duckdb_counts,
            "Spark 只判结果": prepare_spark_counts,
            "DuckDB 写出每家结论": prepare_duckdb_rows,
            "Spark 写出每家结论": prepare_spark_rows,
            "huoju evaluate（读表检查、分段、写出）": prepare_command,
        }.items()
    ]
    print(f"  各种做法结果{'一致' if len(set(found)) == 1 else f'不一致！{found}'}", flush=True)


def tell(name: str, timing: Timing, rows: int) -> tuple[int, ...]:
    """Print a line, and give the counts."""
    print(
        f"  {name}：{timing.median:.1f} s，每秒 {rows / timing.median:,.0f} 家，内存 {timing.peak:,.0f} MiB", flush=True
    )
    return tuple(timing.result)


# The ways; each runs in a process of its own and gives how many pass, fail and stay open


def prepare_duckdb_counts(table: Path) -> Work:
    """Verdicts counted."""
    connection, query = connect(table), tally()
    return lambda: connection.execute(query.sql()).fetchall()[0][:3]


def prepare_duckdb_rows(table: Path) -> Work:
    """A row for everybody."""
    connection, query, out = connect(table), verdict_rows(), result_path(table, "duckdb")

    def work() -> tuple[int, ...]:
        write_query(connection, query.sql(), out)
        return counts_in(str(out))

    return work


def prepare_spark_counts(table: Path) -> Work:
    """Verdicts counted on Spark; the session is started before."""
    session = spark_with(table)
    return lambda: tuple(session.sql(spark_sql(tally().expression)).collect()[0])[:3]


def prepare_spark_rows(table: Path) -> Work:
    """A row for everybody, as the parts that Spark writes."""
    session, out = spark_with(table), result_path(table, "spark")

    def work() -> tuple[int, ...]:
        session.sql(spark_sql(verdict_rows().expression)).write.mode("overwrite").parquet(str(out))
        return counts_in(f"{out}/*.parquet")

    return work


def prepare_command(table: Path) -> Work:
    """What ``huoju evaluate --detail verdict --out`` does."""
    out = result_path(table, "command")

    def work() -> tuple[int, ...]:
        standard = catalogue.find(REFERENCE)
        found = evaluate_resumably(standard, table, as_of=DAY, detail="verdict", out=out)
        return tuple(found.verdicts.get(verdict, 0) for verdict in ("pass", "fail", "undetermined"))

    return work


def spark_with(table: Path) -> Any:
    """An open session with the file as a view."""
    session = _OPEN.enter_context(spark_session())
    atexit.register(_OPEN.close)
    session.read.parquet(str(table)).createOrReplaceTempView(FIRMS)
    return session


def connect(table: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the file as a view."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false").fetchall()
    connection.execute(f"CREATE VIEW {FIRMS} AS SELECT * FROM '{table}'").fetchall()
    return connection


def tally() -> Query:
    """Counts of the verdicts."""
    return _built(lambda plan, source, bound: build_tally(plan, source, bound, as_of=DAY, detail="verdict"))


def verdict_rows() -> Query:
    """Key and verdict of everybody."""
    return _built(
        lambda plan, source, bound: build_query(plan, source, bound, as_of=DAY, detail="verdict", carried=[KEY])
    )


def _built(build: Callable[..., Query]) -> Query:
    plan = data.plan_of(REFERENCE)
    fields = {name: variable.field for name, variable in plan.variables.items()}
    return build(plan, exp.to_table(FIRMS), bindings_of(fields, fields))


def result_path(table: Path, way: str) -> Path:
    """Where the rows of a way go."""
    return table.with_name(f"{table.stem}-{way}.parquet")


def counts_in(result: str) -> tuple[int, ...]:
    """How many pass, fail and stay open in a written result."""
    counts = ", ".join(f"count_if(verdict = '{verdict}')" for verdict in ("pass", "fail", "undetermined"))
    with duckdb.connect() as connection:
        return tuple(connection.execute(f"SELECT {counts} FROM '{result}'").fetchall()[0])

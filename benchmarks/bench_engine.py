"""The bulk executor beside the best SQL written by hand and beside a bare scan of the same columns.

For 专精特新中小企业 2022 and 小巨人 2026, over simulated enterprises (模拟数据) in Parquet, at three levels of detail:
counting verdicts; scoring everybody too; writing every node to Parquet. All three ways give the same results, which
is checked. The figures to reach: at most 1.1 times the SQL by hand; 2.0, 2.6 and 4.7 times the scan; 1 GiB.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from benchmarks import data
from benchmarks.measure import Timing, Variant, Work, against, alone, interleaved
from huoju.evaluation.output import write_query
from huoju.evaluation.plan import Plan
from huoju.evaluation.run import bindings_of
from huoju.evaluation.sql import Detail, Query, build_query, build_tally
from huoju.standards.fields import Field

ROWS, QUICK_ROWS = 20_000_000, 1_000_000
ROUNDS, QUICK_ROUNDS = 5, 9
HAND_TARGET = 1.1
SCAN_TARGETS: Mapping[Detail, float] = {"verdict": 2.0, "score": 2.6, "full": 4.7}
MEMORY_TARGET = 1024
LABELS: Mapping[Detail, str] = {"verdict": "只判结果", "score": "结果与得分", "full": "全部节点写出"}
DAYS = (date(2025, 6, 30), date(2026, 6, 30))
HANDWRITTEN = Path(__file__).parent / "handwritten"
FIRMS = "firms"


@dataclass(frozen=True, slots=True)
class Case:
    """A standard at a level of detail over a file."""

    standard: str
    as_of: date
    detail: Detail
    table: Path

    @property
    def hand(self) -> Path:
        """The SQL written by hand; where there is no score, scoring is judging."""
        name = self.standard.partition("/")[2].partition("@")[0].replace("-", "_")
        path = HANDWRITTEN / f"{name}_{self.detail}.sql"
        return path if path.exists() else HANDWRITTEN / f"{name}_verdict.sql"

    def out(self, way: str) -> Path:
        """Where the rows of a way go."""
        return data.FOLDER / f"out-{way}.parquet"


def main(*, quick: bool) -> None:
    """Measure both standards at all levels and print the ratios."""
    rows = QUICK_ROWS if quick else ROWS
    start = time.perf_counter()
    table = data.table(rows)
    print(
        f"模拟数据：{rows:,} 家企业，{table.stat().st_size / 2**20:.0f} MiB Parquet"
        f"（备好用时 {time.perf_counter() - start:.0f} s），DuckDB {duckdb.__version__}，2 线程"
    )
    for standard, day in zip(data.STANDARDS, DAYS, strict=True):
        for detail in LABELS:
            if detail == "score" and data.plan_of(standard).total is None:
                print(f"{standard} {LABELS[detail]}：这项标准不打分，同“{LABELS['verdict']}”")
                continue
            report(Case(standard, day, detail, table), QUICK_ROUNDS if quick else ROUNDS)


def report(case: Case, rounds: int) -> None:
    """Time the three ways, check that they agree, print the ratios."""
    ways = {"scan": prepare_scan, "hand": prepare_hand, "ours": prepare_ours}
    timings = interleaved([Variant(name, prepare, (case,)) for name, prepare in ways.items()], rounds)
    scan, hand, ours = (timings[name] for name in ways)
    print(f"{case.standard} {LABELS[case.detail]}：{found(case, ours)}")
    print(f"  逐列求和 {scan}；手写 SQL {hand}；本引擎 {ours}")
    print(f"  本引擎/手写 {ours.ratios(hand)}{against(ours.ratio(hand), HAND_TARGET)}")
    print(f"  本引擎/逐列求和 {ours.ratios(scan)}{against(ours.ratio(scan), SCAN_TARGETS[case.detail])}；"
          f"手写/逐列求和 {hand.ratios(scan)}")  # fmt: skip
    print(f"  峰值内存 {ours.peak:.0f} MiB{against(ours.peak, MEMORY_TARGET)}，手写 {hand.peak:.0f} MiB")
    print(f"  两种写法结果{'一致' if agree(case, ours, hand) else '不一致！'}", flush=True)


def found(case: Case, ours: Timing) -> str:
    """What the run found, in words."""
    if case.detail == "full":
        return f"{case.out('ours').stat().st_size / 2**20:.0f} MiB 结果"
    passed, failed, undetermined = ours.result[:3]
    return f"通过 {passed:,}，不通过 {failed:,}，待定 {undetermined:,}"


def agree(case: Case, ours: Timing, hand: Timing) -> bool:
    """Whether both ways gave the same."""
    if case.detail != "full":
        return bool(ours.result == hand.result)
    sums = [alone(Variant(way, prepare_checksums, (case.out(way),))).result for way in ("ours", "hand")]
    for way in ("ours", "hand"):
        case.out(way).unlink()
    return bool(sums[0] == sums[1])


# The three ways; each runs in a process of its own


def prepare_scan(case: Case) -> Work:
    """Read every column that the standard reads: numbers summed, yes-or-no counted, the longest text."""
    connection = connect(case.table)
    summed = {"boolean": "count_if({})", "category": "max(length({}))", "set": "max(length({}))", "date": "max({})"}
    columns = [summed.get(field.type, "sum({})").format(field.name) for field in fields_of(case).values()]
    if case.detail == "full":
        columns.append(f"max(length({data.KEY}))")
    return lambda: connection.execute(f"SELECT {', '.join(columns)} FROM {FIRMS}").fetchall()


def prepare_hand(case: Case) -> Work:
    """The SQL written by hand."""
    connection = connect(case.table)
    for statement in (HANDWRITTEN / "setup.sql").read_text(encoding="utf-8").split(";\n"):
        connection.execute(statement)
    return runner(connection, case, case.hand.read_text(encoding="utf-8"), "hand")


def prepare_ours(case: Case) -> Work:
    """The SQL made from the standard."""
    return runner(connect(case.table), case, our_query(case).sql(), "ours")


def runner(connection: duckdb.DuckDBPyConnection, case: Case, query: str, way: str) -> Work:
    """Count, or write the rows, as evaluation does."""
    if case.detail == "full":
        return lambda: write_query(connection, query, case.out(way))
    return lambda: connection.execute(query).fetchall()[0]


def our_query(case: Case) -> Query:
    """The query that evaluation builds."""
    plan, fields, source = data.plan_of(case.standard), fields_of(case), exp.to_table(FIRMS)
    bindings = bindings_of(fields, fields)
    if case.detail == "full":
        return build_query(plan, source, bindings, as_of=case.as_of, detail="full", carried=[data.KEY])
    return build_tally(plan, source, bindings, as_of=case.as_of, detail=case.detail)


def fields_of(case: Case) -> dict[str, Field]:
    """The inputs of the standard."""
    plan: Plan = data.plan_of(case.standard)
    return {name: variable.field for name, variable in plan.variables.items()}


def connect(table: Path) -> duckdb.DuckDBPyConnection:
    """A connection as evaluation opens it, with the file as a view."""
    connection = duckdb.connect(config={"preserve_insertion_order": True, "threads": 2})
    connection.execute("SET enable_progress_bar = false").fetchall()
    connection.execute(f"CREATE VIEW {FIRMS} AS SELECT * FROM '{table}'").fetchall()
    return connection


def prepare_checksums(path: Path) -> Work:
    """A checksum of every column with the key, by name; whole numbers and decimals of one value are equal."""
    connection = duckdb.connect(config={"threads": 2})
    columns = connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    same_type = {
        name: "VARCHAR" if kind == "VARCHAR" or kind.startswith("ENUM") else "DOUBLE" for name, kind, *_ in columns
    }
    sums = [f'bit_xor(hash({data.KEY}, "{name}"::{kind}))' for name, kind in same_type.items()]

    def checksums() -> dict[str, Any]:
        (row,) = connection.execute(f"SELECT {', '.join(sums)} FROM '{path}'").fetchall()
        return dict(zip(same_type, row, strict=True))

    return checksums

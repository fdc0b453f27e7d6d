"""Other rule engines over the same simulated enterprises (模拟数据): how fast, and who answers wrongly.

The rule has eight gates and a banded score (``peers/rule.py``). The figures to reach: at least 100 times zen-engine's
batch call, 3 times OpenFisca-Core's vectors. Answers are held against exact ``Fraction`` arithmetic, on values that sit
on the cut points and on firms with missing values, where only an undetermined verdict may be given if the missing value
can turn it. Peers that are not installed are left out.
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
from sqlglot import exp

from benchmarks import data
from benchmarks.measure import Timing, Variant, Work, against, interleaved
from benchmarks.peers import engines, population
from benchmarks.peers.rule import GATES, ITEMS, LABELS, PASS_SCORE, STEPS, exact, standard
from huoju.evaluation.compile import compile_plan
from huoju.evaluation.interpreter import Interpreter
from huoju.evaluation.plan import Plan
from huoju.evaluation.run import bindings_of
from huoju.evaluation.sql import build_query, build_tally
from huoju.standards import catalogue

ROWS = 1_000_000
CHECKED, QUICK_CHECKED = 50_000, 5_000
ROUNDS, QUICK_ROUNDS = 7, 3
TARGETS: Mapping[str, float] = {"zen 批量": 100, "OpenFisca 向量": 3}
AS_OF = date(2026, 6, 30)
OURS = "Huoju（SQL）"
PACKAGES: Mapping[str, tuple[str, str]] = {
    "zen 批量": ("zen", "zen-engine"),
    "zen 单个表达式": ("zen", "zen-engine"),
    "datalogic-py（JSON-Logic）": ("datalogic_py", "datalogic-py"),
    "OpenFisca 向量": ("openfisca_core", "openfisca-core"),
}
"""Module and package of each peer."""


def main(*, quick: bool) -> None:
    """Print both tables."""
    present = installed()
    speed(present, QUICK_ROUNDS if quick else ROUNDS)
    correctness(present, QUICK_CHECKED if quick else CHECKED)


def installed() -> set[str]:
    """The peers that can be run; says how to install the others."""
    found = {peer for peer, (module, _) in PACKAGES.items() if importlib.util.find_spec(module) is not None}
    for package in sorted({package for peer, (_, package) in PACKAGES.items() if peer not in found}):
        print(f"未安装 {package}，跳过；安装：uv pip install {package}（或 uv sync --group bench）")
    return found


SOUND: Mapping[str, str] = {
    "revenue": "5000",
    "equity": "0",
    "rd_expense": "500",
    "rd_previous": "500",
    "main_share": "0.9",
    "debt_ratio": "0.5",
    "rd_share": "0.1",
    "rd_share_previous": "0.1",
    "class1_ip": "4",
    "prizes": "0",
    "growth": "0.1",
    "margin": "0.05",
    "market_share": "0.1",
    "staff_share": "0.1",
    "years": "8",
    "class2_ip": "5",
    "digital": "40",
    "exports": "0",
    "standards": "0",
    "output": "60",
}
"""A firm that meets every gate and passes by a little."""

CASES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("缺资产负债率", "debt_ratio", {"growth": "0.2"}),
    ("缺增长率", "growth", {}),
)
"""What is missing, and what else is different from the sound firm."""


# Speed


@dataclass(frozen=True, slots=True)
class Runner:
    """How an engine is timed: ``prepare(path, rows, in_memory)`` gives the work; ``rows`` is what it manages."""

    prepare: Callable[[Path, int, bool], Work]
    rows: int


def speed(present: set[str], rounds: int) -> None:
    """Enterprises a second from the Parquet file, and with the values in memory in the engine's own form."""
    path = firms_file()
    runners = {
        OURS: Runner(prepare_ours, ROWS),
        "zen 批量": Runner(partial(prepare_records, "zen_batch"), 10_000),
        "zen 单个表达式": Runner(partial(prepare_records, "zen_compiled"), 20_000),
        "datalogic-py（JSON-Logic）": Runner(partial(prepare_records, "datalogic"), 50_000),
        "手写 Python 函数": Runner(partial(prepare_records, "plain_python"), 100_000),
        "OpenFisca 向量": Runner(prepare_openfisca, ROWS),
    }
    chosen = {name: one for name, one in runners.items() if name not in PACKAGES or name in present}
    print(f"模拟数据：{ROWS:,} 家企业，20 个指标，八项条件与十三项得分；逐条执行的引擎只跑前若干家")
    for in_memory, label in ((False, "从 Parquet 文件起"), (True, "数据已在内存")):
        print(f" {label}：")
        variants = [Variant(name, one.prepare, (path, one.rows, in_memory)) for name, one in chosen.items()]
        timings = interleaved(variants, rounds)
        for name, timing in timings.items():
            print(speed_line(name, chosen[name].rows, timing, timings[OURS]), flush=True)


def speed_line(name: str, rows: int, timing: Timing, ours: Timing) -> str:
    """Rate, ratio and passes of an engine."""
    right = right_passes(rows)
    line = f"  {name}：{rows / timing.median:,.0f} 家/s（{rows:,} 家），峰值 {timing.peak:.0f} MiB，"
    line += f"通过 {timing.result:,}" + ("" if timing.result == right else f"（应为 {right:,}）")
    if name == OURS:
        return line
    ratio = timing.ratio(ours) * ROWS / rows
    goal = against(ratio, TARGETS[name], at_least=True) if name in TARGETS else ""
    return f"{line}；Huoju 快 {ratio:.1f} 倍{goal}"


def right_passes(rows: int) -> int:
    """How many of the first firms pass, in whole numbers."""
    return passes_of({name: column[:rows] for name, column in population.realistic(ROWS).items()})


def passes_of(table: population.Table) -> int:
    """How many firms pass, in whole numbers (no holes)."""

    def reached(name: str, cut: str, *, at_most: bool) -> np.ndarray:
        edge = int(Fraction(cut) * STEPS)
        return table[name] <= edge if at_most else table[name] >= edge

    met = np.logical_and.reduce(
        [np.logical_or.reduce([reached(g.name, g.cut, at_most=g.at_most) for g in group]) for group in GATES]
    )
    score = sum(
        np.select([reached(item.name, cut, at_most=item.at_most) for cut, _ in item.bands], [p for _, p in item.bands])
        for item in ITEMS
    )
    return int((met & (score >= PASS_SCORE)).sum())


def prepare_ours(path: Path, _: int, in_memory: bool) -> Work:  # noqa: FBT001  as the other ways
    """Counting verdicts over the Parquet file or over a table."""
    plan = our_plan()
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(f"CREATE {'TABLE' if in_memory else 'VIEW'} firms AS SELECT * FROM '{path}'").fetchall()
    fields = {name: variable.field for name, variable in plan.variables.items()}
    query = build_tally(plan, exp.to_table("firms"), bindings_of(fields, fields), as_of=AS_OF, detail="verdict").sql()
    return lambda: connection.execute(query).fetchall()[0][0]


def prepare_records(engine: str, path: Path, rows: int, in_memory: bool) -> Work:  # noqa: FBT001  as the other ways
    """An engine that takes one record after the other."""
    judge: engines.Judge = getattr(engines, engine)()
    ready = records(path, rows) if in_memory else None
    return lambda: judge(ready or records(path, rows)).count("pass")


def prepare_openfisca(path: Path, rows: int, in_memory: bool) -> Work:  # noqa: FBT001  as the other ways
    """OpenFisca over whole columns."""
    vector = engines.openfisca()
    ready = read(path, rows) if in_memory else None
    return lambda: int(vector(ready or read(path, rows), rows).sum())


def records(path: Path, rows: int) -> list[engines.Firm]:
    """The first firms as records of floating-point numbers."""
    lists = [column.tolist() for column in read(path, rows).values()]
    return [dict(zip(LABELS, row, strict=True)) for row in zip(*lists, strict=True)]


def read(path: Path, rows: int) -> dict[str, np.ndarray]:
    """The columns of the first firms in floating point."""
    with duckdb.connect(config={"threads": 2}) as connection:
        columns = ", ".join(f"{name}::DOUBLE AS {name}" for name in LABELS)
        return connection.execute(f"SELECT {columns} FROM '{path}' LIMIT {rows}").fetchnumpy()


def our_plan() -> Plan:
    """The rule as a standard, compiled."""
    data.FOLDER.mkdir(exist_ok=True)
    path = data.FOLDER / "compact.yaml"
    if not path.exists() or path.read_text(encoding="utf-8") != standard():
        path.write_text(standard(), encoding="utf-8")
    return compile_plan(catalogue.find(str(path)))


def firms_file() -> Path:
    """The million firms as Parquet, made anew each time."""
    path = data.FOLDER / "compact.parquet"
    fields = {name: variable.field for name, variable in our_plan().variables.items()}
    kinds = {name: data.sql_type(fields[name]) if name in fields else "DECIMAL(18, 4)" for name in LABELS}
    population.write(population.realistic(ROWS), path, kinds)
    return path


# Who answers wrongly


def correctness(present: set[str], rows: int) -> None:
    """Wrong verdicts by engine, on borders and with holes."""
    judges: dict[str, Callable[[population.Table], list[str]]] = {
        OURS: ours_by_sql,
        "Huoju（解释执行）": ours_by_interpreter,
        "SQL（不考虑缺失）": plain_sql,
        "手写 Python 函数": partial(by_records, engines.plain_python),
        "zen 批量": partial(by_records, engines.zen_batch),
        "datalogic-py（JSON-Logic）": partial(by_records, engines.datalogic),
        "OpenFisca 向量": partial(by_records, engines.openfisca_judge),
    }
    tables = {"边界值": population.on_borders(rows), "有缺失": population.with_holes(rows)}
    right = {name: [exact(record) for record in fractions(table)] for name, table in tables.items()}
    print(f"谁答错（模拟数据，各 {rows:,} 家，对照分数精确计算）")
    for name, verdicts in right.items():
        print(f"  {name}，正确答案：{said(Counter(verdicts))}")
    for engine, judge in judges.items():
        if engine in PACKAGES and engine not in present:
            continue
        found = "；".join(f"{name} {mistakes(right[name], judge(table))}" for name, table in tables.items())
        print(f"  {engine}：{found}；{case_answers(judge)}", flush=True)


def mistakes(right: Sequence[str], given: Sequence[str]) -> str:
    """How many verdicts are wrong, and how."""
    wrong = Counter(f"{_WORDS[r]}→{_WORDS[g]}" for r, g in zip(right, given, strict=True) if r != g)
    return f"错 {wrong.total():,}" + (f"（{said(wrong)}）" if wrong else "")


_WORDS = {"pass": "通过", "fail": "不通过", "undetermined": "待定", "error": "报错"}


def said(counted: Counter[str]) -> str:
    """Counts in words."""
    return "，".join(f"{_WORDS.get(name, name)} {count:,}" for name, count in counted.most_common())


def case_answers(judge: Callable[[population.Table], list[str]]) -> str:
    """What is said of two firms: one that lacks its debt ratio, one that lacks an item it could pass with."""
    answers = []
    for name, missing, changed in CASES:
        record: dict[str, Fraction | None] = {key: Fraction(value) for key, value in {**SOUND, **changed}.items()}
        record[missing] = None
        assert exact(record) == "undetermined"
        table = {
            key: np.array([population.MISSING if value is None else int(value * STEPS)])
            for key, value in record.items()
        }
        answers.append(f"{name}→{_WORDS[judge(table)[0]]}")
    return "，".join(answers)


def fractions(table: population.Table) -> list[dict[str, Fraction | None]]:
    """Records of exact numbers."""
    columns = [
        [None if x == population.MISSING else Fraction(x, STEPS) for x in table[name].tolist()] for name in LABELS
    ]
    return [dict(zip(LABELS, row, strict=True)) for row in zip(*columns, strict=True)]


def by_records(make: Callable[[], engines.Judge], table: population.Table) -> list[str]:
    """An engine over records in floating point, which is what JSON gives it."""
    return make()(engines.floats(table, population.MISSING))


def ours_by_sql(table: population.Table) -> list[str]:
    """Our verdicts by SQL."""
    plan, path = our_plan(), data.FOLDER / "checked.parquet"
    fields = {name: variable.field for name, variable in plan.variables.items()}
    population.write(table, path, {name: data.sql_type(field) for name, field in fields.items()})
    source = exp.func("read_parquet", exp.Literal.string(str(path)), dialect="duckdb")
    query = build_query(
        plan, source, bindings_of(fields, fields), as_of=AS_OF, detail="verdict", carried=["credit_code"]
    )
    with duckdb.connect(config={"threads": 2}) as connection:
        rows = connection.execute(query.sql()).fetchall()
    path.unlink()
    return [verdict for _, verdict in sorted(rows, key=lambda row: int(row[0]))]


def ours_by_interpreter(table: population.Table) -> list[str]:
    """Our verdicts one by one."""
    interpreter = Interpreter(our_plan())
    columns = [
        [None if x == population.MISSING else Decimal(x) / STEPS for x in table[name].tolist()] for name in LABELS
    ]
    records = (dict(zip(LABELS, row, strict=True)) for row in zip(*columns, strict=True))
    return [interpreter.judge(record, AS_OF).verdict for record in records]


def plain_sql(table: population.Table) -> list[str]:
    """Verdicts of SQL that does not think of holes."""
    path = data.FOLDER / "checked.parquet"
    population.write(table, path, dict.fromkeys(LABELS, "DECIMAL(18, 4)"))
    with duckdb.connect(config={"threads": 2}) as connection:
        rows = connection.execute(f"SELECT credit_code, {engines.sql()} FROM '{path}'").fetchall()
    path.unlink()
    words = {True: "pass", False: "fail", None: "undetermined"}
    return [words[passed] for _, passed in sorted(rows, key=lambda row: int(row[0]))]

"""The change of 小巨人 from 2022 to 2026 over ten million simulated enterprises (模拟数据), and the next question.

Both versions run in one pass over the table: transitions, their causes, a breakdown by industry, and the grid of three
sliders. Measured are the counting alone, over Parquet as it is, beside one evaluation of the new version by itself, and
the whole command with intake. The figures to reach: the whole in at most 60 seconds on two cores and 4 GiB; a question
in at most 100 ms.
"""

from __future__ import annotations

import statistics
import time
from datetime import date
from pathlib import Path

import duckdb
from sqlglot import exp

from benchmarks import data
from benchmarks.bench_engine import connect
from benchmarks.measure import Variant, Work, against, alone, interleaved
from huoju.demo.enterprises import write_enterprises
from huoju.evaluation import Interpreter, compile_plan
from huoju.evaluation.groups import Grouping
from huoju.evaluation.questions import Questioner
from huoju.evaluation.run import bindings_of
from huoju.evaluation.several import shared_fields
from huoju.evaluation.sql import build_tally
from huoju.impact import Versions, find_versions, measure_impact
from huoju.impact.question import Population, ask
from huoju.standards.catalogue import find

ROWS, QUICK_ROWS = 10_000_000, 500_000
ROUNDS = 3
SECONDS_TARGET, MEMORY_TARGET = 60.0, 4096.0
QUESTION_TARGET = 100.0
SEED = 20260401
AS_OF = date(2026, 6, 30)
FIRMS = "firms"
ASKED = ("miit/little-giant@2026", "miit/srdi-sme@2022", "most/hnte@2016", "miit/sme-digital-level@2024")
_MILLI = 1e3


def main(*, quick: bool) -> None:
    """Measure and print."""
    rows = QUICK_ROWS if quick else ROWS
    table = firms(rows)
    print(f"模拟数据：{rows:,} 家企业，{table.stat().st_size / 2**20:.0f} MiB Parquet，DuckDB {duckdb.__version__}")
    ways = {"one": prepare_one, "both": prepare_both}
    found = interleaved([Variant(name, prepare, (table,)) for name, prepare in ways.items()], ROUNDS)
    one, both = found["one"], found["both"]
    print(f"  新版判定 {one}；两版、原因、分组和滑块 {both}")
    print(f"  相当于 {both.ratios(one)} 次判定，峰值内存 {both.peak:.0f} MiB")
    whole = alone(Variant("whole", prepare_whole, (table,)))
    print(f"  整个命令（含读入检查）{whole.median:.1f} s{against(whole.median, SECONDS_TARGET)}，"
          f"峰值内存 {whole.peak:.0f} MiB{against(whole.peak, MEMORY_TARGET)}")  # fmt: skip
    print(f"  {whole.result}")
    for reference in ASKED:
        seconds = alone(Variant("question", prepare_questions, (reference,))).result
        worst, median = max(seconds) * _MILLI, statistics.median(seconds) * _MILLI
        print(f"  {reference}：每个问题 {median:.0f} ms，最慢 {worst:.0f} ms{against(worst, QUESTION_TARGET)}")


def firms(rows: int) -> Path:
    """The file of so many simulated enterprises with the inputs of both versions."""
    data.FOLDER.mkdir(exist_ok=True)
    path = data.FOLDER / f"impact-{rows}.parquet"
    if not path.exists():
        needed = {field.name for field in shared_fields((versions().before, versions().after)) if field.required}
        unfinished = path.with_suffix(".part")
        write_enterprises(unfinished, rows, SEED, inputs=sorted(needed))
        unfinished.rename(path)
    return path


def versions() -> Versions:
    """The two versions."""
    return find_versions("miit/little-giant", "2022", "2026")


def prepare_one(table: Path) -> Work:
    """The new version's verdicts counted, as evaluation does."""
    plan = compile_plan(versions().after)
    fields = {name: variable.field for name, variable in plan.variables.items()}
    connection = connect(table)
    query = build_tally(plan, exp.to_table(FIRMS), bindings_of(fields, fields), as_of=AS_OF, detail="verdict").sql()
    return lambda: connection.execute(query).fetchall()


def prepare_both(table: Path) -> Work:
    """Everything that an impact counts, over the file as it is."""
    fields = {field.name: field for field in shared_fields((versions().before, versions().after)) if field.required}
    connection = connect(table)
    population = Population(exp.to_table(FIRMS), bindings_of(fields, fields), frozenset(fields))
    groups = (Grouping("行业代码", exp.column("行业代码", quoted=True), None),)
    question = ask(versions(), population, AS_OF, "recognition", groups, None, {})
    return lambda: len(question.answer(connection))


def prepare_whole(table: Path) -> Work:
    """The whole command."""

    def work() -> str:
        found = measure_impact(versions(), table, as_of=AS_OF, by=["省份", "行业代码"], sliders=None)
        return "，".join(f"{before}→{after} {count:,}" for (before, after), count in found.transitions.items())

    return work


def prepare_questions(reference: str) -> Work:
    """Seconds of each question of an interview in which nothing can be answered, the longest there is."""
    plan = compile_plan(find(reference))
    questioner = Questioner(Interpreter(plan))

    def work() -> list[float]:
        seconds, unanswerable = [], set[str]()
        while True:
            start = time.perf_counter()
            question = questioner.next({}, AS_OF, unanswerable)
            seconds.append(time.perf_counter() - start)
            if question is None:
                return seconds
            unanswerable.add(question.name)

    return work

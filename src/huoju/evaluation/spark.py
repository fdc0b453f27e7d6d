"""The plan of a standard on Spark: the same query, on the cores of this machine or on many machines.

The table is taken in by ``huoju.intake`` first, so that checks and quarantine are the same on both engines; the
accepted rows go to Parquet parts that every node of the cluster can see, and from there Spark takes over.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from sqlglot import exp

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.output import Progress, check_writable, write_query
from huoju.evaluation.plan import Plan
from huoju.evaluation.run import Evaluation, bindings_of, carried_columns, summary_of
from huoju.evaluation.spark_session import SparkError, check_installed, spark_session
from huoju.evaluation.spark_sql import spark_sql
from huoju.evaluation.sql import Detail, Query, build_query, build_tally
from huoju.evaluation.staged_parts import Staged, staged_parts
from huoju.evaluation.stamps import stamps
from huoju.intake import Column
from huoju.standards.fields import fields_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_SUBJECTS = "huoju_subjects"
_POLL_SECONDS = 0.3


def evaluate_on_spark(
    standard: LoadedStandard,
    table: Path,
    *,
    as_of: date,
    purpose: Purpose = "recognition",
    detail: Detail = "full",
    out: Path | None = None,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    master: str | None = None,
    staging: Path | None = None,
) -> Evaluation:
    """Evaluate every subject of a table on Spark; the rows are those of ``huoju.evaluation.evaluate``, in any order.

    Args:
        standard: what to evaluate.
        table: CSV, Excel or Parquet; or a folder that an earlier run left in ``staging``, read without a new intake.
        as_of: the day of the evaluation.
        purpose: recognition (认定) or re-examination (复核).
        detail: verdict, score, or full (every node).
        out: where the rows go (.csv, .parquet or .xlsx); none: only the summary.
        mapping: which column holds which field, for headers that do not say so themselves.
        quarantine: where rows that cannot be used go.
        sheet: the sheet of an Excel file.
        progress: told the share that is done.
        master: where Spark runs; see ``huoju.evaluation.spark_session``.
        staging: a folder for the accepted rows and Spark's own parts that every node can see. What is taken in stays
            there for the next run. Without it a temporary folder on this machine serves.

    Raises:
        IntakeError: the table cannot be used.
        OutputError: the results cannot be written.
        SparkError: Spark or Java is missing, or a Spark job failed.
        StandardError: the standard cannot be compiled.
    """
    if standard.model.index is not None:
        raise SparkError(f"{standard.model.reference} 是相对评价体系，要与全体比较，请用 --engine duckdb")
    check_installed()
    if out is not None:
        check_writable(out)
    with staged_parts(
        table,
        fields_of(standard),
        standard.model.key,
        folder=staging,
        mapping=mapping,
        quarantine=quarantine,
        sheet=sheet,
    ) as staged:
        given = frozenset(staged.intake.columns) & frozenset(standard.model.derived)
        plan = compile_plan(standard, purpose, given)
        with spark_session(master) as session, _watched(session, progress):
            counts = _run(session, standard, plan, staged, as_of, detail, out)
        return summary_of(standard, plan, counts, staged.intake, as_of, out)


def _run(
    session: SparkSession,
    standard: LoadedStandard,
    plan: Plan,
    staged: Staged,
    as_of: date,
    detail: Detail,
    out: Path | None,
) -> dict[str, int]:
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an optional library

    try:
        subjects = session.read.parquet(str(staged.rows))
        subjects.createOrReplaceTempView(_SUBJECTS)
        if out is not None:
            query = _rows_query(standard, plan, staged, subjects.columns, as_of, detail)
            _write(session.sql(spark_sql(query.expression)), staged.workspace, out)
        fields = {name: variable.field for name, variable in plan.variables.items()}
        tally = build_tally(plan, exp.to_table(_SUBJECTS), bindings_of(fields, staged.intake.columns), as_of=as_of)
        (row,) = session.sql(spark_sql(tally.expression)).collect()
    except PySparkException as error:
        raise SparkError(f"Spark 没有完成计算：{str(error).partition(chr(10))[0]}") from error
    return dict(zip(tally.columns, row, strict=True))


def _rows_query(
    standard: LoadedStandard, plan: Plan, staged: Staged, columns: list[str], as_of: date, detail: Detail
) -> Query:
    fields = {name: variable.field for name, variable in plan.variables.items()}
    taken = {node.id for node in plan.all_requirements()} | {node.id for node in plan.scores}
    carried = carried_columns(staged.intake.key, columns, fields_of(standard))
    return build_query(
        plan,
        exp.to_table(_SUBJECTS),
        bindings_of(fields, staged.intake.columns),
        as_of=as_of,
        detail=detail,
        carried=[name for name in carried if name not in taken],
        stamps=stamps(standard, as_of, plan.certainty),
    )


def _write(rows: DataFrame, workspace: Path, out: Path) -> None:
    """Spark's parts in the workspace, then one file under its final name."""
    parts = workspace / "result"
    rows.write.parquet(str(parts))
    with duckdb.connect() as connection:
        write_query(connection, f"SELECT * FROM read_parquet('{_literal(parts)}/*.parquet')", out)  # noqa: S608 - quoted


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")


@contextmanager
def _watched(session: SparkSession, progress: Progress | None) -> Iterator[None]:
    """Tell the share of the tasks of the running stages that is done."""
    if progress is None:
        yield
        return
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(session, stop, progress), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()


def _watch(session: SparkSession, stop: threading.Event, progress: Progress) -> None:
    tracker = session.sparkContext.statusTracker()
    while not stop.wait(_POLL_SECONDS):
        running = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        total = sum(stage.numTasks for stage in running if stage is not None)
        done = sum(stage.numCompletedTasks for stage in running if stage is not None)
        progress(done / total if total else None)

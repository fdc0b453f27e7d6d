"""The same plan on Spark gives the same cells as on DuckDB, and says what is missing where it cannot run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import duckdb
import pytest
from sqlglot import exp

from huoju.cli import evaluation as commands
from huoju.evaluation import compile_plan, evaluate
from huoju.evaluation.plan import Plan
from huoju.evaluation.spark import evaluate_on_spark
from huoju.evaluation.spark_session import SparkError, check_installed, spark_session
from huoju.evaluation.spark_sql import spark_sql
from huoju.evaluation.sql import Detail, build_query, build_tally
from huoju.evaluation.staged_parts import NOTE
from huoju.intake import IntakeError
from huoju.standards.catalogue import find
from huoju.standards.fields import Field
from tests.evaluation.plans import catalogue_plans
from tests.evaluation.tables import AS_OF_DAY, Record, RecordMaker, make_table
from tests.evaluation.test_run import firms, read

DAY = date(2026, 6, 30)
STANDARD = find("miit/little-giant@2026")
DETAILS: tuple[Detail, ...] = get_args(Detail)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """One session for the whole run; without Java or PySpark these tests are left out."""
    try:
        check_installed()
    except SparkError as error:
        pytest.skip(str(error))
    with spark_session("local[2]") as session:
        session.conf.set("spark.sql.shuffle.partitions", "2")
        session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        yield session


def extremes(plan: Plan) -> list[Record]:
    """Records in which every number is as large, as small, or as long as its field allows."""

    def value(field: Field, end: str) -> Any:
        if field.type not in {"number", "integer"}:
            return None
        step = Decimal(1).scaleb(-field.decimals)
        assert field.low is not None
        assert field.high is not None
        found = {"low": field.low, "high": field.high, "long": field.high - step}[end]
        return int(found) if field.type == "integer" else found

    fields = [variable.field for variable in plan.variables.values()]
    return [{field.name: value(field, end) for field in fields} for end in ("low", "high", "long")]


def cells(columns: tuple[str, ...], rows: list[Any]) -> dict[str, dict[str, Any]]:
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


@pytest.mark.parametrize("plan", catalogue_plans())
def test_both_engines_agree_in_every_cell(spark: Any, plan: Plan, tmp_path: Path) -> None:
    records = RecordMaker(plan, seed=4).records(150) + extremes(plan)
    with duckdb.connect() as connection:
        bindings = make_table(connection, plan, records)
        connection.execute(f"COPY subjects TO '{tmp_path}/subjects.parquet' (FORMAT parquet)").fetchall()
        spark.read.parquet(f"{tmp_path}/subjects.parquet").createOrReplaceTempView("subjects")
        source = exp.to_table("subjects")
        queries = [
            build_query(plan, source, bindings, as_of=AS_OF_DAY, carried=["key"], detail=detail, inner=True)
            for detail in DETAILS
        ]
        for query in {query.sql(): query for query in queries}.values():
            expected = cells(query.columns, connection.execute(query.sql()).fetchall())
            assert cells(query.columns, spark.sql(spark_sql(query.expression)).collect()) == expected
        tally = build_tally(plan, source, bindings, as_of=AS_OF_DAY)
        (counts,) = connection.execute(tally.sql()).fetchall()
        (found,) = spark.sql(spark_sql(tally.expression)).collect()
        assert tuple(found) == counts


def test_a_run_on_spark_gives_the_rows_and_the_summary_of_a_run_on_duckdb(spark: Any, tmp_path: Path) -> None:
    plan = compile_plan(STANDARD)
    firms(tmp_path / "firms.csv", plan, count=80)
    spoilt = (tmp_path / "firms.csv").read_text(encoding="utf-8").splitlines()
    spoilt[4] = spoilt[4].replace("浙江省", "浙江省,约五千", 1)
    (tmp_path / "firms.csv").write_text("\n".join(spoilt) + "\n", encoding="utf-8")
    shared = tmp_path / "shared"
    summaries, results = [], []
    for name, run in (("duckdb", evaluate), ("spark", evaluate_on_spark)):
        options: dict[str, Any] = {"staging": shared} if run is evaluate_on_spark else {}
        out = tmp_path / f"{name}.parquet"
        found = run(
            STANDARD, tmp_path / "firms.csv", as_of=DAY, out=out, quarantine=tmp_path / f"{name}.csv", **options
        )
        intake = replace(found.intake, absent=(), quarantine=None)
        summaries.append(replace(found, intake=intake, out=None))
        results.append(sorted(read(out), key=lambda row: str(row["credit_code"])))
    assert summaries[0] == summaries[1]
    assert results[0] == results[1]
    assert (tmp_path / "duckdb.csv").read_bytes() == (tmp_path / "spark.csv").read_bytes()
    again = evaluate_on_spark(STANDARD, shared, as_of=DAY, detail="verdict", out=tmp_path / "again.csv")
    assert again.verdicts == summaries[0].verdicts
    assert {row["credit_code"]: row["verdict"] for row in read(tmp_path / "again.csv")} == {
        row["credit_code"]: row["verdict"] for row in results[0]
    }
    assert sorted(path.name for path in shared.iterdir()) == [NOTE, "huoju-rows"]
    with pytest.raises(IntakeError, match="另一项标准"):
        evaluate_on_spark(find("miit/champion"), shared, as_of=DAY)
    assert spark.range(3).count() == 3, "an open session stays open"


def test_a_folder_that_was_not_taken_in_is_refused(tmp_path: Path) -> None:
    if not _here():
        pytest.skip("needs Java and PySpark")
    with pytest.raises(IntakeError, match="--staging"):
        evaluate_on_spark(STANDARD, tmp_path, as_of=DAY)


def _here() -> bool:
    try:
        check_installed()
    except SparkError:
        return False
    return True


@pytest.mark.parametrize("java", ["none", "old", "broken"])
def test_without_a_fitting_java_one_line_says_what_to_install(
    java: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if java != "none":
        program = tmp_path / "java"
        said = "echo 'openjdk version \"11.0.2\"' >&2" if java == "old" else "exit 3"
        program.write_text(f"#!/bin/sh\n{said}\n", encoding="utf-8")
        program.chmod(0o755)
    with pytest.raises(SparkError, match=r"openjdk-17-jre-headless") as caught:
        check_installed()
    assert "\n" not in str(caught.value)


def test_without_the_extra_one_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huoju.evaluation.spark_session.find_spec", lambda _: None)
    with pytest.raises(SparkError, match=r"huoju\[spark\]"):
        check_installed()


def test_a_relative_system_is_not_for_spark(tmp_path: Path) -> None:
    with pytest.raises(SparkError, match="--engine duckdb"):
        evaluate_on_spark(find("torch/zone-innovation@2014"), tmp_path / "zones.csv", as_of=DAY)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(Exception, match="duckdb 或 spark"):
        commands._engine("presto")

"""A standard run over files: what goes in, what comes out, and what is said about it."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from huoju.evaluation import Interpreter, compile_plan, evaluate
from huoju.evaluation.output import OutputError, write_query
from huoju.evaluation.plan import Plan
from huoju.evaluation.sql import Detail
from huoju.standards.catalogue import find
from tests.evaluation.tables import RecordMaker

DAY = date(2025, 6, 30)
STANDARD = find("miit/srdi-sme@2022")
DETAILS: tuple[Detail, ...] = ("verdict", "score", "full")
OUTCOMES = {True: "met", False: "unmet", None: "unknown"}


def cell(value: Any) -> str:
    if value is None:
        return ""
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def firms(path: Path, plan: Plan, count: int = 60, seed: int = 7) -> dict[str, dict[str, Any]]:
    """A CSV file as an office writes it, Chinese headers with units, and the records in it by key."""
    records = {f"企业{number}": record for number, record in enumerate(RecordMaker(plan, seed).records(count))}
    fields = [variable.field for variable in plan.variables.values()]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["企业编号", "省份", *(f"{f.label}（{f.unit}）" if f.unit else f.label for f in fields)])
        for key, record in records.items():
            writer.writerow([key, "浙江省", *(cell(record[f.name]) for f in fields)])
    return records


@pytest.fixture
def plan() -> Plan:
    return compile_plan(STANDARD)


def read(out: Path) -> list[dict[str, Any]]:
    if out.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(out).active
        assert sheet is not None
        head, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(map(str, head), row, strict=True)) for row in rows]
    with duckdb.connect() as connection:
        cursor = connection.execute(f"SELECT * FROM '{out}'")
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_every_row_says_what_the_interpreter_says(plan: Plan, tmp_path: Path, suffix: str) -> None:
    records = firms(tmp_path / "firms.csv", plan)
    out = tmp_path / f"result{suffix}"
    found = evaluate(STANDARD, tmp_path / "firms.csv", as_of=DAY, out=out)
    rows = {row["credit_code"]: row for row in read(out)}
    assert rows.keys() == records.keys()
    interpreter = Interpreter(plan)
    for key, record in records.items():
        judgement = interpreter.judge(record, DAY)
        row = rows[key]
        assert row["verdict"] == judgement.verdict
        assert judgement.score is not None
        assert (Decimal(str(row["score_low"])), Decimal(str(row["score_high"]))) == judgement.score
        for node in plan.requirements:
            assert row[node.id] == OUTCOMES[judgement.outcomes[node.id]]
        assert row["省份"] == "浙江省"
    assert sum(found.verdicts.values()) == len(records)


def test_every_row_is_stamped(plan: Plan, tmp_path: Path) -> None:
    firms(tmp_path / "firms.csv", plan, count=3)
    evaluate(STANDARD, tmp_path / "firms.csv", as_of=DAY, out=tmp_path / "out.parquet", detail="verdict")
    for row in read(tmp_path / "out.parquet"):
        assert (row["standard"], row["version"]) == ("miit/srdi-sme", "2022-08-01")
        assert STANDARD.content_hash.startswith(row["content_hash"])
        assert row["as_of"] == "2025-06-30"
        assert row["engine"].startswith("huoju ")
        assert row["certainty"] == "unverified"


def test_the_three_levels_of_detail_write_more_and_more(plan: Plan, tmp_path: Path) -> None:
    firms(tmp_path / "firms.csv", plan, count=3)
    columns = {}
    for detail in DETAILS:
        evaluate(STANDARD, tmp_path / "firms.csv", as_of=DAY, out=tmp_path / "out.csv", detail=detail)
        columns[detail] = set(read(tmp_path / "out.csv")[0])
    assert columns["verdict"] < columns["score"] < columns["full"]
    assert "score_low" not in columns["verdict"]
    assert {"debt_points_low", "debt_points_high", "deciding", "research"} <= columns["full"] - columns["score"]


def test_a_row_that_cannot_be_used_is_set_aside_and_the_rest_goes_on(plan: Plan, tmp_path: Path) -> None:
    firms(tmp_path / "firms.csv", plan, count=5)
    text = (tmp_path / "firms.csv").read_text(encoding="utf-8")
    lines = text.splitlines()
    broken = lines[2].split(",")
    broken[3] = "约五千"
    lines[2] = ",".join(broken)
    (tmp_path / "firms.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    aside = tmp_path / "aside.csv"
    found = evaluate(STANDARD, tmp_path / "firms.csv", as_of=DAY, quarantine=aside)
    assert (found.intake.rows_in, found.rows, found.intake.rows_quarantined) == (5, 4, 1)
    assert "约五千" in aside.read_text(encoding="utf-8-sig")


def test_a_value_given_directly_is_used_in_place_of_its_formula(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text(
        "企业编号,研发费用占比(%),上年度研发费用(万元)\nA,3,100\nB,2.999999,100\n", encoding="utf-8"
    )
    evaluate(STANDARD, tmp_path / "firms.csv", as_of=DAY, out=tmp_path / "out.csv")
    rows = {row["credit_code"]: row["research"] for row in read(tmp_path / "out.csv")}
    assert rows == {"A": "met", "B": "unmet"}


def test_columns_that_the_table_does_not_have_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("企业编号,上年度营业收入(亿元)\nA,2\n", encoding="utf-8")
    found = evaluate(STANDARD, tmp_path / "firms.csv", as_of=DAY)
    assert found.verdicts == {"undetermined": 1}
    assert found.requirements["scale"] == {"met": 1, "unmet": 0, "unknown": 0}
    assert "rd_expense" in found.deciding


@pytest.mark.parametrize(("name", "message"), [("out.txt", "不支持"), ("missing/out.csv", "不存在")])
def test_a_result_file_that_cannot_be_written_is_refused_with_the_remedy(
    plan: Plan, tmp_path: Path, name: str, message: str
) -> None:
    firms(tmp_path / "firms.csv", plan, count=2)
    with pytest.raises(OutputError, match=message):
        evaluate(STANDARD, tmp_path / "firms.csv", as_of=DAY, out=tmp_path / name)


def test_a_run_that_breaks_leaves_the_old_result_and_no_half_written_one(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    out.write_text("old", encoding="utf-8")
    with duckdb.connect() as connection, pytest.raises(duckdb.Error, match="broken"):
        write_query(
            connection, "SELECT CASE WHEN i = 900000 THEN error('broken') ELSE i END FROM range(1000000) t(i)", out
        )
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]

"""All titles in one pass are what each standard says alone; the next title is the one with the fewest obstacles."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp
from typer.testing import CliRunner

from huoju.cli.main import app
from huoju.evaluation import Interpreter
from huoju.evaluation.deciding import deciding_inputs
from huoju.evaluation.interpreter import Judgement
from huoju.evaluation.plan import Plan
from huoju.evaluation.several import prefixed
from huoju.evaluation.titles import all_titles_query, judge_all_titles, plans_of, standards_in_force
from huoju.evaluation.titles_sql import is_title
from huoju.standards.catalogue import CatalogueError
from tests.evaluation.tables import Record, RecordMaker, make_table
from tests.evaluation.test_run import cell, read

DAY = date(2026, 6, 30)
STANDARDS = standards_in_force(DAY)
PLANS = plans_of(STANDARDS, frozenset())


def together() -> Plan:
    """A plan with the variables of all standards, for tables that serve all of them."""
    variables = {name: variable for plan in PLANS.values() for name, variable in plan.variables.items()}
    first = next(iter(PLANS.values()))
    everything = {
        "requirements": tuple(n for name, p in PLANS.items() for n in prefixed(p, f"{name}.").requirements),
        "scores": tuple(n for name, p in PLANS.items() for n in prefixed(p, f"{name}.").scores),
        "variables": variables,
    }
    return type(first)(**{field: everything.get(field, getattr(first, field)) for field in first.__slots__})


@given(seed=st.integers(0, 2**32), holes=st.sampled_from([0.0, 0.1, 0.6]))
@settings(max_examples=3, deadline=None)
def test_one_pass_says_what_every_standard_says_alone(seed: int, holes: float) -> None:
    plan = together()
    records = RecordMaker(plan, seed, holes).records(80)
    with duckdb.connect() as connection:
        bindings = make_table(connection, plan, records)
        query = all_titles_query(PLANS, exp.to_table("subjects"), bindings, as_of=DAY, carried=["key"])
        rows = [dict(zip(query.columns, row, strict=True)) for row in connection.execute(query.sql()).fetchall()]
    for row in rows:
        record = records[int(row.pop("key"))]
        judgements = {name: Interpreter(plan).judge(record, DAY) for name, plan in PLANS.items()}
        assert row == expected(judgements)


def expected(judgements: dict[str, Judgement]) -> dict[str, Any]:
    """The row that the interpreter's judgements amount to."""
    row: dict[str, Any] = {name: judgement.verdict for name, judgement in judgements.items()}
    for name, judgement in judgements.items():
        if judgement.grade is not None:
            row[f"{name}:grade_low"], row[f"{name}:grade_high"] = judgement.grade
    titles = {name: judgement for name, judgement in judgements.items() if is_title(judgement.plan)}
    row["titles"] = ";".join(name for name, judgement in titles.items() if judgement.verdict == "pass")
    ahead = {name: obstacles(judgement) for name, judgement in titles.items() if judgement.verdict != "pass"}
    nearest = min(ahead, key=lambda name: (len(ahead[name][0]), len(ahead[name][1])), default=None)
    unmet, unknown = ahead[nearest] if nearest else ([], [])
    row |= {
        "next_title": nearest,
        "next_unmet": len(unmet) if nearest else None,
        "next_unknown": len(unknown) if nearest else None,
        "next_obstacles": ";".join(unmet) if nearest else None,
        "next_questions": ";".join(unknown) if nearest else None,
    }
    missing = {name for one in titles.values() for name in deciding_names(one)}
    is_open = any(judgement.verdict == "undetermined" for judgement in titles.values())
    row["missing"] = ";".join(name for name in order() if name in missing) if is_open else None
    return row


def obstacles(judgement: Judgement) -> tuple[list[str], list[str]]:
    outcomes = {node.id: judgement.outcomes[node.id] for node in judgement.plan.requirements}
    return [name for name, one in outcomes.items() if one is False], [n for n, one in outcomes.items() if one is None]


def deciding_names(judgement: Judgement) -> list[str]:
    """Inputs by name, items left to experts with their standard in front."""
    standard, variables = judgement.plan.standard, judgement.plan.variables
    return [name if name in variables else f"{standard}.{name}" for name in deciding_inputs(judgement)]


def order() -> list[str]:
    experts = [f"{name}.{node.id}" for name, plan in PLANS.items() for node in plan.scores]
    return [*experts, *dict.fromkeys(name for plan in PLANS.values() for name in plan.variables)]


def test_only_standards_in_force_on_the_day_count() -> None:
    versions = {one.model.reference for one in standards_in_force(date(2025, 6, 30))}
    assert "miit/little-giant@2022-08-01" in versions
    assert "miit/little-giant@2026-04-01" not in versions
    assert not any("torch/" in name or "factory" in name for name in versions)
    with pytest.raises(CatalogueError, match="没有适用于企业认定的标准"):
        standards_in_force(date(1990, 1, 1))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    plan = together()
    records: list[Record] = RecordMaker(plan, seed=3).records(40)
    fields = [variable.field for variable in plan.variables.values()]
    with (tmp_path / "firms.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(["企业编号", "省份", *(field.name for field in fields)]) + "\n")
        for number, record in enumerate(records):
            cells = [text(record[field.name]) for field in fields]
            file.write(",".join([f"企业{number}", "浙江省", *cells]) + "\n")
    return tmp_path / "firms.csv"


def text(value: Any) -> str:
    written = ";".join(sorted(value)) or "无" if isinstance(value, frozenset) else cell(value)
    return f'"{written}"' if "," in written else written


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_the_summary_counts_the_rows_of_the_file(table: Path, suffix: str) -> None:
    out = table.with_name(f"titles{suffix}")
    found = judge_all_titles(table, as_of=DAY, out=out)
    rows = read(out)
    assert len(rows) == found.rows == 40
    for name in PLANS:
        assert sum(found.verdicts[name].values()) == 40
        for verdict, count in found.verdicts[name].items():
            assert sum(row[name] == verdict for row in rows) == count
    for name, count in found.next_titles.items():
        assert sum(row["next_title"] == name for row in rows) == count
    for name, count in found.missing.items():
        assert sum(name in (row["missing"] or "").split(";") for row in rows) == count
    assert set(found.levels) == {"miit/sme-sizing", "miit/sme-digital-level"}
    assert {row["省份"] for row in rows} == {"浙江省"}


def test_the_command_tells_titles_next_titles_and_what_is_missing(table: Path) -> None:
    plain = CliRunner().invoke(app, ["titles", str(table), "--as-of", "2026-06-30"])
    assert plain.exit_code == 0, plain.output
    assert "最近的下一个称号" in plain.output
    assert "专精特新“小巨人”企业认定标准（miit/little-giant@2026-04-01）" in plain.output
    data = CliRunner().invoke(app, ["titles", str(table), "--as-of", "2026-06-30", "--json"])
    found = json.loads(data.stdout)
    assert found["rows_accepted"] == 40
    assert found["verdicts"].keys() == found["standards"].keys() == PLANS.keys()
    assert sum(found["next_titles"].values()) <= 40

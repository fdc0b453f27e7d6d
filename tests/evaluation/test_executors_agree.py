"""The SQL of the bulk executor and the interpreter say the same of every node, also on the cut points."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from huoju.evaluation.deciding import deciding_inputs
from huoju.evaluation.interpreter import Interpreter, Judgement
from huoju.evaluation.plan import Plan
from huoju.evaluation.sql import build_query, build_tally
from tests.evaluation.plans import catalogue_plans
from tests.evaluation.tables import AS_OF_DAY, RecordMaker, make_table

OUTCOMES = {True: "met", False: "unmet", None: "unknown"}


@pytest.mark.parametrize("plan", catalogue_plans())
@given(seed=st.integers(0, 2**32))
@settings(max_examples=4, deadline=None)
def test_every_node_has_the_same_outcome_in_both_executors(plan: Plan, seed: int) -> None:
    records = RecordMaker(plan, seed).records(150)
    interpreter = Interpreter(plan)
    with duckdb.connect() as connection:
        bindings = make_table(connection, plan, records)
        query = build_query(plan, exp.to_table("subjects"), bindings, as_of=AS_OF_DAY, carried=["key"], inner=True)
        rows = connection.execute(query.sql()).fetchall()
    for row in rows:
        found = dict(zip(query.columns, row, strict=True))
        record = records[int(found.pop("key"))]
        assert found == expected(interpreter.judge(record, AS_OF_DAY)), record


def expected(judgement: Judgement) -> dict[str, Any]:
    """The row that the interpreter's judgement amounts to."""
    plan = judgement.plan
    row: dict[str, Any] = {"verdict": judgement.verdict}
    if judgement.grade is not None:
        row["grade_low"], row["grade_high"] = judgement.grade
    if judgement.score is not None:
        row["score_low"], row["score_high"] = judgement.score
    row |= {name: OUTCOMES[outcome] for name, outcome in judgement.outcomes.items()}
    for node in plan.scores:
        if node.id != plan.total:
            row[f"{node.id}_low"], row[f"{node.id}_high"] = judgement.points(node.id)
    row["deciding"] = ";".join(deciding_inputs(judgement)) or None
    if judgement.verdict == "undetermined":
        row["deciding"] = row["deciding"] or ""
    return row


@pytest.mark.parametrize("plan", catalogue_plans())
@given(seed=st.integers(0, 2**32))
@settings(max_examples=2, deadline=None)
def test_counts_in_one_pass_are_the_counts_of_the_rows(plan: Plan, seed: int) -> None:
    records = RecordMaker(plan, seed).records(120)
    interpreter = Interpreter(plan)
    with duckdb.connect() as connection:
        bindings = make_table(connection, plan, records)
        query = build_tally(plan, exp.to_table("subjects"), bindings, as_of=AS_OF_DAY)
        (row,) = connection.execute(query.sql()).fetchall()
        brief = build_tally(plan, exp.to_table("subjects"), bindings, as_of=AS_OF_DAY, detail="verdict")
        (verdicts,) = connection.execute(brief.sql()).fetchall()
    assert verdicts == row[:3]
    found = {name: count for name, count in zip(query.columns, row, strict=True) if count}
    assert found == counted([interpreter.judge(record, AS_OF_DAY) for record in records])


def counted(judgements: list[Judgement]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    totals: dict[str, Decimal] = {}
    for judgement in judgements:
        plan = judgement.plan
        counts[judgement.verdict] += 1
        outcomes = {node.id: judgement.outcomes[node.id] for node in plan.requirements}
        unmet = [name for name, outcome in outcomes.items() if outcome is False]
        counts.update(f"{name}:{OUTCOMES[outcome]}" for name, outcome in outcomes.items())
        counts.update(f"{name}:sole" for name in unmet if len(unmet) == 1)
        counts.update(f"deciding:{name}" for name in deciding_inputs(judgement))
        if judgement.grade is not None and judgement.grade[0] == judgement.grade[1]:
            counts[f"grade:{judgement.grade[0]}"] += 1
        if judgement.score is not None:
            for end, points in zip(("score_low", "score_high"), judgement.score, strict=True):
                totals[end] = totals.get(end, Decimal(0)) + points
    return dict(counts) | {name: total for name, total in totals.items() if total}

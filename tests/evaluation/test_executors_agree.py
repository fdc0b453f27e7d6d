"""The SQL of the bulk executor and the interpreter say the same of every node, also on the cut points."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp
from tables import AS_OF_DAY, RecordMaker, make_table

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.deciding import deciding_inputs
from huoju.evaluation.interpreter import Interpreter, Judgement
from huoju.evaluation.plan import Plan
from huoju.evaluation.sql import build_query
from huoju.standards.catalogue import catalogue_files
from huoju.standards.loader import load_file

OUTCOMES = {True: "met", False: "unmet", None: "unknown"}
PLANS = [
    pytest.param(compile_plan(loaded, purpose), id=f"{loaded.model.reference} {purpose}")
    for loaded in map(load_file, catalogue_files())
    for purpose in loaded.model.periods()
    if loaded.model.requirements or loaded.model.score or loaded.model.grades
]


@pytest.mark.parametrize("plan", PLANS)
@given(seed=st.integers(0, 2**32))
@settings(max_examples=4, deadline=None)
def test_every_node_has_the_same_outcome_in_both_executors(plan: Plan, seed: int) -> None:
    records = RecordMaker(plan, seed).records(150)
    interpreter = Interpreter(plan)
    with duckdb.connect() as connection:
        bindings = make_table(connection, plan, records)
        query = build_query(plan, exp.to_table("subjects"), bindings, as_of=AS_OF_DAY, carried=["key"])
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


def test_points_are_exact_decimals() -> None:
    plan = PLANS[0].values[0]
    judgement = Interpreter(plan).judge({}, AS_OF_DAY)
    assert all(isinstance(end, Decimal) for node in plan.scores for end in judgement.points(node.id))

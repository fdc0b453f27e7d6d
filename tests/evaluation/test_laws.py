"""Sound under uncertainty: filling the holes of a record never contradicts what was said of it before."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.evaluation.deciding import deciding_inputs
from huoju.evaluation.interpreter import Interpreter, Judgement
from huoju.evaluation.plan import Plan
from tests.evaluation.plans import catalogue_plans
from tests.evaluation.tables import AS_OF_DAY, Record, RecordMaker

PLANS = catalogue_plans()
SEEDS = st.integers(0, 2**32)


def contradictions(before: Judgement, after: Judgement) -> list[str]:
    """What the judgement with fewer holes says against the one with more."""
    found = []
    if before.verdict not in {"undetermined", after.verdict}:
        found.append(f"verdict {before.verdict} became {after.verdict}")
    for name, outcome in before.outcomes.items():
        if outcome is not None and after.outcomes[name] is not outcome:
            found.append(f"{name} changed")
    for name, (low, high) in before.scores.items():
        filled_low, filled_high = after.scores[name]
        if not low <= filled_low <= filled_high <= high:
            found.append(f"{name} left its interval")
    if before.grade is not None and after.grade is not None:
        order = [grade.requirement.id for grade in before.plan.grades]
        worst, best = (order.index(name) for name in before.grade)
        filled_worst, filled_best = (order.index(name) for name in after.grade)
        if not best <= filled_best <= filled_worst <= worst:
            found.append("grade left its interval")
    return found


def holes(record: Record) -> list[str]:
    return [name for name, value in record.items() if value is None]


@pytest.mark.parametrize("plan", PLANS)
@given(seed=SEEDS)
@settings(max_examples=15, deadline=None)
def test_filling_all_holes_never_contradicts_the_partial_result(plan: Plan, seed: int) -> None:
    maker, interpreter = RecordMaker(plan, seed, hole_share=0.3), Interpreter(plan)
    for _ in range(10):
        partial = maker.record()
        whole = RecordMaker(plan, seed + 1, hole_share=0).record()
        filled = {name: whole[name] if value is None else value for name, value in partial.items()}
        before, after = interpreter.judge(partial, AS_OF_DAY), interpreter.judge(filled, AS_OF_DAY)
        assert contradictions(before, after) == []


@pytest.mark.parametrize("plan", PLANS)
@given(seed=SEEDS)
@settings(max_examples=8, deadline=None)
def test_filling_holes_one_by_one_only_narrows_the_result(plan: Plan, seed: int) -> None:
    interpreter, chooser = Interpreter(plan), random.Random(seed)
    record = RecordMaker(plan, seed, hole_share=0.5).record()
    whole = RecordMaker(plan, seed + 1, hole_share=0).record()
    before = interpreter.judge(record, AS_OF_DAY)
    missing = holes(record)
    chooser.shuffle(missing)
    for name in missing:
        record[name] = whole[name]
        after = interpreter.judge(record, AS_OF_DAY)
        assert contradictions(before, after) == []
        before = after


@pytest.mark.parametrize("plan", PLANS)
@given(seed=SEEDS)
@settings(max_examples=15, deadline=None)
def test_knowing_what_a_verdict_hangs_on_settles_it(plan: Plan, seed: int) -> None:
    interpreter = Interpreter(plan)
    record = RecordMaker(plan, seed, hole_share=0.2).record()
    whole = RecordMaker(plan, seed + 1, hole_share=0).record()
    deciding = deciding_inputs(interpreter.judge(record, AS_OF_DAY))
    record |= {name: whole[name] for name in deciding if name in record and record[name] is None}
    settled = interpreter.judge(record, AS_OF_DAY)
    left_open = {name for name in deciding_inputs(settled) if name in record and record[name] is None}
    assert left_open == set()
    if settled.verdict == "undetermined":
        assert deciding_inputs(settled) or plan.partial


@pytest.mark.parametrize("plan", PLANS)
def test_nothing_is_known_of_an_empty_record(plan: Plan) -> None:
    judgement = Interpreter(plan).judge({}, AS_OF_DAY)
    assert judgement.verdict == "undetermined"
    assert {judgement.outcomes[node.id] for node in plan.requirements} <= {None}
    for node in plan.scores:
        low, high = judgement.scores[node.id]
        assert 0 <= low <= high <= node.points

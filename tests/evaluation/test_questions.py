"""Questions: enough to settle the verdict, none that could not change it, soonest first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.completions import ending
from huoju.evaluation.interpreter import Interpreter
from huoju.evaluation.plan import Plan
from huoju.evaluation.questions import Question, Questioner, next_question
from huoju.standards.catalogue import find
from tests.evaluation.plans import catalogue_plans
from tests.evaluation.small_standards import DOMAINS, fillings, random_plan
from tests.evaluation.tables import AS_OF_DAY, RecordMaker

SEEDS = st.integers(0, 2**32)


def interview(plan: Plan, answers: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[dict[str, Any], Question]]]:
    """Ask until there is nothing left to ask; what is known in the end, and each question with what was known then."""
    questioner = Questioner(Interpreter(plan))
    known: dict[str, Any] = {}
    unanswerable: set[str] = set()
    asked = []
    while (question := questioner.next(known, AS_OF_DAY, unanswerable)) is not None:
        assert question.name not in known.keys() | unanswerable, "asked twice"
        asked.append((dict(known), question))
        if answers[question.name] is None:
            unanswerable.add(question.name)
        else:
            known[question.name] = answers[question.name]
    return known, asked


@given(seed=SEEDS)
@settings(max_examples=100, deadline=None)
def test_only_questions_that_can_change_the_verdict_are_asked(seed: int) -> None:
    plan = random_plan(seed)
    interpreter = Interpreter(plan)
    answers = RecordMaker(plan, seed, hole_share=0).record()
    _, asked = interview(plan, answers)
    for known, question in asked:
        verdicts: dict[str, set[str]] = {}
        for filled in fillings(known):
            others = str({name: value for name, value in filled.items() if name != question.name})
            verdicts.setdefault(others, set()).add(interpreter.judge(filled, AS_OF_DAY).verdict)
        can_change = any(len(found) > 1 for found in verdicts.values())
        always_the_same = len(set().union(*verdicts.values())) == 1
        assert can_change or always_the_same, (known, question)
        assert can_change == (question.witness is not None)


@given(seed=SEEDS, holes=st.sampled_from((0.0, 0.3)))
@settings(max_examples=100, deadline=None)
def test_on_small_standards_the_last_verdict_is_that_of_all_answers(seed: int, holes: float) -> None:
    plan = random_plan(seed)
    answers = RecordMaker(plan, seed, hole_share=holes).record()
    known, _ = interview(plan, answers)
    interpreter = Interpreter(plan)
    assert interpreter.judge(known, AS_OF_DAY).verdict == interpreter.judge(answers, AS_OF_DAY).verdict
    assert set(answers) == set(DOMAINS)


@pytest.mark.parametrize("plan", catalogue_plans())
@given(seed=SEEDS, holes=st.sampled_from((0.0, 0.2)))
@settings(max_examples=1, deadline=None)
def test_in_the_catalogue_each_question_is_proved_and_the_last_verdict_is_that_of_all_answers(
    plan: Plan, seed: int, holes: float
) -> None:
    interpreter = Interpreter(plan)
    answers = RecordMaker(plan, seed, hole_share=holes).record()
    known, asked = interview(plan, answers)
    assert ending(interpreter.judge(known, AS_OF_DAY)) == ending(interpreter.judge(answers, AS_OF_DAY))
    for before, question in asked:
        witness = question.witness
        if witness is None:
            continue
        assert {name: witness.others[name] for name in before} == before
        both = [{**witness.others, witness.name: value} for value in (witness.first, witness.second)]
        assert tuple(ending(interpreter.judge(filled, AS_OF_DAY)) for filled in both) == witness.endings
        assert witness.endings[0] != witness.endings[1]


@pytest.mark.parametrize("plan", [plan for plan in catalogue_plans() if not plan.values[0].partial])
def test_the_first_question_of_every_standard_is_proved(plan: Plan) -> None:
    question = next_question(plan, {}, AS_OF_DAY)
    assert question is not None
    assert question.witness is not None


def test_one_answer_that_settles_the_verdict_ends_the_questions() -> None:
    plan = compile_plan(find("miit/little-giant@2026"))
    day = date(2026, 6, 30)
    assert next_question(plan, {"china_legal_person": False}, day) is None
    assert next_question(plan, {"revenue": 4_999}, day) is None
    assert next_question(plan, {"revenue": 5_000}, day) is not None


def test_what_a_route_makes_needless_is_not_asked() -> None:
    plan = compile_plan(find("miit/innovative-sme@2022"))
    day = date(2025, 6, 30)
    asked = []
    known: dict[str, Any] = {"science_award": True}
    barred = {node.id for top in plan.requirements if top.form == "none" for node in top.children}
    while (question := next_question(plan, known, day)) is not None:
        asked.append(question.name)
        known[question.name] = _good(plan, question.name, barred)
    assert "revenue" not in asked
    assert Interpreter(plan).judge(known, day).verdict == "pass"


def _good(plan: Plan, name: str, barred: set[str]) -> Any:
    """An answer that holds nobody up: no to a barred fact, yes to others."""
    in_barred = any(
        node.id in barred and any(one.variable == name for one in node.measured) for node in plan.all_requirements()
    )
    return not in_barred


def test_a_question_that_cannot_be_answered_is_not_asked_again() -> None:
    plan = compile_plan(find("miit/little-giant@2026"))
    first = next_question(plan, {}, date(2026, 6, 30))
    assert first is not None
    second = next_question(plan, {}, date(2026, 6, 30), {first.name})
    assert second is not None
    assert second.name != first.name

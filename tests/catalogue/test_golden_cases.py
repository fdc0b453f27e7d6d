"""Golden cases: results worked out by hand from the standards' texts, with the working beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.deciding import deciding_inputs
from huoju.evaluation.interpreter import Interpreter, Judgement
from huoju.standards.catalogue import find
from huoju.standards.yaml_source import read_yaml

CASES = Path(__file__).parent / "cases"
OUTCOMES = {True: "met", False: "unmet", None: "unknown"}


def golden_cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*__*.yaml")):
        book: Any = read_yaml(path.read_text(encoding="utf-8"), str(path)).data
        for case in book["cases"]:
            yield pytest.param(book, case, id=f"{path.stem}: {case['name']}")


def judge(book: dict[str, Any], case: dict[str, Any]) -> Judgement:
    purpose = case.get("purpose", book.get("purpose", "recognition"))
    loaded = find(book["standard"])
    as_of: date = case.get("as_of") or book.get("as_of") or loaded.model.effective
    record = dict(book["records"][case["record"]]) | (case.get("change") or {})
    values = {name: _value(given) for name, given in record.items()}
    given = frozenset(name for name, value in values.items() if name in loaded.model.derived and value is not None)
    assert values.keys() <= loaded.model.inputs.keys() | loaded.model.derived.keys()
    return Interpreter(compile_plan(loaded, purpose, given)).judge(values, as_of)


def _value(given: Any) -> Any:
    return frozenset(given) if isinstance(given, list) else given


@pytest.mark.parametrize(("book", "case"), list(golden_cases()))
def test_the_result_is_the_one_worked_out_by_hand(book: dict[str, Any], case: dict[str, Any]) -> None:
    assert case["working"]
    judgement = judge(book, case)
    expect = dict(case["expect"])
    assert expect
    found: dict[str, Any] = {}
    if "verdict" in expect:
        found["verdict"] = judgement.verdict
    if "score" in expect:
        expect["score"] = interval(expect["score"])
        found["score"] = judgement.score
    if "grade" in expect:
        wanted = expect["grade"]
        expect["grade"] = tuple(wanted) if isinstance(wanted, list) else (wanted, wanted)
        found["grade"] = judgement.grade
    if "requirements" in expect:
        found["requirements"] = {name: OUTCOMES[judgement.outcomes[name]] for name in expect["requirements"]}
    if "items" in expect:
        expect["items"] = {name: interval(points) for name, points in expect["items"].items()}
        found["items"] = {name: judgement.points(name) for name in expect["items"]}
    if "deciding" in expect:
        expect["deciding"] = sorted(expect["deciding"])
        found["deciding"] = sorted(deciding_inputs(judgement))
    assert found == expect


def interval(written: Any) -> tuple[Decimal, Decimal]:
    low, high = written if isinstance(written, list) else (written, written)
    return Decimal(str(low)), Decimal(str(high))


def test_every_standard_has_a_case_that_passes_one_that_fails_and_one_that_stays_open() -> None:
    seen: dict[str, set[str]] = {}
    for parameter in golden_cases():
        book, case = parameter.values
        standard = book["standard"].partition("@")[0]
        seen.setdefault(standard, set()).add(case["expect"].get("verdict"))
    for standard, verdicts in seen.items():
        wanted = {"pass", "fail", "undetermined"} - (
            {"pass"} if find(standard, as_of=date(2026, 6, 1)).model.partial else set()
        )
        assert verdicts >= wanted, standard

"""A form asks for what the standard really needs, with unit, help and clause."""

from __future__ import annotations

from datetime import date
from typing import Any

import jsonschema
import pytest

from huoju.assessment import form_of
from huoju.evaluation import compile_plan
from huoju.standards.catalogue import catalogue_files, find
from huoju.standards.loader import LoadedStandard, load_file

ABSOLUTE = [load_file(path) for path in catalogue_files()]


def form(reference: str, purpose: Any = "recognition") -> dict[str, Any]:
    standard = find(reference, purpose=purpose)
    return form_of(standard, compile_plan(standard, purpose))


@pytest.mark.parametrize(
    "standard", [pytest.param(one, id=one.model.reference) for one in ABSOLUTE if one.model.index is None]
)
def test_every_form_is_a_schema_whose_every_input_has_its_clause(standard: LoadedStandard) -> None:
    found = form_of(standard, compile_plan(standard))
    jsonschema.Draft202012Validator.check_schema(found)
    assert list(found["properties"]) == [name for group in found["x-groups"] for name in group["inputs"]] or set(
        found["properties"]
    ) == {name for group in found["x-groups"] for name in group["inputs"]}
    for place, value in enumerate(found["properties"].values(), 1):
        assert value["x-order"] == place
        assert value["x-clause"]
        assert "null" in value["type"]
    assert jsonschema.Draft202012Validator(found).is_valid({})


def test_inputs_that_the_purpose_does_not_ask_are_left_out() -> None:
    recognition, again = form("miit/little-giant@2026"), form("miit/little-giant@2026", "re-examination")
    assert "development_score_previous" not in recognition["properties"]
    assert "development_score_previous" in again["properties"]
    assert "revenue_before_previous" not in again["properties"]


def test_values_are_checked_by_type_unit_bounds_and_options() -> None:
    validator = jsonschema.Draft202012Validator(form("miit/little-giant@2026"))
    sound = {"revenue": 12000.5, "six_bases": "关键软件", "china_legal_person": True, "market_share": None}
    assert validator.is_valid(sound)
    for name, wrong in (("revenue", -1), ("six_bases", "其他"), ("china_legal_person", "是"), ("unknown_input", 1)):
        assert not validator.is_valid(sound | {name: wrong})


def test_units_periods_help_and_clauses_stand_beside_each_input() -> None:
    properties = form("miit/little-giant@2026")["properties"]
    revenue, rights = properties["revenue"], properties["class1_ip_original_used"]
    assert (revenue["title"], revenue["x-unit"], revenue["x-period"]) == ("上年度营业收入", "万元", "上年度")
    assert "（二）" in revenue["x-clause"][0]["clause"]
    assert rights["type"] == ["integer", "null"]
    assert "前三" in rights["description"]


def test_the_form_follows_the_rule_not_the_alphabet() -> None:
    found = form_of(standard := find("miit/srdi-sme", as_of=date(2025, 1, 1)), compile_plan(standard))
    assert next(iter(found["properties"])) == "china_legal_person"
    assert found["x-groups"][-1]["title"] == "创新能力"

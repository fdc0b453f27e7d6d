"""The reason for one subject's result: complete, cited, and under its published schema."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from huoju.evaluation import Interpreter, compile_plan
from huoju.evaluation.explain import Explainer, ExplanationData, as_data
from huoju.evaluation.plan import Plan
from huoju.evaluation.rendering import as_markdown, as_text
from huoju.standards.catalogue import find
from tests.evaluation.plans import catalogue_plans
from tests.evaluation.tables import AS_OF_DAY, RecordMaker

PUBLISHED = Path(__file__).parents[2] / "docs" / "explanation.schema.json"


def explain(plan: Plan, record: dict[str, Any]) -> ExplanationData:
    return as_data(Explainer(Interpreter(plan)).explain(record, AS_OF_DAY, "某企业"))


def test_the_published_schema_is_the_one_in_use() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == ExplanationData.model_json_schema()


@pytest.mark.parametrize("plan", catalogue_plans())
def test_every_explanation_is_valid_under_the_schema_and_names_every_node(plan: Plan) -> None:
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    for record in RecordMaker(plan, seed=3).records(5):
        data = explain(plan, record)
        plain = json.loads(data.model_dump_json())
        jsonschema.validate(plain, schema)
        text = json.dumps(plain, ensure_ascii=False)
        assert all(f'"{node.id}"' in text for node in plan.all_requirements())
        assert all(f'"{node.id}"' in text for node in plan.scores)


@pytest.mark.parametrize("plan", catalogue_plans())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_and_markdown_show_the_verdict_and_every_requirement(plan: Plan, lang: Any) -> None:
    record = RecordMaker(plan, seed=random.Random(1).randint(0, 99)).record()
    explanation = Explainer(Interpreter(plan)).explain(record, AS_OF_DAY, "某企业")
    for render in (as_text, as_markdown):
        text = render(as_data(explanation, lang), lang)
        assert "某企业" in text
        for node in plan.all_requirements():
            assert (node.en if lang == "en" and node.en else node.label) in text


def test_a_missing_value_is_shown_as_missing_and_named_as_deciding() -> None:
    plan = compile_plan(find("miit/little-giant@2026"))
    whole = {name: True for name, variable in plan.variables.items() if variable.field.type == "boolean"}
    vetoes = {"abnormal_list", "dishonest_list", "champion_title", "little_giant_control", "group_similar_product"}
    vetoes |= {name for name in plan.variables if name.endswith(("_3y", "_incident"))}
    record: dict[str, Any] = whole | dict.fromkeys(vetoes, False) | {
        "market_years": 10, "revenue": 9000, "revenue_previous": 8000, "revenue_before_previous": 7000,
        "main_revenue": 8900, "rd_expense": 900, "rd_expense_previous": 800, "class1_ip_original_used": 5,
        "market_share": 20, "market_rank": 1, "six_bases": plan.variables["six_bases"].field.options[0],
        "industry_direction": plan.variables["industry_direction"].field.options[0], "development_score": 70,
    }  # fmt: skip
    data = explain(plan, record)
    assert data.verdict == "undetermined"
    assert [found.name for found in data.deciding] == ["debt_ratio"]
    assert "上年度资产负债率 缺" in as_text(data)
    assert explain(plan, record | {"debt_ratio": 75}).verdict == "pass"
    assert explain(plan, record | {"debt_ratio": 75.000001}).verdict == "fail"


def test_each_item_shows_its_clause_and_its_mark() -> None:
    plan = compile_plan(find("miit/srdi-sme@2022"))
    text = as_text(explain(plan, RecordMaker(plan, seed=1).record()))
    assert "指标8，第三方转述" in text
    assert "未核实" in text


def test_a_day_is_shown_as_a_day() -> None:
    plan = compile_plan(find("most/hnte"))
    name = next(name for name, variable in plan.variables.items() if variable.field.type == "date")
    assert "2020-02-29" in as_text(explain(plan, {name: date(2020, 2, 29)}))

"""The path of a small standard, worked out by hand, and what is told about it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huoju.pathways import path, path_over_years
from huoju.pathways.rendering import as_data, as_text, yuan
from tests.pathways.days import AS_OF
from tests.pathways.small import firm, small


def test_the_cheapest_path_worked_out_by_hand() -> None:
    # 60 of 100 points are needed, and 3% of R&D. One right gives 20 (8 万元); more rights give nothing, for the third
    # is out of reach. So 40 are needed from staff and research.
    # Hires: (4 + n) ÷ (50 + n) ≥ 10% needs n = 2 (6 ÷ 52 = 11.5%; 5 ÷ 51 = 9.8%); 20% needs n = 8. Two hires cost
    # 44 万元 and bring R&D to 60 万元, which is 6%: staff 20 + research 30 + right 20 = 70 points for 52 万元.
    # Without hires staff gives nothing and 20 + 30 points fall short; without the right staff must give 30.
    found = path(small(), firm(), AS_OF, "甲")
    assert found.status == "found"
    assert found.best is not None
    assert found.best.cost == 520_000
    assert found.best.proved
    assert {step.measure: step.count for step in found.best.steps} == {"hire": 2, "invent": 1}
    assert (found.score, found.best.score) == ("0", "70")


def test_a_step_says_what_it_changes_and_which_clause_it_serves() -> None:
    found = path(small(), firm(), AS_OF, "甲")
    assert found.best is not None
    hire = next(step for step in found.best.steps if step.measure == "hire")
    assert [(one.label, one.before, one.after, one.unit) for one in hire.changes] == [
        ("科技人员数", "4", "6", "人"),
        ("职工总数", "50", "52", "人"),
        ("上年度研发费用", "20", "60", "万元"),
    ]
    served = {one.id: (one.before, one.after) for one in hire.serves}
    assert served["research"] == ("不满足", "满足")
    assert served["staff_points"] == ("0 分", "20 分")
    assert hire.serves[0].citation.clause == "第一条"


def test_holding_the_title_leaves_only_the_share_of_research() -> None:
    # 3% of 1000 is 30: one step of 10 万元, cheaper than a hire of 22 万元
    found = path(small(), firm(title=True), AS_OF)
    assert found.best is not None
    assert found.best.cost == 100_000
    assert [step.measure for step in found.best.steps] == ["spend"]


def test_the_border_belongs_to_the_condition() -> None:
    assert path(small(), firm(title=True, rd_expense=Decimal(30)), AS_OF).status == "passes"
    assert path(small(), firm(title=True, rd_expense=Decimal("29.99")), AS_OF).best is not None
    short = path(small(), firm(title=True, rd_expense=Decimal("29.99")), AS_OF)
    assert short.best is not None
    assert short.best.cost == 100_000


def test_a_subject_that_passes_needs_nothing() -> None:
    found = path(small(), firm(title=True, rd_expense=Decimal(30)), AS_OF, "乙")
    assert found.best is not None
    assert found.best.cost == 0
    assert "已经符合" in as_text(found)


def test_a_barred_fact_that_no_measure_changes_is_the_only_obstacle() -> None:
    found = path(small(), firm(listed=True), AS_OF, "丙")
    assert found.status == "impossible"
    assert [[one.id for one in group] for group in found.obstacles] == [["veto_listed"]]
    text = as_text(found)
    assert "不得有：经营异常名录" in text
    assert "没有列入可以改变的措施" in text


def test_every_requirement_that_cannot_be_met_alone_is_named() -> None:
    found = path(small(), firm(listed=True, market_years=Decimal(1)), AS_OF)
    assert [[one.id for one in group] for group in found.obstacles] == [["years"], ["veto_listed"]]


def test_a_missing_figure_is_asked_for_and_the_rest_is_planned() -> None:
    found = path(small(), firm(title=True, market_years=None, listed=None), AS_OF, "丁")
    assert found.status == "ask"
    assert [(one.input, one.cost) for one in found.questions] == [("market_years", 500), ("listed", 1000)]
    assert found.best is not None
    assert found.best.cost == 100_000
    assert "如果查明的数据都符合，还需要 10 万元" in as_text(found)


def test_what_is_missing_is_never_assumed() -> None:
    # the number of technicians unknown: hiring cannot make the share certain, so the points must come from elsewhere
    found = path(small(), firm(technicians=None), AS_OF)
    assert found.best is None or all(step.measure != "hire" or step.serves for step in found.best.steps)


def test_next_best_ways_and_the_frontier_are_told() -> None:
    found = path(small(), firm(title=True), AS_OF, "戊", alternatives=2, with_frontier=True)
    assert [way.cost for way in found.alternatives] == [220_000]
    assert found.frontier[0].cost == 100_000
    assert found.frontier[-1].score == "80"
    assert "第 2 省：22 万元：招聘研发人员" in as_text(found)


def test_years_pass_while_a_plan_is_carried_out() -> None:
    # two years in the niche market: too short this year, long enough next year
    first, second = path_over_years(small(), firm(title=True, market_years=Decimal(2)), AS_OF, 2)
    assert first.status == "impossible"
    assert second.status == "found"
    assert second.best is not None
    # R&D of the last year before the application counts, so it is paid once, in that year
    assert [(step.measure, step.year, step.cost) for step in second.best.steps] == [("spend", 2, 100_000)]
    assert second.as_of.year == AS_OF.year + 1


def test_data_holds_what_the_text_holds() -> None:
    data = as_data(path(small(), firm(), AS_OF, "甲"))
    assert data["schema_version"] == 1
    assert data["best"]["steps"][0]["changes"][0]["label"]


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0 元"), (9999, "9999 元"), (3_153_000, "315.3 万元"), (12_000_000, "1,200 万元")]
)
def test_yuan_as_people_write_them(amount: int, text: str) -> None:
    assert yuan(amount) == text

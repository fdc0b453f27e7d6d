"""Answers are read as people write them, and sessions are kept whole."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from huoju.assessment import AnswerError, Session, read_answer, read_answers
from huoju.evaluation import compile_plan
from huoju.evaluation.plan import Plan
from huoju.standards.catalogue import find


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compile_plan(find("miit/little-giant@2026"))


@pytest.fixture
def session() -> Session:
    return Session("miit/little-giant@2026-04-01", "hash", "recognition", date(2026, 6, 30))


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("revenue", "3.4亿", Decimal(34000)),
        ("revenue", "１，２３４．５", Decimal("1234.5")),
        ("revenue", "5000万元", Decimal(5000)),
        ("debt_ratio", "12.3%", Decimal("12.3")),
        ("market_rank", "3", 3),
        ("china_legal_person", "是", True),
        ("china_legal_person", "无", False),
        ("six_bases", "3", "关键软件"),
        ("six_bases", "关键软件", "关键软件"),
        ("revenue", "不知道", None),
        ("revenue", "", None),
        ("six_bases", "不清楚", None),
    ],
)
def test_an_answer_is_read_exactly(plan: Plan, name: str, written: str, value: Any) -> None:
    assert read_answer(plan.variables[name].field, written) == value


@pytest.mark.parametrize(
    ("name", "written", "remedy"),
    [
        ("revenue", "约5000", "去掉“约”"),
        ("revenue", "5000吨", "单位"),
        ("market_rank", "2.5", "没有小数"),
        ("market_share", "120%", "不大于 100"),
        ("six_bases", "软件", "可选"),
        ("china_legal_person", "也许", "是 或 否"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_with_what_would_be_right(
    plan: Plan, name: str, written: str, remedy: str
) -> None:
    with pytest.raises(AnswerError, match=remedy):
        read_answer(plan.variables[name].field, written)


def test_several_options_are_chosen_by_number_or_name() -> None:
    plan = compile_plan(find("miit/sme-digital-level@2024"))
    field = next(one.field for one in plan.variables.values() if one.field.type == "set")
    assert read_answer(field, "1、2") == frozenset(field.options[:2])
    assert read_answer(field, field.options[1]) == frozenset(field.options[1:2])
    assert read_answer(field, "无") == frozenset({"无"} if "无" in field.options else ())


def test_a_file_of_answers_may_use_names_or_labels(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(
        '{"上年度营业收入": "3.4亿", "debt_ratio": 0.1, "champion_title": false, "market_rank": null}', "utf-8"
    )
    assert read_answers(path, plan) == {
        "revenue": Decimal(34000),
        "debt_ratio": Decimal("0.1"),
        "champion_title": False,
        "market_rank": None,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"营收": 1}', "没有“营收”"),
        ('{"revenue": "很多"}', "answers.json：“上年度营业收入”"),
        ('{"revenue": {}}', "不是一个值"),
        ("[1]", "应是一个对象"),
        ('{"revenue": 1,}', "answers.json:1:"),
    ],
)
def test_a_wrong_file_of_answers_is_refused_at_its_place(plan: Plan, tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "answers.json"
    path.write_text(text, "utf-8")
    with pytest.raises(AnswerError, match=message):
        read_answers(path, plan)


def test_a_saved_session_resumes_where_it_was_left(plan: Plan, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    left = session.answered("revenue", "3.4亿").answered("market_rank", "不知道").answered("debt_ratio", "50")
    left.back().save(path)
    resumed = session.resumed(path, plan)
    assert resumed.record(plan) == {"revenue": Decimal(34000)}
    assert resumed.unanswerable(plan) == {"market_rank"}
    assert json.loads(path.read_text("utf-8"))["answers"][0] == {"name": "revenue", "written": "3.4亿"}


@pytest.mark.parametrize(
    "change", [{"standard": "miit/srdi-sme@2026-04-01"}, {"content_hash": "other"}, {"answers": 1}]
)
def test_a_session_about_another_standard_is_not_resumed(
    plan: Plan, session: Session, tmp_path: Path, change: dict[str, Any]
) -> None:
    path = tmp_path / "session.json"
    session.save(path)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(AnswerError, match="重新开始"):
        session.resumed(path, plan)


def test_going_back_before_the_first_answer_stays_at_the_beginning(session: Session) -> None:
    assert session.back() == session

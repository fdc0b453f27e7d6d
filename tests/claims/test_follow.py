"""Targets of many documents with facts from tables; and the commands that show them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from huoju.claims import FactsError, follow_articles, read_facts, write_measures
from huoju.cli.main import app
from huoju.reports.targets import targets_page
from huoju.standards.loader import load_text

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """云栖高新区发展规划(2024—2027年)
来源:云栖高新区管委会 日期:2024-02-10

一、主要目标

到2027年,云栖高新区营业收入达到4000亿元,高新技术企业由600家增加到1000家,研发投入强度达到6%以上。

二、重点任务

支持龙头企业牵头组建创新联合体。《云栖高新区扶持办法》(云高发〔2018〕1号)同时废止。
"""
REPORT = """云栖高新区2025年发展情况
来源:云栖日报 日期:2026-01-18

2023年,云栖高新区营业收入2500亿元。2025年,云栖高新区营业收入3100亿元,高新技术企业达到820家,研发投入强度5.2%。
"""
FACTS = '主体,指标,年份,数值,单位\n云栖高新区,研发投入强度,2023,4.1,%\n云栖高新区,营业收入,2024,"2,900",亿元\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "docs"
    place.mkdir()
    for name, text in (("plan", PLAN), ("report", REPORT), ("copy", REPORT)):
        (place / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "facts.csv").write_text(FACTS, encoding="utf-8")
    return place


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def test_each_target_has_its_state_and_the_sentences_that_say_so(folder: Path) -> None:
    told = run("targets", folder, "--facts", folder.parent / "facts.csv", "--as-of", "2025")
    # 2500 in 2023 to 4000 in 2027 evenly is 3250 in 2025; 600 to 1000 from 2023 is 800; 4.1 to 6 is 5.05
    assert "2025 年为 3100亿元" in told
    assert "应为 3250亿元" in told
    assert "应为 800家" in told
    assert "应为 5.05%" in told
    assert told.count("进度正常\t2027") == 2
    assert told.count("进度落后\t2027") == 1
    assert "第 2 行（facts.csv）" in told
    only = run("targets", folder, "--as-of", "2025", "--state", "behind", "--json")
    assert [row["indicator"] for row in json.loads(only)] == ["营业收入"]


def test_targets_are_followed_in_a_library_too(folder: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf.sqlite"
    run("documents", "add", folder, "--library", shelf)
    page = tmp_path / "targets.html"
    told = run("targets", "--library", shelf, "--as-of", "2025", "--out", page)
    assert "应为 3250亿元" in told
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html
    assert "进度落后" in html
    assert "http" not in html.replace("http://www.w3.org", "")


def test_a_page_without_targets_says_so() -> None:
    assert "没有找到有期限的目标" in targets_page(follow_articles([], as_of=2025))


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "表格是空的"),
        ("主体,指标,年份\n", "缺少列“数值、单位”"),
        ("主体,指标,年份,数值,单位\n甲,收入,去年,3,亿元\n", "第 2 行“年份”写的是“去年”"),
        ("主体,指标,年份,数值,单位\n甲,收入,2024,很多,亿元\n", "第 2 行“数值”写的是“很多”"),
        ("主体,指标,年份,数值,单位,类别\n甲,收入,2024,3,亿元,好\n", "应为数值、占比、增长或位次"),
    ],
)
def test_a_table_that_cannot_be_used_names_row_and_column(tmp_path: Path, table: str, told: str) -> None:
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    with pytest.raises(FactsError, match=told):
        read_facts(tmp_path / "a.csv")


def test_values_of_a_table_come_in_base_units(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["主体", "指标", "年份", "数值", "单位"], ["甲区", "营业收入", 2024, 39.9, "万亿元"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (value,) = read_facts(tmp_path / "a.xlsx")
    assert (value.value, value.base_unit, value.year) == (Decimal("3.99e13"), "元", 2024)


def test_show_marks_the_figures_and_tells_the_links(folder: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf.sqlite"
    run("documents", "add", folder, "--library", shelf)
    listed = run("documents", "list", "--library", shelf)
    number = next(line.split("\t")[0] for line in listed.splitlines() if "规划" in line)
    assert "4000亿元【目标 2027 云栖高新区·营业收入】" in run("documents", "show", number, "--library", shelf)
    assert "【" not in run("documents", "show", number, "--plain", "--library", shelf)
    assert "废止\t不在库中\t《云栖高新区扶持办法》云高发〔2018〕1号" in run(
        "documents", "show", number, "--links", "--library", shelf
    )
    assert "4000亿元【目标" in run("documents", "show", folder / "plan.txt")


def test_a_page_stands_beside_its_source(folder: Path, tmp_path: Path) -> None:
    run("documents", "page", folder / "plan.txt", "--out", tmp_path / "p.html")
    html = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert html.count('data-claim="0"') == 3
    assert "原文" in html


def test_measures_are_written_with_section_and_place(folder: Path, tmp_path: Path) -> None:
    report = write_measures([folder / "plan.txt"], tmp_path / "m.jsonl")
    (row,) = [json.loads(line) for line in (tmp_path / "m.jsonl").read_text(encoding="utf-8").splitlines()]
    assert report.measures == 1
    assert (row["action"], row["whom"], row["section"]) == ("支持", "龙头企业", "二、重点任务")
    assert PLAN[row["start"] : row["end"]] == "支持龙头企业牵头组建创新联合体"


def test_a_standard_is_drafted_to_a_file_that_loads(tmp_path: Path) -> None:
    notice = (
        "关于认定优质企业的通知\n来源:云栖市科技局 日期:2025-03-01\n\n一、申报条件\n\n上年度营业收入不低于1000万元。\n"
    )
    (tmp_path / "notice.txt").write_text(notice, encoding="utf-8")
    out = tmp_path / "draft.yaml"
    told = run("standards", "draft", tmp_path / "notice.txt", "--out", out, "--subject", "enterprise")
    assert "待补全或确认" in told
    assert load_text(out.read_text(encoding="utf-8"), "draft.yaml").model.requirements


@pytest.mark.parametrize(
    "arguments",
    [("targets", "--state", "late"), ("documents", "show", "no-such-file.txt"), ("documents", "show", "x", "--links")],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code != 0
    assert type(done.exception).__module__.startswith("huoju.")
    assert "\n" not in str(done.exception)

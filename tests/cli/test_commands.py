"""The command line as a person meets it: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def huoju(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "huoju", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    path.write_text(
        "企业编号,上年度营业收入(亿元),从业人员,划型行业\nA,0.3,100,工业\nB,5,2000,工业\n", encoding="utf-8"
    )
    return path


def test_help_lists_the_commands(tmp_path: Path) -> None:
    done = huoju("--help", folder=tmp_path)
    assert done.returncode == 0
    for command in ("standards", "evaluate", "explain", "rank", "documents", "search", "claims", "demo"):
        assert command in done.stdout


def test_the_catalogue_is_listed_with_versions_and_document_numbers(tmp_path: Path) -> None:
    done = huoju("standards", "list", folder=tmp_path)
    assert done.returncode == 0
    assert "miit/little-giant@2026-04-01" in done.stdout
    assert "工信部企业〔2026〕2号" in done.stdout
    listed = json.loads(huoju("standards", "list", "--json", folder=tmp_path).stdout)
    assert {entry["standard"] for entry in listed} >= {"miit/srdi-sme", "most/hnte", "torch/zone-evaluation"}


def test_the_version_in_force_on_the_day_is_used(firms: Path) -> None:
    for day, version in (("2026-03-31", "2022-08-01"), ("2026-04-01", "2026-04-01")):
        done = huoju("evaluate", "miit/srdi-sme", firms.name, "--as-of", day, "--json", folder=firms.parent)
        assert json.loads(done.stdout)["standard"] == f"miit/srdi-sme@{version}"


def test_a_clean_table_ends_with_exit_code_0(firms: Path) -> None:
    done = huoju("evaluate", "miit/srdi-sme", firms.name, "--as-of", "2026-06-30", folder=firms.parent)
    assert done.returncode == 0
    assert "尚不能确定" in done.stdout


def test_quarantined_rows_end_with_exit_code_1_and_name_the_file(firms: Path) -> None:
    with firms.open("a", encoding="utf-8") as file:
        file.write("C,很多,10,工业\n")
    done = huoju("evaluate", "miit/srdi-sme", firms.name, "--as-of", "2026-06-30", folder=firms.parent)
    assert done.returncode == 1
    assert "firms.quarantine.csv" in done.stderr
    assert (firms.parent / "firms.quarantine.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("evaluate", "miit/no-such", "firms.csv"), "目录中没有标准"),
        (("evaluate", "miit/srdi-sme@1999", "firms.csv"), "不存在"),
        (("evaluate", "miit/srdi-sme", "missing.csv"), "missing.csv"),
        (("evaluate", "miit/srdi-sme", "firms.csv", "--as-of", "31.12.2025"), "2026-06-30"),
        (("evaluate", "miit/srdi-sme", "firms.csv", "--as-of", "1999-01-01"), "没有适用于认定的版本"),
        (("evaluate", "miit/srdi-sme", "firms.csv", "--out", "result.txt"), ".parquet"),
        (("explain", "miit/srdi-sme", "firms.csv", "--subject", "Z"), "没有标识为“Z”"),
        (("rank", "miit/srdi-sme", "firms.csv"), "不是相对评价体系"),
        (("standards", "show", "broken.yaml"), "broken.yaml:2:"),
        (("search", "高新区", "--library", "none.sqlite"), "documents add"),
    ],
)
def test_a_mistake_gets_one_clear_line_and_exit_code_2(firms: Path, arguments: tuple[str, ...], message: str) -> None:
    (firms.parent / "broken.yaml").write_text("standard: own/one\ntitel: 试\n", encoding="utf-8")
    done = huoju(*arguments, folder=firms.parent)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_one_subject_is_explained_in_three_forms_and_two_languages(firms: Path) -> None:
    base = ("explain", "miit/srdi-sme", firms.name, "--subject", "A", "--as-of", "2026-06-30")
    text = huoju(*base, folder=firms.parent)
    assert "结论：" in text.stdout
    assert huoju(*base, "--format", "md", folder=firms.parent).stdout.startswith("# ")
    assert "Verdict" in huoju(*base, "--lang", "en", folder=firms.parent).stdout
    assert json.loads(huoju(*base, "--json", folder=firms.parent).stdout)["subject"] == "A"


def test_documents_are_cleaned_kept_and_found(tmp_path: Path) -> None:
    page = "某市高新区年度工作要点\n发布时间：2026-03-02\n来源：某市高新区管委会\n\n"
    page += "一、做强主导产业。全年规模以上工业总产值增长百分之八以上，新增高新技术企业三十家。\n" * 3
    (tmp_path / "plan.txt").write_text(page, encoding="utf-8")
    cleaned = huoju("documents", "clean", "plan.txt", "--out", "clean", folder=tmp_path)
    assert cleaned.returncode == 0, cleaned.stderr
    assert (tmp_path / "clean" / "articles.jsonl").is_file()
    assert huoju("documents", "add", "plan.txt", folder=tmp_path).returncode == 0
    assert "工作要点" in huoju("documents", "list", folder=tmp_path).stdout
    assert "工作要点" in huoju("search", "主导产业", folder=tmp_path).stdout


def test_claims_are_written_with_their_place_in_the_source(tmp_path: Path) -> None:
    text = "某市高新区2025年工作要点\n发布时间：2025-03-01\n\n"
    text += "2024年，高新区实现营业收入1200亿元。到2027年，建成数字园区5个以上。\n"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8")
    done = huoju("claims", "plan.txt", "--out", "claims.jsonl", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["value"], one["unit"], one["kind"]) for one in found] == [
        ("1200", "亿元", "fact"),
        ("5", "个", "target"),
    ]
    assert all(one["value"] in text[one["start"] : one["end"]] for one in found)

"""Self-assessment, impact and pipeline on the command line, as a person meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def huoju(*arguments: str, folder: Path, answers: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "huoju", *arguments]
    return subprocess.run(
        command, cwd=folder, input=answers, capture_output=True, text=True, encoding="utf-8", check=False
    )


ASSESS = ("assess", "miit/little-giant", "--as-of", "2026-06-30")


def test_questions_end_as_soon_as_the_verdict_is_certain(tmp_path: Path) -> None:
    done = huoju(*ASSESS, folder=tmp_path, answers="是\n是\n是\n2 年\n")
    assert done.returncode == 0, done.stderr
    assert "4. 从事特定细分市场年限（年）" in done.stdout
    assert "结论：不符合" in done.stdout
    assert "从事特定细分市场年限 2 年" in done.stdout


def test_help_back_and_a_wrong_answer_do_not_lose_the_way(tmp_path: Path) -> None:
    done = huoju(*ASSESS, folder=tmp_path, answers="？\n也许\n是\n返回\n否\n")
    assert "附件2" in done.stdout
    assert "写 是 或 否" in done.stdout
    assert done.stdout.count("1. 境内注册且具有独立法人资格") == 2
    assert "结论：不符合" in done.stdout


def test_an_interview_is_saved_and_resumed(tmp_path: Path) -> None:
    first = huoju(*ASSESS, "--save", "own.json", folder=tmp_path, answers="是\n不知道\n退出\n")
    assert "进度存在 own.json" in first.stdout
    second = huoju(*ASSESS, "--save", "own.json", folder=tmp_path, answers="否\n")
    assert "接着 own.json 中的 2 个回答" in second.stdout
    assert "3. 持有有效期内专精特新中小企业称号" in second.stdout
    assert "结论：不符合" in second.stdout


def test_answers_in_a_file_are_judged_and_the_next_question_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"上年度营业收入": "3.4亿", "资产": 1}', "utf-8")
    assert "没有“资产”" in huoju(*ASSESS, "--answers", "a.json", folder=tmp_path).stderr
    (tmp_path / "a.json").write_text('{"上年度营业收入": "3.4亿"}', "utf-8")
    done = huoju(*ASSESS, "--answers", "a.json", "--json", folder=tmp_path)
    found = json.loads(done.stdout)
    assert (found["verdict"], found["next_question"]) == ("undetermined", "china_legal_person")


def test_json_stays_json_also_after_an_interview(tmp_path: Path) -> None:
    done = huoju(*ASSESS, "--json", folder=tmp_path, answers="否\n")
    assert json.loads(done.stdout)["verdict"] == "fail"
    assert "境内注册" in done.stderr


def test_the_form_of_a_standard_is_a_json_schema(tmp_path: Path) -> None:
    done = huoju("standards", "form", "miit/little-giant", "--as-of", "2026-06-30", folder=tmp_path)
    assert json.loads(done.stdout)["$schema"].endswith("2020-12/schema")
    huoju("standards", "form", "miit/little-giant@2026", "--out", "form.json", folder=tmp_path)
    assert json.loads((tmp_path / "form.json").read_text("utf-8")) == json.loads(done.stdout)


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    path.write_text(
        "企业编号,上年度营业收入(亿元),上年度资产负债率,持有有效期内专精特新中小企业称号,省份\n"
        "A,0.3,80%,是,110101\nB,5,60%,否,440300\nC,5,60%,是,440300\n",
        encoding="utf-8",
    )
    return path


IMPACT = ("impact", "miit/little-giant", "firms.csv", "--from", "2022", "--to", "2026", "--as-of", "2026-06-30")


def test_an_impact_is_told_in_words_and_in_json(firms: Path) -> None:
    done = huoju(*IMPACT, "--by", "省份", folder=firms.parent)
    assert done.returncode == 0, done.stderr
    assert "尚不能确定 → 不符合：1" in done.stdout
    assert "主营业务收入占比 70% → 90%" in done.stdout
    assert "广东省：2；0；0；0；0" in done.stdout
    found = json.loads(huoju(*IMPACT, "--json", folder=firms.parent).stdout)
    assert found["transitions"]["undetermined"]["fail"] == 1
    assert found["grid"]["sliders"][0]["requirement"] == "focus"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*IMPACT, "--by", "行业"), "没有可分组的列“行业”"),
        ((*IMPACT, "--slider", "vetoes"), "没有可移动的阈值“vetoes”"),
        (("impact", "torch/zone-evaluation", "firms.csv", "--from", "2021", "--to", "2024"), "相对评价体系"),
        (("impact", "miit/little-giant", "firms.csv", "--from", "1999", "--to", "2026"), "版本“1999”不存在"),
        ((*IMPACT, "--out", "a.csv", "--out", "b.csv"), "只写一个文件"),
        (("assess", "torch/zone-evaluation"), "不能单独自评"),
        (("assess", "miit/little-giant", "--answers", "none.json"), "none.json：文件无法读取"),
        (("pipeline", "firms.csv", "--titles", "none.csv"), "none.csv"),
        (("pipeline", "firms.csv", "--titles", "firms.csv"), "缺少“称号”、“认定日期”列"),
    ],
)
def test_a_mistake_gets_one_clear_line(firms: Path, arguments: tuple[str, ...], message: str) -> None:
    done = huoju(*arguments, folder=firms.parent)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_pipeline_is_told_in_words_and_in_json(firms: Path) -> None:
    titles = "企业编号,称号,认定日期\nA,小巨人,2023-07-14\nC,专精特新中小企业,2025-01-01\nX,小巨人,2025-01-01\n"
    (firms.parent / "titles.csv").write_text(titles, encoding="utf-8")
    base = ("pipeline", "firms.csv", "--titles", "titles.csv", "--as-of", "2026-06-30")
    done = huoju(*base, folder=firms.parent)
    assert done.returncode == 0, done.stderr
    assert "2026-07 专精特新“小巨人”企业（复核，按 2022-08-01 版）：1；0；1；0" in done.stdout
    assert "1 项称号的企业不在企业表中" in done.stdout
    found = json.loads(huoju(*base, "--json", folder=firms.parent).stdout)
    assert {due["version"] for due in found["calendar"]} == {"2022-08-01", "2026-04-01"}

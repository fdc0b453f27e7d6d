"""``huoju zone`` and ``huoju rank --robust`` as a zone office meets them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from huoju.cli.failure import UsageError
from huoju.cli.main import app
from huoju.robustness import LaboratoryError
from tests.robustness.conftest import simulated_table, standard_text, write_table

DAY = ("--as-of", "2025-06-30")
UNIT = ("--subject", "高新区009")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A standard and a table of simulated zones."""
    folder = tmp_path_factory.mktemp("zones")
    standard = folder / "standard.yaml"
    standard.write_text(standard_text(), encoding="utf-8")
    table = write_table(folder / "zones.csv", simulated_table(20), mark="模拟数据")
    return str(standard), str(table)


def huoju(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments], catch_exceptions=True)


def test_a_robust_ranking_shows_samples_and_proofs_and_says_what_is_simulated(files: tuple[str, str]) -> None:
    done = huoju("rank", *files, "--robust", "--samples", "2000", "--top", "5", *DAY)
    assert done.exit_code == 0, done.exception
    assert "模拟数据" in done.stdout
    assert "最好、最差名次 40 个，证明 40 个（全部证明）。" in done.stdout
    assert "抽样 2000 次（种子 0）" in done.stdout
    assert len([line for line in done.stdout.splitlines() if "\t高新区" in line]) == 5


def test_the_columns_of_a_robust_ranking_go_to_a_file(files: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "ranks.csv"
    options = ("--robust", "--samples", "2000", "--within", "0.1", "--out", str(out))
    done = huoju("rank", *files, *options, "--json", *DAY)
    assert done.exit_code == 0, done.exception
    data = json.loads(done.stdout)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["unit"] for row in rows] == [row["unit"] for row in data["units"]]
    assert {row["nature"] for row in rows} == {"模拟数据"}
    assert (data["within"], data["proved_ends"], data["ends"]) == (0.1, 40, 40)
    for row, unit in zip(rows, data["units"], strict=True):
        assert (
            int(row["proved_best"]) <= int(row["sample_best"]) <= int(row["sample_worst"]) <= int(row["proved_worst"])
        )
        assert int(row["always_before"]) == len(data["always_before"][unit["unit"]])


def test_a_diagnosis_in_sentences_and_as_data(files: tuple[str, str]) -> None:
    done = huoju("zone", "diagnose", *files, *UNIT, "--details", *DAY)
    assert done.exit_code == 0, done.exception
    for part in ("【名次】", "【有多可靠】", "【为什么变了】", "【抓什么见效】", "模拟数据", "1.1 研发强度"):
        assert part in done.stdout
    data = json.loads(huoju("zone", "diagnose", *files, *UNIT, "--json", *DAY).stdout)
    effects = [one["effects"] for one in data["indicators"]]
    change = sum(one["value"] + one["population"] for one in effects)
    assert change == pytest.approx(data["history"][1]["score_low"] - data["history"][0]["score_low"])
    assert data["simulated"] is True


def test_a_what_if_takes_names_and_numbers_of_indicators(files: tuple[str, str]) -> None:
    done = huoju("zone", "whatif", *files, *UNIT, "--set", "研发强度=9%", "--set", "2.1=20", *DAY)
    assert done.exit_code == 0, done.exception
    assert "研发强度：" in done.stdout
    assert "→ 9%" in done.stdout
    assert "改变后名次在第" in done.stdout


@pytest.mark.parametrize("written", ["研发强度", "研发强度=多", "=3"])
def test_a_change_that_cannot_be_read_says_how_to_write_it(files: tuple[str, str], written: str) -> None:
    done = huoju("zone", "whatif", *files, *UNIT, "--set", written, *DAY)
    assert isinstance(done.exception, UsageError)
    assert "指标=值" in str(done.exception)


def test_an_improvement_with_costs_says_whether_it_is_the_cheapest(files: tuple[str, str], tmp_path: Path) -> None:
    costs = tmp_path / "costs.csv"
    costs.write_text("指标,单位成本,上限\n研发强度,120,\n利润率,80,\n", encoding="utf-8")
    now = json.loads(huoju("zone", "diagnose", *files, *UNIT, "--json", *DAY).stdout)["place"]["score_low"]
    aim = ("--to-score", str(now + 0.4), "--costs", str(costs), "--cost-unit", "万元")
    done = huoju("zone", "improve", *files, *UNIT, *aim, *DAY)
    assert done.exit_code == 0, done.exception
    assert "已证明最省" in done.stdout
    assert "万元" in done.stdout
    data = json.loads(huoju("zone", "improve", *files, *UNIT, *aim, "--json", *DAY).stdout)
    assert (data["reached"], data["proved"], data["certain"]) == (True, True, True)


def test_rank_paths_and_the_change_of_system(files: tuple[str, str], tmp_path: Path) -> None:
    done = huoju("zone", "paths", *files, "--top", "3", *DAY)
    assert done.stdout.splitlines()[-4].split("\t") == ["单位", "2023", "2024", "名次变化", "得分变化"]
    other = tmp_path / "other.yaml"
    other.write_text(standard_text(("60%", "20%"), ("40%", "80%")), encoding="utf-8")
    done = huoju("zone", "compare", files[0], str(other), files[1], "--top", "2", *DAY)
    assert done.exit_code == 0, done.exception
    assert "上升最多" in done.stdout
    assert "名次平均变动" in done.stdout


def test_a_candidate_is_diagnosed_among_the_others(files: tuple[str, str], tmp_path: Path) -> None:
    table = {period: {"省级园": list(units["高新区009"])} for period, units in simulated_table(20).items()}
    candidate = write_table(tmp_path / "candidate.csv", table)
    done = huoju("zone", "diagnose", *files, "--subject", "省级园", "--candidate", str(candidate), "--json", *DAY)
    data = json.loads(done.stdout)
    assert data["place"]["units"] == 21
    assert len(data["history"]) == 2


def test_the_national_panel_shows_dates_and_sources() -> None:
    done = huoju("zone", "panel")
    assert "全国重点实验室\t80%" in done.stdout
    assert "官方" in done.stdout
    everything = json.loads(huoju("zone", "panel", "--all", "--json").stdout)
    assert len(everything) > len(done.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rank", "--robust", "--within", "三成"), "应为 0 到 100% 之间的幅度"),
        (("rank", "--robust", "--samples", "0"), "--samples 应为正整数"),
        (("rank", "--period", "2024"), "--period 只与 --robust 连用"),
    ],
)
def test_bad_options_say_what_would_be_right(files: tuple[str, str], arguments: tuple[str, ...], message: str) -> None:
    done = huoju(arguments[0], *files, *arguments[1:], *DAY)
    assert isinstance(done.exception, UsageError)
    assert message in str(done.exception)


def test_an_unknown_subject_is_named(files: tuple[str, str]) -> None:
    done = huoju("zone", "diagnose", *files, "--subject", "月球高新区", *DAY)
    assert isinstance(done.exception, LaboratoryError)
    assert "没有得分的主体“月球高新区”" in str(done.exception)

"""``huoju index`` and the ranking of a panel, as a person runs them."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

STANDARD = """\
standard: example/steps
title: 示例指标体系
subject: region
issuer: 示例
document: 示例
effective: 2026-01-01
source: own
sources: {own: {document: 示例, clause: 全文, certainty: official}}
key: place
index:
  imputation: {method: by_median}
  normalisation: {method: min_max}
  dimensions:
    a:
      label: 创新
      weight: 60%
      indicators:
        x: {label: 专利, weight: 1, unit: 件}
        y: {label: 发明, weight: 1, unit: 件}
    b:
      label: 绿色
      weight: 40%
      indicators:
        u: {label: 能耗, weight: 1, unit: 倍, direction: lower}
        v: {label: 绿地, weight: 1, unit: 倍}
"""
TABLE = """\
place,年份,专利,发明,能耗,绿地
甲,2024,10,101,3,7
乙,2024,20,203,5,1
丙,2024,30,299,4,4
丁,2024,40,402,9,2
戊,2024,50,500,7,
甲,2025,60,101,3,7
乙,2025,20,203,5,1
丙,2025,30,299,4,4
丁,2025,40,402,9,2
戊,2025,50,500,7,3
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("index")
    (made / "steps.yaml").write_text(STANDARD, encoding="utf-8")
    (made / "table.csv").write_text(TABLE, encoding="utf-8")
    return made


def huoju(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "huoju", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_the_data_are_described_with_what_was_filled(folder: Path) -> None:
    data = json.loads(
        huoju(folder, "index", "describe", "steps.yaml", "table.csv", "--period", "2024", "--json").stdout
    )
    v = data["indicators"][3]
    assert (v["label"], v["figures"]["known"], v["imputed"]) == ("绿地", 4, 1)
    assert data["units"]["戊"] == pytest.approx(0.75)
    assert data["standard"] == "example/steps@2026-01-01"


def test_correlations_name_the_indicators_that_say_the_same(folder: Path) -> None:
    text = huoju(folder, "index", "correlate", "steps.yaml", "table.csv", "--period", "2024").stdout
    assert "几乎重复：专利 与 发明，相关 1（同一维度）" in text or "几乎重复：专利 与 发明，相关 0.99" in text
    assert "α 系数" in text


def test_weights_tell_what_they_do_and_are_written_to_a_file(folder: Path) -> None:
    done = huoju(folder, "index", "weights", "steps.yaml", "table.csv", "--out", "weights.csv")
    assert "换用其他权重" in done.stdout
    with (folder / "weights.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == ["专利", "发明", "能耗", "绿地"]
    assert sum(float(row["nominal"]) for row in rows) == pytest.approx(1)
    assert sum(float(row["variance_share"]) for row in rows) == pytest.approx(1)
    assert {float(row["weight_equal"]) for row in rows} == {0.25}


def test_a_ranking_of_several_years_shows_the_path_of_every_rank(folder: Path) -> None:
    lines = huoju(folder, "rank", "steps.yaml", "table.csv").stdout.splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("名次\t"))
    assert lines[head].split("\t")[-2:] == ["2024", "2025"]
    paths = {cells[1]: (cells[0], *cells[-2:]) for cells in (line.split("\t") for line in lines[head + 1 :])}
    assert set(paths) == set("甲乙丙丁戊")
    assert all(rank == after for rank, _, after in paths.values())
    assert int(paths["甲"][2]) < int(paths["甲"][1])

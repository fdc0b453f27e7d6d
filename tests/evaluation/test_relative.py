"""Relative systems: scores worked out by hand, the reference index of the JRC, panels, holes and partial systems."""

from __future__ import annotations

import csv
import json
import math
import random
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huoju.evaluation import Evaluation, evaluate
from huoju.standards.catalogue import find
from huoju.standards.loader import LoadedStandard, load_text
from huoju.standards.yaml_source import read_yaml

DAY = date(2025, 6, 30)
SMALL = Path(__file__).parents[1] / "catalogue" / "cases" / "zone_small.yaml"


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    book: Any = read_yaml(SMALL.read_text(encoding="utf-8"), str(SMALL)).data
    return dict(book)


def write_table(path: Path, key: str, rows: Mapping[str, Mapping[str, Any]], **extra: Any) -> Path:
    names = list(next(iter(rows.values())))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([key, *extra, *names])
        for unit, values in rows.items():
            cells = ["" if values[name] is None else values[name] for name in names]
            writer.writerow([unit, *extra.values(), *cells])
    return path


def run(standard: LoadedStandard, table: Path) -> Evaluation:
    return evaluate(standard, table, as_of=DAY)


def small_standard(small: dict[str, Any], missing: str = "interval") -> LoadedStandard:
    text = small["definition"].replace("key: zone", "key: unit").replace("missing: interval", f"missing: {missing}")
    return load_text(text, "small.yaml")


def ends(written: Any) -> tuple[float, float]:
    low, high = written if isinstance(written, list) else (written, written)
    return float(low), float(high)


@pytest.mark.parametrize("missing", ["interval", "rescale"])
def test_scores_and_ranks_are_those_worked_out_by_hand(small: dict[str, Any], tmp_path: Path, missing: str) -> None:
    table = write_table(tmp_path / "zones.csv", "unit", small["records"])
    found = {row["unit"]: row for row in run(small_standard(small, missing), table).results}
    for name, expected in small["expect"][missing].items():
        for unit, written in expected.items():
            low, high = ends(written)
            columns = ("rank_best", "rank_worst") if name == "rank" else (f"{name}_low", f"{name}_high")
            assert found[unit][columns[0]] == pytest.approx(low, abs=1e-9), (unit, name)
            assert found[unit][columns[1]] == pytest.approx(high, abs=1e-9), (unit, name)


def test_indicator_values_are_in_the_unit_of_the_indicator(small: dict[str, Any], tmp_path: Path) -> None:
    table = write_table(tmp_path / "zones.csv", "unit", small["records"])
    found = {row["unit"]: row for row in run(small_standard(small), table).results}
    for name, expected in small["expect"]["values"].items():
        for unit, value in expected.items():
            assert found[unit][name] == (None if value is None else pytest.approx(float(value), abs=1e-9))


def test_the_order_of_the_rows_changes_nothing(small: dict[str, Any], tmp_path: Path) -> None:
    units = list(small["records"])
    results = []
    for seed in range(4):
        random.Random(seed).shuffle(units)
        rows = {unit: small["records"][unit] for unit in units}
        table = write_table(tmp_path / f"zones{seed}.csv", "unit", rows)
        results.append(sorted(map(repr, (sorted(row.items()) for row in run(small_standard(small), table).results))))
    assert all(result == results[0] for result in results)


def test_each_period_is_a_population_of_its_own(small: dict[str, Any], tmp_path: Path) -> None:
    standard = small_standard(small)
    with (tmp_path / "panel.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "年份", "指标", "数值"])
        for year, factor in ((2023, 1), (2024, 3)):
            for unit, values in small["records"].items():
                for name, value in values.items():
                    label = standard.model.inputs[name].label if name in standard.model.inputs else "创业氛围"
                    if value is not None:
                        scaled = value * factor if name in {"rd_expenditure", "revenue"} else value
                        writer.writerow([unit, year, label, scaled])
    rows = run(standard, tmp_path / "panel.csv").results
    assert {row["period"] for row in rows} == {"2023", "2024"}
    by_year = {
        year: {row["unit"]: row["score_low"] for row in rows if row["period"] == year} for year in ("2023", "2024")
    }
    assert by_year["2023"] == pytest.approx(by_year["2024"])


def test_a_partly_known_system_gives_values_but_no_total(tmp_path: Path) -> None:
    standard = find("torch/zone-evaluation@2024")
    record = dict.fromkeys(standard.model.inputs, 10)
    table = write_table(tmp_path / "zones.csv", "zone", {"中关村": record, "武汉东湖新技术开发区": record})
    found = evaluate(standard, table, as_of=DAY)
    assert found.partial
    assert all("score" not in row and "rank" not in row for row in found.results)
    assert len(found.results) == 2


def asem_standard(shared: Path, indicators: list[str]) -> tuple[str, dict[str, str]]:
    """The ASEM index (European Commission, JRC, 2018) as a standard file, from its published structure."""
    with (shared / "peers/coinr/asem_imeta.csv").open(encoding="utf-8") as file:
        nodes = {row["iCode"]: row for row in csv.DictReader(file) if row["Type"] in {"Indicator", "Aggregate"}}
    names = {code: f"x{number}" for number, code in enumerate(nodes)}
    children: dict[str, list[str]] = {}
    for code, node in nodes.items():
        children.setdefault(node["Parent"], []).append(code)
    (top,) = (code for code, node in nodes.items() if node["Parent"] in {"", "NA"})

    def dimension(code: str, depth: int) -> list[str]:
        pad = "  " * depth
        lines = [f"{pad}{names[code]}:", f"{pad}  label: {code}", f"{pad}  weight: {nodes[code]['Weight']}"]
        inner = children[code]
        kind = "indicators" if inner[0] in indicators else "dimensions"
        lines.append(f"{pad}  {kind}:")
        for child in inner:
            lines += indicator(child, depth + 2) if kind == "indicators" else dimension(child, depth + 2)
        return lines

    def indicator(code: str, depth: int) -> list[str]:
        pad = "  " * depth
        direction = "higher" if nodes[code]["Direction"] == "1" else "lower"
        weight = nodes[code]["Weight"]
        return [f"{pad}{names[code]}: {{label: {code}, weight: {weight}, direction: {direction}, unit: 倍}}"]

    head = """\
standard: jrc/asem
title: ASEM Sustainable Connectivity
subject: region
issuer: European Commission, JRC
document: JRC 2018
effective: 2018-01-01
source: jrc
sources:
  jrc: {document: JRC 2018, certainty: official}
key: country
index:
  normalisation: {method: min_max, lower: 0, upper: 100}
  missing: rescale
  dimensions:
"""
    body = [line for child in children[top] for line in dimension(child, 2)]
    return head + "\n".join(body) + "\n", names


def test_huoju_rank_equals_the_reference_of_the_asem_index(shared: Path, tmp_path: Path) -> None:
    folder = shared / "peers" / "coinr"
    with (folder / "asem_full_screened.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    indicators = [name for name in rows[0] if name != "uCode"]
    text, names = asem_standard(shared, indicators)
    (tmp_path / "asem.yaml").write_text(text, encoding="utf-8")
    with (tmp_path / "asem.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["country", *(names[name] for name in indicators)])
        writer.writerows([row["uCode"], *(row[name] for name in indicators)] for row in rows)
    command = [sys.executable, "-m", "huoju", "rank", "asem.yaml", "asem.csv", "--json", "--as-of", "2018-12-31"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    found = {row["country"]: row for row in json.loads(done.stdout)["results"]}
    compared = 0
    for reference in ("asem_minmax_amean_normalised.csv", "asem_minmax_amean_aggregated.csv"):
        with (folder / reference).open(encoding="utf-8") as file:
            for expected in csv.DictReader(file):
                for code, value in expected.items():
                    ours = _column(code, names, indicators)
                    if ours is None:
                        continue
                    assert math.isclose(found[expected["uCode"]][ours], float(value), abs_tol=1e-9, rel_tol=1e-9), code
                    compared += 1
    assert compared > 51 * 100


def _column(code: str, names: dict[str, str], indicators: list[str]) -> str | None:
    """The column of our result that holds a column of the reference."""
    if code == "Index":
        return "score"
    if code not in names:
        return None
    return f"{names[code]}_score" if code in indicators else names[code]

"""A small relative system and tables for it, shared by the tests of the zone laboratory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from huoju.robustness import Panel, read_panel
from huoju.standards.loader import LoadedStandard, load_text

DAY = date(2025, 6, 30)
CODES = ("rd", "patents", "profit", "energy", "export")
LABELS = ("研发强度", "专利数", "利润率", "单位能耗", "出口占比")
UNITS = ("%", "件", "%", "吨标准煤/万元", "%")

Table: TypeAlias = Mapping[str, Mapping[str, list[float | None]]]
"""Period → unit → values in the order of CODES; None is missing."""

_STANDARD = """
standard: example/zone-test
title: 测试用评价体系
subject: zone
issuer: 测试
document: 测试〔2025〕1号
effective: 2025-01-01
source: own
sources:
  own: {document: 测试〔2025〕1号, certainty: official}
key: unit
inputs:
  note: {label: 备注数, unit: 件}
index:
  label: 综合得分
  normalisation: {method: min_max, lower: 0, upper: 100}
  aggregation: arithmetic
  missing: interval
  dimensions:
    innovation:
      label: 创新
      weight: 60%
      indicators:
        rd: {label: 研发强度, code: '1.1', weight: 1.2, unit: '%'}
        patents: {label: 专利数, code: '1.2', weight: 0.8, unit: 件}
    quality:
      label: 质量
      weight: 40%
      indicators:
        profit: {label: 利润率, code: '2.1', weight: 1, unit: '%'}
        energy: {label: 单位能耗, code: '2.2', weight: 1, unit: 吨标准煤/万元, direction: lower}
        export: {label: 出口占比, code: '2.3', weight: 0.5, unit: '%'}
"""


def standard_text(*changes: tuple[str, str]) -> str:
    """The small system with some of its words replaced."""
    text = _STANDARD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="session")
def small() -> LoadedStandard:
    return load_text(_STANDARD, "small.yaml")


def simulated_table(units: int, periods: tuple[str, ...] = ("2023", "2024"), seed: int = 1) -> Table:
    """Units that differ by a common factor and move a little every year."""
    rng = np.random.default_rng(seed)
    level = rng.normal(size=units)
    scale = np.array([2.0, 300.0, 4.0, 0.1, 10.0])
    middle = np.array([5.0, 900.0, 12.0, 0.6, 30.0])
    sign = np.array([1, 1, 1, -1, 1])
    found: dict[str, dict[str, list[float | None]]] = {}
    for period in periods:
        level = level + 0.15 * rng.normal(size=units)
        drawn = level[:, None] + 0.9 * rng.normal(size=(units, 5))
        values = np.round(np.clip(middle + sign * scale * drawn / 2, 0.01, None), 3)
        found[period] = {f"高新区{number:03d}": list(row) for number, row in enumerate(values.tolist())}
    return found


def write_table(path: Path, table: Table, mark: str = "") -> Path:
    """A long table, as the statistics of zones come."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "年份", "指标", "数值", "单位", "数据性质"])
        for period, units in table.items():
            for unit, values in units.items():
                for label, value, measure in zip(LABELS, values, UNITS, strict=True):
                    if value is not None:
                        writer.writerow([unit, period, label, value, measure, mark])
    return path


@pytest.fixture(scope="session")
def laboratory(small: LoadedStandard, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Table], Panel]:
    """The panel of a table under the small system."""
    folder = tmp_path_factory.mktemp("tables")

    def panel(table: Table) -> Panel:
        path = write_table(folder / "zones.csv", table)
        return read_panel(small, path, as_of=DAY, quarantine=folder / "quarantine.csv")[0]

    return panel


@pytest.fixture(scope="session")
def panel(laboratory: Callable[[Table], Panel]) -> Panel:
    """Thirty zones in two years, three values missing in the second."""
    table = {period: dict(units) for period, units in simulated_table(30).items()}
    for unit, place in (("高新区004", 1), ("高新区004", 3), ("高新区011", 0)):
        row = list(table["2024"][unit])
        row[place] = None
        table["2024"][unit] = row
    return laboratory(table)

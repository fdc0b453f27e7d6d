"""Simulated figures of the national zones."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from huoju.demo.data_files import ZONE_MODEL, read_rows
from huoju.demo.marks import NATURE, PUBLISHED, SIMULATED
from huoju.demo.zone_model import YEARS, specs, whole_numbers
from huoju.demo.zones import STANDARD, WRITTEN_YEARS, YEARBOOK_NAMES, ZoneTable, simulate_zones, write_zones
from huoju.evaluation import evaluate
from huoju.reference import list_zones, national_figures, zone, zone_figures
from huoju.reference.units import convert
from huoju.standards import catalogue

_UNITS = {"firms": "家", "high_tech_firms": "家", "employees": "人"}
_LABELS = {name: label for label, name in YEARBOOK_NAMES.items()}


@pytest.fixture(scope="module")
def table() -> ZoneTable:
    return simulate_zones(7)


@pytest.fixture(scope="module")
def file(table: ZoneTable, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zones") / "模拟.csv"
    write_zones(path, table)
    return path


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def test_the_178_zones_of_2024_are_simulated(table: ZoneTable) -> None:
    assert table.sizes.zones == list_zones(counted_in=2024)
    assert len(table.sizes.zones) == 178


def test_every_figure_adds_up_to_its_national_total(table: ZoneTable) -> None:
    for spec in specs():
        for year, total in spec.totals.items():
            assert table.panel[spec.name][YEARS.index(year)].sum() == pytest.approx(total, rel=1e-9), (spec.name, year)


def test_the_totals_called_published_are_those_of_the_yearbook() -> None:
    rows = {row["name"]: row for row in read_rows(ZONE_MODEL)}
    compared = 0
    for figure in zone_figures():
        if figure.zone_id is None:
            name = YEARBOOK_NAMES[figure.indicator]
            published = convert(figure.value, figure.unit, _UNITS.get(name, "亿元"))
            assert float(rows[name][f"total_{figure.year}"]) == pytest.approx(float(published), abs=0.01)
            compared += 1
    assert compared == 7


def test_the_totals_of_the_ministry_are_kept_too() -> None:
    rows = {row["name"]: float(row["total_2024"]) for row in read_rows(ZONE_MODEL) if row["total_2024"]}
    ministry = {f.indicator: float(f.value) for f in national_figures() if f.period == "2024" and f.scope == "nation"}
    assert rows["zone_gdp"] == ministry["园区生产总值"]
    assert rows["industrial_value_added"] == ministry["工业增加值"]
    assert rows["exports"] == ministry["出口总额"]


def test_published_cells_stand_in_the_file_exactly_and_are_marked(file: Path) -> None:
    written = {(row["高新区"], row["年份"], row["指标"]): row for row in _rows(file)}
    wanted = [cell for cell in zone_figures() if cell.zone_id is not None and cell.indicator in YEARBOOK_NAMES]
    assert len(wanted) == 19
    for cell in wanted:
        assert cell.zone_id is not None
        row = written[zone(cell.zone_id).name, str(cell.year), cell.indicator]
        assert row[NATURE] == PUBLISHED
        assert convert(Decimal(row["数值"]), row["单位"], cell.unit) == cell.value


def test_every_other_row_is_marked_as_simulated(file: Path) -> None:
    marks = [row[NATURE] for row in _rows(file)]
    carried = 3 * 2  # people, revenue and high-tech firms of 2023 in two zones are the year before of 2024
    assert marks.count(PUBLISHED) == 19 + carried
    assert set(marks) == {PUBLISHED, SIMULATED}


def test_parts_are_smaller_than_what_they_are_parts_of(table: ZoneTable) -> None:
    for spec in specs():
        if spec.kind == "share" and spec.parent:
            part, whole = table.panel[spec.name], table.panel[spec.parent]
            known = ~np.isnan(part)
            assert (part[known] <= whole[known]).all(), spec.name


def test_zones_of_one_city_share_its_gdp_and_are_not_larger(table: ZoneTable) -> None:
    by_city: dict[str, list[int]] = {}
    for place, one in enumerate(table.sizes.zones):
        by_city.setdefault(one.city_code, []).append(place)
    assert max(map(len, by_city.values())) > 1
    for places in by_city.values():
        gdp = table.panel["city_gdp"][-1, places]
        assert len(set(gdp)) == 1
        assert table.panel["zone_gdp"][-1, places].sum() < gdp[0]


def test_the_year_before_is_the_year_before(table: ZoneTable) -> None:
    now, before = YEARS.index(2024), YEARS.index(2023)
    for name in ("employees", "revenue", "value_added", "high_tech_firms", "co2_emissions"):
        assert (table.panel[f"{name}_previous"][now] == table.panel[name][before]).all()


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(table: ZoneTable) -> None:
    again, other = simulate_zones(7), simulate_zones(8)
    assert all(np.array_equal(table.panel[name], again.panel[name], equal_nan=True) for name in table.panel)
    assert not np.array_equal(table.panel["profit"], other.panel["profit"], equal_nan=True)


def test_a_few_cells_are_missing_and_never_a_published_one(table: ZoneTable) -> None:
    at = YEARS.index(2024)
    shares = [table.missing[name][at].mean() for name in table.panel]
    assert 0.0005 < float(np.mean(shares)) < 0.01
    assert not any(table.missing[name][at_, place] for name, at_, place in table.published)


def test_intake_takes_every_row_and_the_2021_system_ranks_every_zone_in_both_years(file: Path, tmp_path: Path) -> None:
    standard = catalogue.find(STANDARD)
    found = evaluate(standard, file, as_of=date(2026, 6, 30), quarantine=tmp_path / "隔离.csv")
    assert found.intake.rows_quarantined == 0
    assert found.rows == 178 * len(WRITTEN_YEARS)
    assert all(row["rank_best"] <= row["rank_worst"] for row in found.results)
    assert any(row["rank_best"] < row["rank_worst"] for row in found.results)
    assert not [message for message in found.findings if "没有指标" in message]


def test_whole_numbers_keep_their_sum() -> None:
    values = np.array([[1.25, 2.5, 3.25], [0.5, 0.5, 1.0]])
    assert whole_numbers(values).tolist() == [[1, 3, 3], [1, 0, 1]]

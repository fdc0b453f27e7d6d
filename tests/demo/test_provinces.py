"""The provincial index over real figures, and the dirt of the whole file."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from huoju.demo.data_files import PROVINCIAL_STATISTICS, read_rows
from huoju.evaluation import Evaluation, evaluate
from huoju.intake import take_in
from huoju.reference import find_region
from huoju.standards import catalogue
from huoju.standards.fields import fields_of

_STANDARD = "huoju/provincial-innovation"
_RENAMED = {"R&D研究人员全时当量": "R&D人员全时当量-研究人员"}
_BEFORE_TIBET_REPORTED = {str(year) for year in range(2018, 2023)}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    quarantine = tmp_path_factory.mktemp("provinces") / "隔离.csv"
    standard = catalogue.find(_STANDARD)
    return evaluate(standard, PROVINCIAL_STATISTICS, as_of=date(2026, 6, 30), quarantine=quarantine)


def test_every_shipped_figure_names_its_official_publication() -> None:
    rows = read_rows(PROVINCIAL_STATISTICS)
    for row in rows:
        if row["指标"] in {"R&D经费", "R&D经费投入强度"}:
            assert row["来源"] == f"《{row['年份']}年全国科技经费投入统计公报》"
        else:
            assert row["来源"] == f"《中国科技统计年鉴{int(row['年份']) + 1}》"
    assert len({(row["地区"], row["年份"], row["指标"]) for row in rows}) == len(rows)


def test_the_shipped_figures_are_complete_but_for_tibets_new_products() -> None:
    rows = read_rows(PROVINCIAL_STATISTICS)
    there = {(row["地区"], row["年份"], row["指标"]) for row in rows}
    regions, years, indicators = ({key[place] for key in there} for place in range(3))
    assert (len(regions), len(years), len(indicators)) == (31, 6, 14)
    missing = {(r, y, i) for r in regions for y in years for i in indicators} - there
    assert missing == {("西藏自治区", year, "高技术产业新产品销售收入") for year in _BEFORE_TIBET_REPORTED}


def test_the_index_takes_in_every_shipped_figure_and_ranks_31_provinces_in_six_years(found: Evaluation) -> None:
    assert found.intake.rows_quarantined == 0
    assert not found.intake.absent or all(not field.required for field in found.intake.absent)
    assert Counter(row["period"] for row in found.results) == {str(year): 31 for year in range(2018, 2024)}


def test_the_score_of_a_province_is_what_the_declared_rule_gives_by_hand(found: Evaluation) -> None:
    """Min-max over the 31 provinces of 2023, weights 2:1:1 inside effort and 30:30:20:20 above."""
    values = {
        (r["地区"], r["指标"]): Decimal(r["数值"]) for r in read_rows(PROVINCIAL_STATISTICS) if r["年份"] == "2023"
    }
    regions = sorted({region for region, _ in values})

    def scaled(ratios: dict[str, Decimal]) -> dict[str, Decimal]:
        low, high = min(ratios.values()), max(ratios.values())
        return {region: (value - low) / (high - low) * 100 for region, value in ratios.items()}

    intensity = scaled({region: values[region, "R&D经费投入强度"] for region in regions})
    per_head = scaled({r: values[r, "R&D经费"] / values[r, "R&D人员全时当量"] for r in regions})
    researchers = scaled({r: values[r, "R&D研究人员全时当量"] / values[r, "R&D人员全时当量"] for r in regions})
    for row in (row for row in found.results if row["period"] == "2023"):
        region = row["region"]
        effort = (2 * intensity[region] + per_head[region] + researchers[region]) / 4
        assert row["effort"] == pytest.approx(float(effort), abs=1e-6)
        whole = 0.3 * row["effort"] + 0.3 * row["output"] + 0.2 * row["transfer"] + 0.2 * row["industry"]
        assert row["score"] == pytest.approx(whole, abs=1e-6)


def test_only_the_rank_of_a_province_with_a_gap_and_of_those_near_it_is_open(found: Evaluation) -> None:
    for row in found.results:
        interval = row["score_low"] < row["score_high"]
        assert interval == (row["region"] == "西藏自治区" and row["period"] in _BEFORE_TIBET_REPORTED)
    assert all(row["rank_best"] == row["rank_worst"] for row in found.results if row["period"] == "2023")


def test_the_index_says_that_it_is_our_own() -> None:
    model = catalogue.find(_STANDARD).model
    assert "Huoju" in model.title
    assert "Huoju" in model.issuer
    assert "不是任何部门的标准" in (model.about or "")


def test_intake_finds_the_dirt_of_the_whole_file(shared: Path, tmp_path: Path) -> None:
    """208 rows of national totals are no provinces, and 江西 is misspelled twice."""
    source = shared / "domain" / "data" / "province_statistics.csv"
    quarantine = tmp_path / "隔离.csv"
    fields = fields_of(catalogue.find(_STANDARD))
    with duckdb.connect() as connection:
        taken = take_in(source, fields, "region", connection=connection, quarantine=quarantine)
    assert (taken.rows_in, taken.rows_accepted, taken.rows_quarantined) == (6848, 6638, 210)
    with quarantine.open(encoding="utf-8-sig", newline="") as file:
        problems = list(csv.DictReader(file))
    assert Counter(row["值"] for row in problems) == {"全国": 208, "江四": 2}
    misspelled = [row for row in problems if row["值"] == "江四"]
    assert [row["行号"] for row in misspelled] == ["2321", "2609"]
    assert all("不认识的地区" in row["原因"] for row in misspelled)
    assert sum("小数" in str(finding) for finding in taken.findings) >= 1


def test_the_shipped_figures_are_those_of_the_whole_file_to_two_decimals(shared: Path) -> None:
    with (shared / "domain" / "data" / "province_statistics.csv").open(encoding="utf-8", newline="") as file:
        whole = {
            (find_region(row["province"], level="province").name, row["year"], row["indicator"]): row
            for row in csv.DictReader(file)
            if row["province"] not in {"全国", "江四"}
        }
    for row in read_rows(PROVINCIAL_STATISTICS):
        source = whole[row["地区"], row["年份"], _RENAMED.get(row["指标"], row["指标"])]
        assert row["单位"] == source["unit"]
        assert abs(Decimal(row["数值"]) - Decimal(source["value"])) <= Decimal("0.005")

"""Simulated enterprises."""

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from huoju.demo.blemishes import Planted
from huoju.demo.enterprises import LADDER, EnterpriseTable, ladder_fields, write_enterprises
from huoju.demo.marks import NATURE, SIMULATED
from huoju.evaluation import evaluate
from huoju.reference import check_credit_code, industry, is_within, list_zones
from huoju.reference.sizing import sizing_class
from huoju.standards import catalogue
from huoju.standards.fields import fields_of

AS_OF = date(2026, 6, 30)


def test_every_input_of_every_standard_of_the_ladder_has_a_column(columns: Mapping[str, list[object]]) -> None:
    for entry in catalogue.entries():
        if entry.standard in LADDER:
            wanted = {field.name for field in fields_of(catalogue.load(entry.path)) if field.required}
            assert wanted <= columns.keys(), entry


def test_every_row_says_that_it_is_simulated_and_has_a_code_of_its_own(columns: Mapping[str, list[object]]) -> None:
    assert set(columns[NATURE]) == {SIMULATED}
    codes = columns["统一社会信用代码"]
    assert len(set(codes)) == len(codes)
    assert all(check_credit_code(str(code)).valid for code in codes[:300])


def test_zone_province_and_industry_belong_together(columns: Mapping[str, list[object]]) -> None:
    names = {zone.name for zone in list_zones(counted_in=2024)}
    assert set(columns["高新区"]) <= names
    for code, sizing in set(zip(columns["行业代码"], columns["sizing_industry"], strict=True)):
        assert industry(str(code)).level == 4
        assert sizing in {sizing_class(str(code)).industry, None}


def test_every_value_is_one_that_intake_accepts(enterprises: EnterpriseTable, tmp_path: Path) -> None:
    for reference in LADDER:
        standard = catalogue.find(reference, as_of=AS_OF)
        found = evaluate(standard, enterprises.path, as_of=AS_OF, quarantine=tmp_path / "隔离.csv")
        assert found.intake.rows_quarantined == 0, reference
        assert found.rows == enterprises.rows
        assert not found.intake.absent or all(not field.required for field in found.intake.absent)


def test_the_statement_of_sme_size_agrees_with_the_sizing_standard(
    enterprises: EnterpriseTable, tmp_path: Path
) -> None:
    out = tmp_path / "划型.parquet"
    evaluate(catalogue.find("miit/sme-sizing"), enterprises.path, as_of=AS_OF, out=out)
    query = "SELECT verdict, meets_sme_sizing, count(*) FROM read_parquet(?) GROUP BY ALL"
    with duckdb.connect() as connection:
        counts = {(verdict, said): n for verdict, said, n in connection.execute(query, [str(out)]).fetchall()}
    assert counts["pass", True] > 0
    assert counts["fail", False] > 0
    assert ("pass", False) not in counts
    assert ("fail", True) not in counts


def test_the_ladder_narrows_and_is_mostly_nested(tmp_path: Path) -> None:
    table = write_enterprises(tmp_path / "模拟.parquet", 60_000, 20_260_101).path
    passed = {}
    for reference in ("miit/sme-sizing", "miit/innovative-sme", "miit/srdi-sme", "miit/little-giant"):
        out = tmp_path / f"{reference.replace('/', '-')}.parquet"
        standard = catalogue.find(reference, as_of=AS_OF)
        passed[reference] = evaluate(standard, table, as_of=AS_OF, detail="verdict", out=out).verdicts["pass"] / 60_000
    sme, innovative, srdi, giant = passed.values()
    assert sme > 0.95
    assert 0.10 < innovative < 0.40
    assert 0.01 < srdi < 0.06
    assert 0 < giant < srdi / 5
    query = (
        "SELECT avg((lower.verdict <> 'fail')::INT) FROM read_parquet(?) AS upper "
        "JOIN read_parquet(?) AS lower USING (credit_code) WHERE upper.verdict = 'pass'"
    )
    with duckdb.connect() as connection:
        for upper, lower in (("miit-srdi-sme", "miit-innovative-sme"), ("miit-little-giant", "miit-srdi-sme")):
            files = [str(tmp_path / f"{name}.parquet") for name in (upper, lower)]
            assert connection.execute(query, files).fetchall()[0][0] > 0.85


def test_the_table_has_holes_but_most_cells_are_known(columns: Mapping[str, list[object]]) -> None:
    shares = {name: columns[name].count(None) / len(columns[name]) for name in ladder_fields()}
    assert 0.15 < shares["market_share_world"] < 0.35
    assert 0.01 < shares["class1_ip"] < 0.06
    assert 0 < shares["revenue"] < 0.01
    assert sum(shares.values()) / len(shares) < 0.05


def test_figures_of_an_enterprise_fit_each_other(columns: Mapping[str, list[object]]) -> None:
    def pairs(part: str, whole: str) -> list[tuple[float, float]]:
        both = zip(columns[part], columns[whole], strict=True)
        return [(float(str(a)), float(str(b))) for a, b in both if a is not None and b is not None]

    for part, whole in (
        ("main_revenue", "revenue"), ("tech_staff", "staff_total"), ("class1_own_ip", "class1_ip"),
        ("class1_high_value_ip", "class1_own_ip"), ("class1_ip_original_used", "class1_ip_used"),
        ("class2_ip", "class2_ip_valid"), ("equity_financing", "equity_financing_3y"), ("rd_expense", "cost_expense"),
    ):  # fmt: skip
        assert all(a <= b for a, b in pairs(part, whole)), (part, whole)


def test_the_same_seed_gives_the_same_table_and_a_longer_one_begins_with_a_shorter_one(tmp_path: Path) -> None:
    inputs = ("revenue", "rd_expense", "hnte_title")
    for name, count, seed in (("a", 500, 1), ("b", 500, 1), ("c", 100_500, 1), ("d", 500, 2)):
        write_enterprises(tmp_path / name, count, seed, inputs=inputs)
    first, again, longer, other = (pq.read_table(tmp_path / name) for name in "abcd")
    assert first.equals(again)
    assert first.equals(longer.slice(0, 500))
    assert longer.num_rows == 100_500
    assert len(set(longer["统一社会信用代码"].to_pylist())) == 100_500
    assert not first.equals(other)


def test_only_the_inputs_asked_for_are_written(tmp_path: Path) -> None:
    write_enterprises(tmp_path / "a", 10, 1, inputs=("revenue",), headers="label")
    names = pq.read_schema(tmp_path / "a").names
    assert names == ["统一社会信用代码", "企业名称", "高新区", "省份", "行业代码", NATURE, "上年度营业收入(万元)"]


def test_no_table_without_enterprises_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="正整数"):
        write_enterprises(tmp_path / "a", 0, 1)
    assert not list(tmp_path.iterdir())


def test_intake_finds_every_planted_fault_and_nothing_else(tmp_path: Path) -> None:
    table = write_enterprises(tmp_path / "模拟.parquet", 30_000, 3, headers="label", faults=True)
    assert table.planted == Planted(*([12] * 7))
    standard = catalogue.find("miit/little-giant@2026-04-01")
    quarantine = tmp_path / "隔离.csv"
    found = evaluate(standard, table.path, as_of=AS_OF, quarantine=quarantine)
    assert found.intake.rows_in == 30_000
    assert found.intake.rows_quarantined == table.planted.spoiled_rows == 12 * 8
    with quarantine.open(encoding="utf-8-sig", newline="") as file:
        columns = Counter(row["列"] for row in csv.DictReader(file))
    assert columns == {
        "统一社会信用代码": 12 * 5,
        "上年度营业收入(万元)": 12,
        "上年度资产负债率(%)": 12,
        "主导产品所属工业基础领域": 12,
    }


def test_manufacturing_pays_more_for_research_than_trade(columns: Mapping[str, list[object]]) -> None:
    spends: dict[str, list[bool]] = {"39": [], "51": []}
    for code, expense in zip(columns["行业代码"], columns["rd_expense"], strict=True):
        for division, found in spends.items():
            if expense is not None and is_within(str(code), division):
                found.append(float(str(expense)) > 0)
    electronics, wholesale = (sum(found) / len(found) for found in spends.values())
    assert electronics > 0.6
    assert wholesale < 0.4

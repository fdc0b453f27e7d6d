"""Cost files: the shipped one fits its standards, and a wrong one is told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from huoju.pathways import CostError, PathError, default_costs, load_costs, prepare
from huoju.pathways.costs import default_costs_folder
from huoju.standards.catalogue import catalogue_files, find
from huoju.standards.loader import load_file
from tests.pathways.small import FILES

COSTED = sorted({name for path in default_costs_folder().glob("*.yaml") for name in load_costs(path).standards})


@pytest.mark.parametrize("standard", COSTED)
def test_the_shipped_costs_fit_every_version_of_their_standards(standard: str) -> None:
    for file in catalogue_files():
        loaded = load_file(file)
        if loaded.model.standard == standard:
            assert prepare(loaded).bound.measures


def test_every_shipped_number_stands_beside_its_assumption() -> None:
    for path in default_costs_folder().glob("*.yaml"):
        for measure in load_costs(path).measures.values():
            assert measure.assumption


def test_every_shipped_measure_moves_something_in_some_standard() -> None:
    moved = {measure.id for name in COSTED for measure in prepare(find(f"{name}")).bound.measures}
    older = {measure.id for measure in prepare(find("miit/srdi-sme@2022")).bound.measures}
    older |= {measure.id for measure in prepare(find("miit/little-giant@2022")).bound.measures}
    assert {*default_costs("miit/little-giant").measures} == moved | older


GOOD = (FILES / "small-costs.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("cost: 8 万元", "cost: 8 人", "单位不符"),
        ("cost: 8 万元", "cost: 8 万元 ×", "不可用"),
        ("cost: 8 万元", "cost: -8 万元", "成本不能为负"),
        ("rights: 1 项", "rights: 1 人", "单位不符"),
        ("rights: 1 项", "title: 1 项", "应写在 sets 中"),
        ("cost: 8 万元", "cost: 1% × 净利润", "不认识“净利润”"),
        ("at_most: 2", "at_most: 0", "at_most"),
        ("at_most: 2", "at_mots: 2", "不认识的键“at_mots”"),
        ("    assumption: 每项 8 万元\n", "", "assumption"),
        ("moves: {rights: 1 项}", "moves: {}", "moves"),
        ("cost: 1000 元", "cost: 1% × 上年度营业收入", "应为固定的金额"),
        ("market_years: 1 年", "market_years: 1 项", "单位不符"),
        ("moves: {rights: 1 项}\n    cost: 8 万元\n    at_most: 2", "sets: {title: 3}\n    cost: 8 万元", "是或否"),
    ],
)
def test_a_wrong_cost_file_is_told_what_is_wrong(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in GOOD
    file = tmp_path / "costs.yaml"
    file.write_text(GOOD.replace(right, wrong), encoding="utf-8")
    with pytest.raises(CostError, match=message):
        prepare(load_file(FILES / "small.yaml"), load_costs(file))


def test_an_error_of_form_names_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "costs.yaml"
    file.write_text(GOOD.replace("at_most: 2", "at_most: many"), encoding="utf-8")
    with pytest.raises(CostError, match=r"costs\.yaml:\d+:\d+: "):
        load_costs(file)


def test_a_missing_cost_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CostError, match="无法读取"):
        load_costs(tmp_path / "none.yaml")


def test_a_standard_without_shipped_costs_says_so() -> None:
    with pytest.raises(CostError, match="--costs"):
        prepare(find("miit/champion"))


def test_a_relative_system_has_no_path() -> None:
    with pytest.raises(PathError, match="相对评价体系"):
        prepare(find("torch/zone-evaluation@2021"))

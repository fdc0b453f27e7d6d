"""The whole chain equals the reference to 1e-9 on the ASEM tables (European Commission, JRC, 2018)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from huoju.composite import IndexTree, Node, evaluate
from huoju.composite.denominate import denominate
from huoju.composite.impute import by_group_mean
from huoju.composite.normalise import min_max
from huoju.composite.screen import screen

if TYPE_CHECKING:
    from pathlib import Path

    from huoju.composite.arrays import Array


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference table: units in rows, named columns."""

    units: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array

    def pick(self, codes: tuple[str, ...], units: tuple[str, ...]) -> Array:
        rows = [self.units.index(unit) for unit in units]
        return self.values[np.ix_(rows, [self.columns.index(code) for code in codes])]


def read(path: Path) -> Reference:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = tuple(name for name in rows[0] if name not in ("uCode", "uName") and not name.endswith("_group"))
    values = [[float(row[name]) if row[name] not in ("", "NA") else np.nan for name in columns] for row in rows]
    return Reference(tuple(row["uCode"] for row in rows), columns, np.array(values))


def structure(path: Path) -> tuple[IndexTree, dict[str, str]]:
    """The tree, and the denominator of each indicator that has one."""
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["Type"] in ("Indicator", "Aggregate")]
    nodes = tuple(
        Node(row["iCode"], row["Parent"] or None, float(row["Weight"]), int(row["Direction"])) for row in rows
    )
    return IndexTree(nodes), {row["iCode"]: row["Denominator"] for row in rows if row["Denominator"]}


def groups(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8") as file:
        return {row["uCode"]: row["EurAsia_group"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "peers" / "coinr"


def test_denomination_equals_the_reference(folder: Path) -> None:
    raw = read(folder / "asem_idata.csv")
    tree, denominator_of = structure(folder / "asem_imeta.csv")
    expected = read(folder / "asem_full_denominated.csv")
    names = ("Area", "Energy", "GDP", "Population")
    choice = [names.index(denominator_of[code]) if code in denominator_of else None for code in tree.indicators]
    values = raw.pick(tree.indicators, expected.units)
    ours = denominate(values, raw.pick(names, expected.units), choice).values
    np.testing.assert_allclose(ours, expected.pick(tree.indicators, expected.units), rtol=1e-9, atol=1e-12)


def test_imputation_by_group_mean_equals_the_reference_and_marks_every_filled_cell(folder: Path) -> None:
    before = read(folder / "asem_full_denominated.csv")
    after = read(folder / "asem_full_imputed.csv")
    group_of = groups(folder / "asem_idata.csv")
    holes = before.pick(before.columns, before.units)
    ours = by_group_mean(holes, [group_of[unit] for unit in before.units])
    np.testing.assert_allclose(ours.values, after.pick(before.columns, before.units), rtol=1e-9, atol=1e-12)
    assert np.array_equal(ours.imputed, np.isnan(holes))
    assert ours.imputed.any()


def test_screening_at_ninety_per_cent_keeps_the_reference_units(folder: Path) -> None:
    before = read(folder / "asem_full_denominated.csv")
    after = read(folder / "asem_full_screened.csv")
    kept = screen(before.values, least_available=0.9).keep
    imputed_kept = screen(read(folder / "asem_full_imputed.csv").values, least_available=0.9).keep
    assert {unit for unit, keep in zip(before.units, imputed_kept, strict=True) if keep} == set(after.units)
    assert kept.sum() <= imputed_kept.sum()


def test_min_max_equals_the_reference(folder: Path) -> None:
    tree, _ = structure(folder / "asem_imeta.csv")
    screened = read(folder / "asem_full_screened.csv")
    expected = read(folder / "asem_minmax_amean_normalised.csv")
    ours = min_max(screened.pick(tree.indicators, expected.units), tree.directions).values
    np.testing.assert_allclose(ours, expected.pick(tree.indicators, expected.units), rtol=1e-9, atol=1e-9)


def test_every_level_of_the_aggregated_index_equals_the_reference(folder: Path) -> None:
    tree, _ = structure(folder / "asem_imeta.csv")
    screened = read(folder / "asem_full_screened.csv")
    expected = read(folder / "asem_minmax_amean_aggregated.csv")
    result = evaluate(screened.pick(tree.indicators, expected.units), tree)
    np.testing.assert_allclose(result.low, expected.pick(result.codes, expected.units), rtol=1e-9, atol=1e-9)
    assert np.array_equal(result.low, result.high)
    best = expected.units[int(np.argmin(result.ranks))]
    scores = expected.pick(("Index",), expected.units)[:, 0]
    assert best == expected.units[int(np.argmax(scores))]

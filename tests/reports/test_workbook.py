"""The workbook with formulas: every one gives the engine's number, also after a change, in two other programs."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from huoju.composite import aggregate, evaluate, normalise
from huoju.reports.document import Chapter, Document, TitledTable
from huoju.reports.pictures import Bar, bar_chart
from huoju.reports.tables import Column, Table
from huoju.reports.workbook import write_live_workbook, write_tables_workbook
from huoju.reports.workbook.grid import BEST, FIRST_ROW, RAW, RESULT, WORST
from huoju.reports.workbook.normalising import Place, method_behind, methods
from tests.reports.panels import TREE, UNITS, VALUES, panel, provenance

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    formulas = pytest.importorskip("formulas", reason="the formula engine is a tool of the tests")

WAYS: dict[str, Any] = {
    "min-max": normalise.min_max,
    "min-max to 60–100": normalise.efficacy,
    "z-score": normalise.z_score,
    "rank": normalise.rank,
    "percentile rank": normalise.percentile_rank,
    "share of maximum": normalise.share_of_max,
}


def calculated(path: Path) -> dict[tuple[str, str], Any]:
    """Every cell by sheet and address as an independent engine works it out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
    found = {}
    for name, cell in solution.items():
        matched = re.fullmatch(r"'\[.*\](.*)'!([A-Z]+\d+)", str(name))
        if matched:
            found[matched[1], matched[2]] = cell.value[0, 0]
    return found


def cells(path: Path, *, data_only: bool) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path, data_only=data_only)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def formula_cells(path: Path) -> dict[tuple[str, str], Any]:
    """The engine's number in every cell that holds a formula."""
    shown = cells(path, data_only=True)
    written = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): shown[sheet.title, cell.coordinate]
        for sheet in written
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and one is not True:
        return math.isclose(float(other), float(one), rel_tol=1e-9, abs_tol=1e-9)
    return (one or "") == (str(other) if other is not None else "")


@pytest.mark.parametrize(
    ("aggregator", "missing", "normaliser"),
    [
        (aggregate.arithmetic, "interval", normalise.min_max),
        (aggregate.geometric, "rescale", normalise.efficacy),
        (aggregate.arithmetic, "refuse", normalise.z_score),
    ],
)
def test_an_independent_engine_gets_our_results_in_every_cell(
    tmp_path: Path, aggregator: Any, missing: str, normaliser: Any
) -> None:
    out = tmp_path / "live.xlsx"
    write_live_workbook(panel(normalise=normaliser, aggregator=aggregator, missing=missing), provenance(), out)
    expected, found = formula_cells(out), calculated(out)
    assert len(expected) >= 100
    wrong = {at: (value, found[at]) for at, value in expected.items() if not same(value, found[at])}
    assert not wrong


def test_a_change_of_a_raw_value_runs_through_to_the_ranks(tmp_path: Path) -> None:
    """LibreOffice opens the workbook with another raw value and comes to what the engine says of it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    write_live_workbook(panel(), provenance(), tmp_path / "live.xlsx")
    book = openpyxl.load_workbook(tmp_path / "live.xlsx")
    names = [book[RAW].cell(FIRST_ROW + 1 + row, 1).value for row in range(len(UNITS))]
    book[RAW].cell(FIRST_ROW + 1 + names.index("佛山"), 2).value = 40.0
    book.save(tmp_path / "changed.xlsx")
    run = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*run, "--outdir", tmp_path / "out", tmp_path / "changed.xlsx"], check=True, capture_output=True)
    result = openpyxl.load_workbook(tmp_path / "out" / "changed.xlsx", data_only=True)[RESULT]
    changed = VALUES.copy()
    changed[UNITS.index("佛山"), 0] = 40.0
    scored = evaluate(changed, TREE, panel().latest.choices)
    for row in range(len(UNITS)):
        name, low, high, best, worst = (result.cell(FIRST_ROW + 1 + row, column).value for column in range(1, 6))
        unit = UNITS.index(name)
        assert low == pytest.approx(scored.low[unit, -1], abs=1e-9)
        assert high == pytest.approx(scored.high[unit, -1], abs=1e-9)
        assert (best, worst) == (scored.rank_best[unit], scored.rank_worst[unit])


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("column", [[3.0, 1.0, 2.0, 2.0], [5.0, float("nan"), 7.0, 6.0], [4.0, 4.0, 4.0, 4.0]])
def test_the_formula_of_every_method_gives_the_number_of_the_engine(
    name: str, direction: int, column: list[float]
) -> None:
    values = np.array(column)
    made = WAYS[name](values[:, None], np.array([float(direction)]))
    holes = np.isnan(values)
    low = np.where(holes, made.worst, made.values[:, 0])
    high = np.where(holes, made.best, made.values[:, 0])
    method = method_behind(values, direction, low, high, methods(()))
    assert method is not None
    known = values[~holes]
    parameters = [direction, known.min(), known.max(), known.mean(), known.std(ddof=1)]
    for side, expected in ((WORST, low), (BEST, high)):
        for row in range(len(values)):
            formula = method.formula(Place(FIRST_ROW + row, 1, len(values)), side)
            assert worked_out(formula, values, parameters, row) == pytest.approx(expected[row], abs=1e-9)


def worked_out(formula: str, values: np.ndarray[Any, Any], parameters: list[float], row: int) -> float:
    """A formula of column B worked out by the independent engine."""
    column = np.array([["" if np.isnan(value) else value] for value in values], dtype=object)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function: Any = formulas.Parser().ast(formula)[1].compile()
        given = []
        for address in function.inputs:
            place = re.findall(r"\d+", address.rpartition("!")[2])
            first = int(place[0])
            if len(place) > 1:
                given.append(column)
            elif first == FIRST_ROW + 1 + row:
                given.append(np.array([[column[row, 0]]], dtype=object))
            else:
                given.append(np.array([[parameters[first - 5]]], dtype=object))
        return float(np.asarray(function(*given)).ravel()[0])


def test_where_no_formula_leads_to_the_result_the_engine_s_numbers_stand_and_the_sheet_says_so(tmp_path: Path) -> None:
    out = tmp_path / "live.xlsx"
    weird = partial(normalise.min_max, bounds=([0.0] * 5, [1000.0] * 5))
    write_live_workbook(panel(normalise=weird, missing="rescale"), provenance(), out)
    written = cells(out, data_only=False)
    assert written["标准化", "B11"] == "由引擎计算，此列为数值"
    assert isinstance(written["标准化", "B12"], float)
    assert str(written["得分", "B12"]).startswith("=")


def test_what_was_treated_stands_as_a_number_and_everything_after_it_as_formulas(tmp_path: Path) -> None:
    out = tmp_path / "live.xlsx"

    def winsorised(table: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.where(table == 500.0, 450.0, table)

    treated = panel(treat=winsorised)
    write_live_workbook(treated, provenance(), out)
    book = openpyxl.load_workbook(out)
    kinds = {cell.data_type for row in book["处理后"].iter_rows(min_row=FIRST_ROW + 1, min_col=3) for cell in row}
    numbers = [
        cell.value
        for row in book["处理后"].iter_rows(min_row=FIRST_ROW + 1, min_col=2)
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    ]
    assert kinds == {"f", "n"}
    assert numbers == [450.0]
    assert "由引擎计算" not in str([cell.value for row in book["标准化_缺失按最差"].iter_rows() for cell in row])


def test_names_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    write_live_workbook(panel(), provenance(), tmp_path / "live.xlsx")
    book = openpyxl.load_workbook(tmp_path / "live.xlsx")
    names = {row[0].value: row[0].data_type for row in book[RESULT].iter_rows(min_row=FIRST_ROW + 1)}
    assert names["=1+1"] == "s"


def test_every_sheet_says_what_it_rests_on_and_that_the_data_are_simulated(tmp_path: Path) -> None:
    write_live_workbook(panel(), provenance(), tmp_path / "live.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "live.xlsx"):
        words = str(sheet.cell(1, 1).value)
        parts = ("模拟数据", "test/zones@2024-01-01", "0123456789abcdef", "2026-06-30", "未核实")
        assert all(part in words for part in parts)


def test_tables_of_a_report_get_a_sheet_each_whatever_their_names(tmp_path: Path) -> None:
    cells_of_rows = (("甲", "1,234.5"), ("乙", "−3"), ("丙", "1–2"), ("=x", "缺"))
    rows = Table((Column("名"), Column("数", number=True)), cells_of_rows)
    title = "有 [非法] 字符：的/很长很长很长很长很长很长很长的名称"
    picture = bar_chart([Bar("甲", (1,), "1")], provenance().caption("图"))
    chapters = (Chapter("a", "章", (TitledTable(title, rows), TitledTable(title, rows), picture)),)
    out = tmp_path / "tables.xlsx"
    write_tables_workbook(Document("报告", (), chapters, provenance()), out)
    book = openpyxl.load_workbook(out)
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 4
    sheet = book[book.sheetnames[1]]
    assert [sheet.cell(row, 2).value for row in range(3, 7)] == [1234.5, -3, "1–2", "缺"]
    assert sheet.cell(6, 1).data_type == "s"

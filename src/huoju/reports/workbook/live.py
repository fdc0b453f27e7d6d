"""A relative evaluation as a workbook whose formulas lead from every raw value to the rank."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import xlsxwriter

from huoju.composite.arrays import Array
from huoju.composite.tree import Group
from huoju.evaluation.output import replacing
from huoju.reports.provenance import Provenance, year_words
from huoju.reports.whole.standing import UnitStanding, standings
from huoju.reports.workbook import notes
from huoju.reports.workbook.aggregating import Found, mean_behind, mean_formula
from huoju.reports.workbook.grid import (
    BEST,
    DEVIATION,
    DIRECTION,
    FIRST_COLUMN,
    FIRST_ROW,
    HEADING,
    HIGHEST,
    INDICATORS,
    LOWEST,
    MEAN,
    METHOD,
    NUMBER,
    ONLY,
    RAW,
    RESULT,
    TREATED,
    UNIT,
    WEIGHT,
    WORST,
    Side,
    cell,
    column_range,
    row_range,
)
from huoju.reports.workbook.normalising import Method, Place, method_behind, methods
from huoju.reports.workbook.sheets import Book, Sheet
from huoju.robustness.zone_model import Panel, Year

_ENGINE = "由引擎计算，此列为数值"
_RANK_TOLERANCE = "1E-9"


def write_live_workbook(
    panel: Panel,
    provenance: Provenance,
    out: Path,
    *,
    year: Year | None = None,
    targets: tuple[tuple[float, float], ...] = (),
) -> None:
    """Write one year (the latest where none is named); units stand in the order of the ranking.

    `targets` are scales of the min-max method to look for first. Every formula is checked against the engine's result
    before it is written; where no formula gives it, the engine's numbers stand in the cells and the sheet says so.

    Raises:
        OutputError: the file cannot be written.
    """
    with replacing(out) as unfinished, xlsxwriter.Workbook(unfinished, {"strings_to_formulas": False}) as book:
        _Writer(Book(book, provenance), panel, year or panel.latest, targets).write()


class _Writer:
    """Writes the sheets one after the other; every sheet has a unit in the same row."""

    def __init__(self, book: Book, panel: Panel, year: Year, targets: tuple[tuple[float, float], ...]) -> None:
        self._book, self._panel, self._year = book, panel, year
        self._tree = year.index.tree
        self._units: tuple[UnitStanding, ...] = standings(panel, year)
        self._order = [unit.row for unit in self._units]
        self._count = len(panel.indicators)
        low, high = year.index.low[self._order], year.index.high[self._order]
        self._ends = {"only": low, "worst": low, "best": high}
        self._raw: Array = year.values[self._order]
        self._values: Array = year.used[self._order]
        self._sides = (ONLY,) if np.array_equal(low, high, equal_nan=True) else (WORST, BEST)
        self._methods = [self._method(at, targets) for at in range(self._count)]
        self._shares = {child: float(share) for group in self._tree.groups for child, share in _members(group)}

    def write(self) -> None:
        title = f"{self._panel.title}，{year_words(self._year.period)}".rstrip("，")
        notes.write_notes(self._book, title, self._sides)
        result = self._book.sheet(RESULT, values=True)
        notes.write_indicators(self._book.sheet(INDICATORS), self._panel, self._year)
        self._write_raw(self._book.sheet(RAW, values=True))
        self._write_treated(self._book.sheet(TREATED, values=True))
        found = {side.name: self._means(side) for side in self._sides}
        for side in self._sides:
            self._write_normalised(self._book.sheet(side.normalised, values=True), side)
            self._write_weighted(self._book.sheet(side.weighted, values=True), side, found[side.name])
            self._write_scores(self._book.sheet(side.scores, values=True), side, found[side.name])
        self._write_result(result, title)

    def _method(self, at: int, targets: tuple[tuple[float, float], ...]) -> Method | None:
        ends = (self._ends["worst"][:, at], self._ends["best"][:, at])
        return method_behind(self._values[:, at], self._panel.indicators[at].direction, *ends, methods(targets))

    def _means(self, side: Side) -> dict[str, Found | None]:
        """The mean behind each node on one side."""
        codes, table = self._year.index.codes, self._ends[side.name]
        return {
            group.code: mean_behind(
                table[:, [codes.index(child) for child in group.children]],
                group.shares,
                table[:, codes.index(group.code)],
            )
            for group in self._tree.groups
        }

    def _names(self, sheet: Sheet) -> None:
        sheet.text(HEADING, 0, "单位")
        for row, unit in enumerate(self._units):
            sheet.text(FIRST_ROW + row, 0, unit.name)

    def _head(self, sheet: Sheet) -> None:
        """Names of units and indicators."""
        self._names(sheet)
        for words, row in (("编号", NUMBER), ("计量单位", UNIT)):
            sheet.text(row, 0, words)
        for at, one in enumerate(self._panel.indicators):
            sheet.heading(HEADING, FIRST_COLUMN + at, one.label)
            sheet.text(NUMBER, FIRST_COLUMN + at, one.number)
            sheet.text(UNIT, FIRST_COLUMN + at, one.unit)

    def _write_raw(self, sheet: Sheet) -> None:
        self._head(sheet)
        sheet.show_only(NUMBER, UNIT)
        for row in range(len(self._units)):
            for at in range(self._count):
                sheet.given(FIRST_ROW + row, FIRST_COLUMN + at, self._raw[row, at])

    def _write_treated(self, sheet: Sheet) -> None:
        """The values as they are compared, what was imputed among them, with what the scale needs."""
        self._head(sheet)
        sheet.show_only(NUMBER, UNIT, DIRECTION, LOWEST, HIGHEST, MEAN, DEVIATION)
        labels = {
            DIRECTION: "方向（1 越高越好，-1 越低越好）",
            LOWEST: "最小",
            HIGHEST: "最大",
            MEAN: "均值",
            DEVIATION: "标准差",
        }
        for row, words in labels.items():
            sheet.text(row, 0, words)
        for at, one in enumerate(self._panel.indicators):
            column = FIRST_COLUMN + at
            values = self._values[:, at][~np.isnan(self._values[:, at])]
            known = column_range(column, len(self._units))
            sheet.number(DIRECTION, column, one.direction)
            for row, name, number in _figures(values):
                sheet.formula(row, column, f'=IFERROR({name}({known}),"")', number)
            for row in range(len(self._units)):
                if not _same(self._raw[row, at], self._values[row, at]):
                    sheet.replaced(FIRST_ROW + row, column, self._values[row, at])
                    continue
                source = cell(FIRST_ROW + row, column, sheet=RAW)
                sheet.formula(FIRST_ROW + row, column, f'=IF(ISNUMBER({source}),{source},"")', self._values[row, at])

    def _write_normalised(self, sheet: Sheet, side: Side) -> None:
        self._head(sheet)
        sheet.show_only(NUMBER, METHOD)
        sheet.text(METHOD, 0, "标准化方法")
        for at, method in enumerate(self._methods):
            column = FIRST_COLUMN + at
            sheet.heading(METHOD, column, method.words if method else _ENGINE)
            for row in range(len(self._units)):
                place = Place(FIRST_ROW + row, column, len(self._units))
                value = self._ends[side.name][row, at]
                if method is None:
                    sheet.given(place.row, column, value)
                else:
                    sheet.formula(place.row, column, method.formula(place, side), value)

    def _write_weighted(self, sheet: Sheet, side: Side, found: dict[str, Found | None]) -> None:
        self._head(sheet)
        sheet.show_only(NUMBER, WEIGHT)
        sheet.text(WEIGHT, 0, "在所属维度内的权重")
        for at, one in enumerate(self._panel.indicators):
            column = FIRST_COLUMN + at
            share = self._shares[one.code]
            weight = cell(WEIGHT, column, fixed_row=True)
            sheet.formula(WEIGHT, column, f"={notes.share_cell(at)}", share)
            mean = found[self._tree.dimension_of(one.code)]
            for row in range(len(self._units)):
                value = cell(FIRST_ROW + row, column, sheet=side.normalised)
                number = self._ends[side.name][row, at]
                if mean is None or mean.mean.words == "加权算术平均":
                    part, cached = f"{value}*{weight}", number * share
                else:
                    part = mean.mean.part(value, weight)
                    cached = float(np.log(number) * share) if number > 0 else float("nan")
                sheet.formula(FIRST_ROW + row, column, f'=IF(ISNUMBER({value}),{part},"")', cached)

    def _write_scores(self, sheet: Sheet, side: Side, found: dict[str, Found | None]) -> None:
        """One column for each dimension, the total last."""
        self._names(sheet)
        sheet.show_only(WEIGHT, METHOD)
        sheet.text(WEIGHT, 0, "在上一级内的权重")
        sheet.text(METHOD, 0, "合成方法")
        codes, table = self._year.index.codes, self._ends[side.name]
        columns = {group.code: FIRST_COLUMN + at for at, group in enumerate(self._tree.groups)}
        for group in self._tree.groups:
            column, mean = columns[group.code], found[group.code]
            values = table[:, codes.index(group.code)]
            sheet.heading(HEADING, column, self._label(group))
            if group.code in self._shares:
                sheet.number(WEIGHT, column, self._shares[group.code])
            sheet.heading(METHOD, column, mean.mean.words if mean else _ENGINE)
            for row, value in enumerate(values):
                written = None if mean is None else self._node(group, mean, side, FIRST_ROW + row, columns)
                if written is None:
                    sheet.given(FIRST_ROW + row, column, value)
                else:
                    sheet.formula(FIRST_ROW + row, column, written, value)

    def _node(self, group: Group, mean: Found, side: Side, row: int, columns: dict[str, int]) -> str | None:
        """The formula of a node; None where its children do not stand side by side."""
        inner = [columns.get(child) for child in group.children]
        if all(column is None for column in inner):
            indicators = self._tree.indicators
            own = [FIRST_COLUMN + indicators.index(child) for child in group.children]
            if own != list(range(own[0], own[0] + len(own))):
                return None
            first, last = own[0], own[-1]
            parts = row_range(row, first, last, sheet=side.weighted)
            weights = row_range(WEIGHT, first, last, sheet=side.weighted, fixed=True)
            return mean_formula(mean, parts, weights, row_range(row, first, last, sheet=side.normalised), len(own))
        if any(column is None for column in inner):
            return None
        cells = [(cell(row, column), cell(WEIGHT, column, fixed_row=True)) for column in inner if column is not None]
        top = "+".join(mean.mean.part(value, weight) for value, weight in cells)
        whole = mean.mean.whole(f"({top})", f"({'+'.join(weight for _, weight in cells)})")
        return f'=IFERROR({whole},"")'

    def _label(self, group: Group) -> str:
        labels = {dimension.code: dimension.label for dimension in self._panel.dimensions}
        return labels.get(group.code, "综合得分" if group is self._tree.groups[-1] else group.code)

    def _write_result(self, sheet: Sheet, title: str) -> None:
        """Score and rank of every unit, from its lowest and its highest score."""
        self._names(sheet)
        sheet.show_only()
        sheet.title(title)
        total = FIRST_COLUMN + len(self._tree.groups) - 1
        count = len(self._units)
        for at, side in enumerate(self._sides):
            sheet.heading(HEADING, 1 + at, f"综合得分{side.label}")
            for row in range(count):
                source = cell(FIRST_ROW + row, total, sheet=side.scores)
                sheet.formula(FIRST_ROW + row, 1 + at, f"={source}", self._ends[side.name][row, -1], decimals=4)
        place = 1 + len(self._sides)
        for at, (words, best) in enumerate(
            (("名次", True),) if len(self._sides) == 1 else (("最好名次", True), ("最差名次", False))
        ):
            sheet.heading(HEADING, place + at, words)
            for row, unit in enumerate(self._units):
                formula = self._rank_formula(FIRST_ROW + row, count, best=best)
                sheet.formula(
                    FIRST_ROW + row, place + at, formula, unit.rank_best if best else unit.rank_worst, decimals=0
                )

    def _rank_formula(self, row: int, count: int, *, best: bool) -> str:
        """One more than the units that are surely (or perhaps) ahead."""
        low, high = 1, len(self._sides)
        own, rivals = (high, low) if best else (low, high)
        others = column_range(rivals, count)
        ahead = f"SUMPRODUCT(ISNUMBER({others})*({others}>{cell(row, own)}+{_RANK_TOLERANCE}))"
        itself = "" if best else f"-({cell(row, high)}>{cell(row, low)}+{_RANK_TOLERANCE})"
        return f'=IF(ISNUMBER({cell(row, own)}),1+{ahead}{itself},"")'


def _figures(values: Array) -> tuple[tuple[int, str, float], ...]:
    """Row, function and number of what a scale needs of a column of known values."""
    if not values.size:
        return ()
    deviation = float(values.std(ddof=1)) if values.size > 1 else math.nan
    return (
        (LOWEST, "MIN", float(values.min())),
        (HIGHEST, "MAX", float(values.max())),
        (MEAN, "AVERAGE", float(values.mean())),
        (DEVIATION, "STDEV", deviation),
    )


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _members(group: Group) -> zip[tuple[str, float]]:
    return zip(group.children, group.shares, strict=True)

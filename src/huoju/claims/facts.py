"""Observations from a table: one row a value of an indicator of somebody in a year."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from huoju.claims.model import Kind
from huoju.claims.normalise import unit_factor
from huoju.claims.targets import Observation
from huoju.documents import Problem, ReadOptions, read_bytes
from huoju.documents.reading import decode

COLUMNS = ("主体", "指标", "年份", "数值", "单位")
"""What the first row must name; 类别 (数值、占比、增长、位次) may stand beside them."""

_KINDS: dict[str, Kind] = {"": "fact", "数值": "fact", "占比": "share", "增长": "growth", "位次": "rank"}
_YEARS = range(1900, 2101)


class FactsError(ValueError):
    """The table cannot be used; the message names file, row and column, and what would be right."""


def read_facts(path: Path | str) -> list[Observation]:
    """The values of a CSV or Excel table with the columns 主体、指标、年份、数值、单位.

    Raises:
        FactsError: a column is missing, or a cell is not what its column needs.
    """
    file = Path(path)
    rows = list(_rows(file))
    if not rows:
        raise FactsError(f"{file}：表格是空的；第一行应写列名：{'、'.join(COLUMNS)}")
    head = [cell.strip() for cell in rows[0]]
    missing = [name for name in COLUMNS if name not in head]
    if missing:
        raise FactsError(f"{file}：第 1 行缺少列“{'、'.join(missing)}”；应有：{'、'.join(COLUMNS)}，可有：类别")
    found = []
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        if any(cells.values()):
            found.append(_observation(file, number, cells))
    return found


def _rows(file: Path) -> Iterator[Sequence[str]]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise FactsError(f"{file}：无法读取（{error.strerror}）；请检查路径") from error
    if file.suffix.lower() in {".csv", ".tsv", ".txt"}:
        text, _ = decode(data)
        yield from csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text.split("\n", 1)[0] else ",")
        return
    (item,) = read_bytes(file.name, data, ReadOptions())
    if isinstance(item, Problem) or item.kind != "xlsx":
        why = item.message if isinstance(item, Problem) else "不是表格"
        raise FactsError(f"{file}：{why}；请用 CSV 或 Excel 表格")
    # the first line is the name of the sheet; a blank line ends it
    yield from (line.split("\t") for line in item.text.split("\n\n", 1)[0].split("\n")[1:])


def _observation(file: Path, row: int, cells: dict[str, str]) -> Observation:
    year = cells["年份"].removesuffix("年")
    if not year.isdigit() or int(year) not in _YEARS:
        raise FactsError(f"{file}：第 {row} 行“年份”写的是“{cells['年份']}”，应为四位年份，例如 2025")
    try:
        value = Decimal(cells["数值"].replace(",", "").removesuffix("%"))
    except InvalidOperation as error:
        raise FactsError(f"{file}：第 {row} 行“数值”写的是“{cells['数值']}”，应为数字，例如 3250 或 18.6") from error
    kind = cells.get("类别", "")
    nature = _KINDS.get(kind)
    if nature is None:
        raise FactsError(f"{file}：第 {row} 行“类别”写的是“{kind}”，应为数值、占比、增长或位次")
    unit = cells["单位"] or ("%" if cells["数值"].endswith("%") else "")
    factor, base = unit_factor(unit)
    return Observation(cells["主体"], cells["指标"], int(year), value * factor, base, nature, file.name, f"第 {row} 行")

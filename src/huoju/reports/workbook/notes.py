"""The sheets that explain the others: how to read them, and the indicators with their weights."""

from __future__ import annotations

from collections.abc import Sequence

from huoju.reports.workbook.grid import INDICATORS, NOTES, RAW, RESULT, TREATED, Side, cell
from huoju.reports.workbook.sheets import Book, Sheet
from huoju.robustness.zone_model import Panel, Year

_HEAD = 1
_SHARE_COLUMN = 6


def write_notes(book: Book, title: str, sides: Sequence[Side]) -> None:
    """What the workbook is, how its sheets hang together, and what it rests on."""
    sheet = book.sheet(NOTES)
    sheet.widths(26, 100)
    sheet.text(2, 0, title, "title")
    rows = [*_steps(sides), *book.provenance.rows()]
    for row, (name, words) in enumerate(rows, start=4):
        sheet.text(row, 0, name)
        sheet.text(row, 1, words, "wrapped")


def share_cell(indicator: int) -> str:
    """Where the weight of an indicator within its dimension stands (by its number from 0)."""
    return cell(_HEAD + 1 + indicator, _SHARE_COLUMN, sheet=INDICATORS, fixed_row=True, fixed_column=True)


def write_indicators(sheet: Sheet, panel: Panel, year: Year) -> None:
    """Every indicator with its dimension and weights; the formulas take the weights from here."""
    heads = ("编号", "指标", "维度", "单位", "方向", "上一级占总分", "在上一级内的权重", "占总分")
    own = {
        child: float(part)
        for group in year.index.tree.groups
        for child, part in zip(group.children, group.shares, strict=True)
    }
    sheet.widths(8, 44, 26, 12, 8, 12, 16, 12)
    for column, words in enumerate(heads):
        sheet.heading(_HEAD, column, words)
    for at, one in enumerate(panel.indicators):
        row = _HEAD + 1 + at
        for column, words in enumerate((one.number, one.label, one.dimension.label, one.unit)):
            sheet.text(row, column, words)
        sheet.number(row, 4, one.direction)
        whole = float(year.shares[at])
        sheet.number(row, 5, whole / own[one.code] if own[one.code] else 0.0)
        sheet.number(row, _SHARE_COLUMN, own[one.code])
        sheet.formula(row, _SHARE_COLUMN + 1, f"={cell(row, 5)}*{cell(row, _SHARE_COLUMN)}", whole, decimals=4)


def _steps(sides: Sequence[Side]) -> list[tuple[str, str]]:
    steps = [
        (RAW, "蓝色为录入的原始值，空格为缺失；改动这里，后面各表随之重算"),
        (
            TREATED,
            "参与比较的数值及各指标的最小、最大、均值、标准差；斜体为引擎按标准插补的缺失值或处理过的异常值，其余取自原始值",
        ),
    ]
    for side in sides:
        steps += [
            (side.normalised, f"各指标换算到同一尺度{side.label}，方法写在各列上方"),
            (side.weighted, f"标准化值乘以在所属维度内的权重{side.label}"),
            (side.scores, f"各维度的得分，最后一列为综合得分{side.label}"),
        ]
    steps.append((RESULT, "综合得分和名次；得分高出 0.000000001 以上才算领先，并列取靠前的名次"))
    if len(sides) > 1:
        steps.append(
            (
                "缺失值",
                "有缺失的指标按最差和最好各算一遍，名次因此是区间：最好名次数一定领先的单位，最差名次数可能领先的单位",
            )
        )
    steps.append(("行的次序", "按生成时的名次排列；改动数值后名次会变，行的次序不变"))
    return steps

"""Costs of improvement from a table: which indicators may change, what a unit of each costs, how far it can go."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from huoju.robustness.errors import LaboratoryError
from huoju.robustness.plan import Allowed

if TYPE_CHECKING:
    from pathlib import Path

NAME, COST, LIMIT = "指标", "单位成本", "上限"
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_costs(path: Path) -> dict[str, Allowed]:
    """The indicators of a CSV file with the columns 指标, 单位成本 and, if wished, 上限 (all per raw unit).

    Raises:
        LaboratoryError: the file cannot be read, or a row is unusable; the text names row and column.
    """
    rows = list(csv.DictReader(_text(path).splitlines()))
    if not rows or NAME not in rows[0] or COST not in rows[0]:
        raise LaboratoryError(f"{path}：成本表应有表头“{NAME},{COST},{LIMIT}”，至少一行")
    found: dict[str, Allowed] = {}
    for number, row in enumerate(rows, start=2):
        name = (row[NAME] or "").strip()
        if not name:
            raise LaboratoryError(f"{path} 第 {number} 行：缺少“{NAME}”")
        if name in found:
            raise LaboratoryError(f"{path} 第 {number} 行：“{name}”写了两次")
        cost = _number(path, number, COST, row[COST])
        limit = (row.get(LIMIT) or "").strip()
        found[name] = Allowed(cost, _number(path, number, LIMIT, limit) if limit else None)
    return found


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LaboratoryError(f"无法打开成本表 {path}：请核对路径和权限") from error
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LaboratoryError(f"{path} 不是 UTF-8 或 GB18030 的文字文件，请另存为 CSV（UTF-8）")


def _number(path: Path, number: int, column: str, written: str | None) -> float:
    try:
        return float((written or "").strip())
    except ValueError as error:
        message = f"{path} 第 {number} 行“{column}”应为一个数，却是“{written or ''}”"
        raise LaboratoryError(message) from error

"""Reports as Excel: the empty or filled form down, the filled one up with an error list per cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import python_calamine
from django.utils.translation import gettext as _

from huoju.platform.reporting.cells import Cell
from huoju.platform.reporting.models import Report
from huoju.platform.ui.downloads import xlsx

HEADER = ("序号", "编码", "指标", "单位", "本期", "上期")
LARGEST = 5 << 20
_LARGEST_UNPACKED = 50 << 20
_NAME, _VALUE = 1, 4
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,3})?")
"""Numbers that Excel keeps exactly; longer ones stay text."""


class SheetError(Exception):
    """The file cannot be read as this form; the text says what would be right."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that cannot be used: where it stands and why."""

    place: str
    label: str
    written: str
    reason: str


def down(report: Report, cells: list[Cell], values: Mapping[str, str], before: Mapping[str, str]) -> bytes:
    """The form with what is filled so far."""
    rows = []
    for number, cell in enumerate(cells, 1):
        field = cell.field
        now, earlier = values.get(field.name, ""), before.get(field.name, "")
        rows.append((number, field.name, field.label, field.unit or "", _cell(now), _cell(earlier)))
    title = f"{report.round.form} {report.round.period} {report.organisation.name}"
    return xlsx(report.round.form.code, HEADER, rows, title=title, simulated=report.round.simulated)


def up(content: bytes, cells: list[Cell]) -> tuple[dict[str, str], list[CellError]]:
    """What a filled form says, and what of it cannot be used. Raises SheetError."""
    rows = _rows(content)
    head = next((place for place, row in enumerate(rows) if tuple(str(cell) for cell in row[:3]) == HEADER[:3]), None)
    if head is None:
        raise SheetError(_("没有找到表头“%(header)s”，请用下载的模板填写。") % {"header": "、".join(HEADER)})
    known = {cell.field.name: cell for cell in cells}
    values: dict[str, str] = {}
    errors: list[CellError] = []
    for place, row in enumerate(rows[head + 1 :], head + 2):
        name = str(row[_NAME]) if len(row) > _NAME else ""
        written = _text(row[_VALUE]) if len(row) > _VALUE else ""
        if name not in known:
            if name:
                errors.append(CellError(f"B{place}", name, name, _("表中没有这个编码")))
            continue
        _value, wrong = known[name].read(written)
        if wrong:
            errors.append(CellError(f"E{place}", known[name].field.label, written, wrong))
        else:
            values[name] = written
    return values, errors


def _rows(content: bytes) -> Sequence[Sequence[object]]:
    """The cells of the first sheet, from its first line on; a file that unpacks to too much is refused unread."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > _LARGEST_UNPACKED:
            raise SheetError(_("文件展开后过大，请用下载的模板填写。"))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise SheetError(_("不是可以读取的 Excel 文件，请用下载的模板填写。")) from error


def _cell(written: str) -> Decimal | str:
    return Decimal(written) if _NUMBER.fullmatch(written) else written


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    return value.date().isoformat() if isinstance(value, datetime) else str(value).strip()

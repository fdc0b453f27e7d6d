"""Tables as Excel files: typed cells, one sheet, the source and the mark 模拟数据 in the first line."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse

from huoju.platform.audit.actions import Record, append_event

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIMULATED = "模拟数据"
_NARROWEST, _WIDEST = 8, 48


def xlsx(
    name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]], *, title: str = "", simulated: bool = False
) -> bytes:
    """A workbook with one sheet. Text that looks like a formula stays text."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet(name[:31])
    bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1})
    above = [text for text in (title, SIMULATED if simulated else "") if text]
    for place, text in enumerate(above):
        sheet.write_string(place, 0, text, bold)
    start = len(above)
    widths = [_width(label) for label in header]
    sheet.write_row(start, 0, [str(label) for label in header], head)
    for line, row in enumerate(rows, start + 1):
        for place, value in enumerate(row):
            _write(sheet, line, place, value)
            widths[place] = max(widths[place], _width(value))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width, _NARROWEST), _WIDEST))
    sheet.freeze_panes(start + 1, 0)
    book.close()
    return buffer.getvalue()


def xlsx_response(
    request: Any,
    name: str,
    header: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    simulated: bool = False,
) -> HttpResponse:
    """The workbook as a download named `name`.xlsx; that it was downloaded goes into the audit log."""
    content = xlsx(name, header, rows, title=title, simulated=simulated)
    record = Record(name, {"bytes": len(content)})
    append_event("downloads.xlsx", acting_user=request.user, organisation=request.user.organisation, record=record)
    return attachment(content, f"{name}.xlsx", XLSX)


def attachment(content: bytes, file_name: str, content_type: str) -> HttpResponse:
    """A file that the browser saves instead of showing; the name may be Chinese."""
    disposition = f"attachment; filename*=UTF-8''{quote(file_name)}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _write(sheet: Any, line: int, place: int, value: Any) -> None:
    if value is None:
        sheet.write_blank(line, place, None)
    elif isinstance(value, bool):
        sheet.write_string(line, place, "是" if value else "否")
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, str(value))


def _width(value: Any) -> int:
    return sum(2 if ord(sign) > 255 else 1 for sign in str("" if value is None else value)) + 2  # noqa: PLR2004 - Latin-1

"""One cell of one field: its value, or that it is unknown, or why it cannot be used and what would be right."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from huoju.intake.numbers import NotANumberError, cell_factor, read_number, rounded
from huoju.intake.text import fold
from huoju.intake.vocabulary import FALSE_WORDS, NOTHING_WORDS, TRUE_WORDS, UNKNOWN_WORDS
from huoju.standards.fields import Field

SET_JOINER = ";"
_SET_SEPARATORS = re.compile(r"[;；、,，|｜\n\r]+")
_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|\.([0-9]{1,2})\.([0-9]{1,2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))(?:[T ]00:00(?::00(?:\.0+)?)?)?"
)
_EXCEL_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")

Value = Decimal | int | bool | str | date


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell holds: ``value`` (None: unknown), whether it was rounded; or ``reason`` and ``remedy`` of a fault."""

    value: Value | None = None
    rounded: bool = False
    reason: str = ""
    remedy: str = ""


UNKNOWN = Reading()


def read_value(field: Field, column_unit: str, text: str, meanings: Mapping[str, str] | None = None) -> Reading:
    """Reads ``text`` as a value of ``field``; a bare number is in ``column_unit``, ``meanings`` is the value map."""
    folded = fold(text)
    if meanings:
        folded = meanings.get(text, meanings.get(folded, folded))
    if field.type in {"number", "integer"}:
        return _number(field, column_unit, folded)
    if field.type == "boolean":
        return _boolean(folded)
    if field.type == "date":
        return _date(folded)
    if field.type == "set":
        return _set(field, folded)
    return _category(field, folded)


def is_unknown(folded: str) -> bool:
    """Whether a folded text says that nothing is known."""
    return folded.casefold() in UNKNOWN_WORDS or (len(folded) > 1 and not folded.strip("-"))


def _number(field: Field, column_unit: str, folded: str) -> Reading:
    if is_unknown(folded):
        return UNKNOWN
    try:
        written = read_number(folded)
        exact = written.value * cell_factor(written.unit, column_unit, field.unit or "")
    except NotANumberError as error:
        return Reading(reason=error.reason, remedy=error.remedy)
    if field.type == "integer":
        if exact.denominator != 1:
            return Reading(reason="应为整数", remedy="写成没有小数的数")
        return _within(field, Decimal(exact.numerator), column_unit, was_rounded=False)
    value, was_rounded = rounded(exact, field.decimals)
    return _within(field, value, column_unit, was_rounded=was_rounded)


def _within(field: Field, value: Decimal, column_unit: str, *, was_rounded: bool) -> Reading:
    too_low = field.low is not None and value < field.low
    too_high = field.high is not None and value > field.high
    if too_low or too_high:
        bound = f"不小于 {plain(field.low)}" if too_low else f"不大于 {plain(field.high)}"
        unit_text = f" {field.unit}" if field.unit else ""
        read_as = f"（本列按 {column_unit or '纯数'} 读取）" if field.type == "number" else ""
        return Reading(reason=f"超出范围：应{bound}{unit_text}", remedy=f"核对数值和单位{read_as}")
    return Reading(int(value) if field.type == "integer" else value, was_rounded)


def plain(value: Decimal | None) -> str:
    """A bound as people write it: without exponent and trailing zeros."""
    text = format(value or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _boolean(folded: str) -> Reading:
    word = folded.casefold()
    if word in TRUE_WORDS:
        return Reading(value=True)
    if word in FALSE_WORDS:
        return Reading(value=False)
    if is_unknown(folded):
        return UNKNOWN
    if word in {"1.0", "0.0"}:
        return Reading(value=word == "1.0")
    return Reading(reason="不是“是”或“否”", remedy="写 是 或 否；不知道就留空")


def _category(field: Field, folded: str) -> Reading:
    options = {fold(option): option for option in field.options}
    if folded in options:
        return Reading(options[folded])
    if is_unknown(folded):
        return UNKNOWN
    return Reading(reason="不是本列的选项", remedy=_choices(field, folded))


def _set(field: Field, folded: str) -> Reading:
    options = {fold(option): option for option in field.options}
    if folded in options:
        return Reading(options[folded])
    if folded in NOTHING_WORDS:
        return Reading("")
    if is_unknown(folded):
        return UNKNOWN
    parts = [part for part in (fold(part) for part in _SET_SEPARATORS.split(folded)) if part]
    wrong = next((part for part in parts if part not in options), None)
    if wrong is not None:
        return Reading(reason=f"“{wrong[:40]}”不是本列的选项", remedy=_choices(field, wrong))
    chosen = {options[part] for part in parts}
    return Reading(SET_JOINER.join(option for option in field.options if option in chosen))


def _choices(field: Field, written: str) -> str:
    near = get_close_matches(written[:40], field.options, n=1, cutoff=0.5)
    hint = f"，是否应为“{near[0]}”？" if near else ""
    listed = "、".join(field.options[:12]) + ("……" if len(field.options) > 12 else "")  # noqa: PLR2004 - fits a cell
    return f"可选：{listed}{hint}"


def _date(folded: str) -> Reading:
    if is_unknown(folded):
        return UNKNOWN
    match = _DATE.fullmatch(folded)
    if match is None:
        hint = "像是 Excel 的日期序号，请把单元格设成日期格式" if _EXCEL_SERIAL.fullmatch(folded) else "写成 2024-03-31"
        return Reading(reason="不是日期", remedy=hint)
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return Reading(date(year, month, day))
    except ValueError:
        return Reading(reason="没有这一天", remedy="核对年、月、日，写成 2024-03-31")

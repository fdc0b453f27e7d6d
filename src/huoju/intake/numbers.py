"""Numbers as people write them: 1,234.5 / 12.3% / 3.4亿 / (123) / ３．４ / 1.2E+08 / 1200万元, read exactly."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from huoju.intake.text import fold
from huoju.reference.units import PREFIXES, Unit, UnitError, unit

MERGED_MARK = "[合并单元格]"
"""Stands behind a number that lies in a merged cell, so that it is not taken for one row's value."""

_LONGEST = 100
_NUMBER = re.compile(
    r"""(?P<sign>[-+])?\s*(?:¥|￥|rmb|cny|人民币)?\s*
        (?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?P<fraction>\.[0-9]*)?(?:e(?P<exponent>[-+]?[0-9]{1,3}))?
        \s*(?P<unit>.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_RANGE = re.compile(r"[0-9]\s*(?:-|~|至|到)\s*[0-9]")
_VAGUE = ("约", "近", "超", "逾", "大于", "小于", "不足", ">", "<", "≥", "≤", "以上", "以下", "左右", "余")


class NotANumberError(ValueError):
    """A text is not a number; ``remedy`` says what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written: its exact value and the unit that stands in the cell, empty if none does."""

    value: Fraction
    unit: str


def read_number(text: str) -> Written:
    """The number that ``text`` writes. Raises NotANumberError."""
    folded = fold(text)
    if MERGED_MARK in folded:
        raise NotANumberError("数在合并单元格里，不知道属于哪一行", "取消合并，逐行填写")
    if len(folded) > _LONGEST:
        raise NotANumberError("过长，不是一个数", "只写一个数")
    negative = folded.startswith("(") and folded.endswith(")")
    match = _NUMBER.fullmatch(folded[1:-1].strip() if negative else folded)
    if match is None or not _has_digits(match) or (negative and match["sign"]):
        raise NotANumberError("不是数", _advice(folded))
    rest = match["unit"].strip()
    if rest[:1] in {",", ".", "-", "+"} or re.search("[0-9]", rest.replace("m2", "").replace("m3", "")):
        raise NotANumberError("数的写法不明确", _advice(folded))
    digits = (match["whole"].replace(",", "") or "0") + (match["fraction"] or "")
    exponent = int(match["exponent"] or 0)
    value = Fraction(Decimal(digits)) * Fraction(10) ** exponent
    return Written(-value if negative or match["sign"] == "-" else value, rest)


def _has_digits(match: re.Match[str]) -> bool:
    return bool(match["whole"]) or len(match["fraction"] or "") > 1


def _advice(folded: str) -> str:
    if folded.startswith(("▲", "△", "▼", "▽")):
        return "▲ 含义不一，负数请写成 -12.3"
    if _RANGE.search(folded):
        return "不要写区间，请写一个数；不知道就留空"
    if any(word in folded for word in _VAGUE):
        return "去掉“约”“超”“以上”等字，只写一个数；不知道就留空"
    return "写成 1234.5 这样的数；不知道就留空，不要写 0"


@lru_cache(maxsize=4096)
def cell_factor(written: str, column_unit: str, field_unit: str) -> Fraction:
    """By what a number with the unit ``written`` in its cell is multiplied to be in ``field_unit``.

    No unit in the cell means the column's unit; 万 or 亿 alone means that many of the field's base unit (3.4亿 in a
    column of 万元 is 3.4亿元). Raises NotANumberError where the unit is unknown or measures something else.
    """
    target = unit(field_unit)
    source = _cell_unit(written, column_unit, target)
    if source.dimension != target.dimension:
        raise NotANumberError(f"单位“{written}”与本列不符", f"本列的单位是{field_unit or '无（纯数）'}")
    return source.factor / target.factor


def _cell_unit(written: str, column_unit: str, target: Unit) -> Unit:
    if not written:
        return unit(column_unit)
    name = written.removesuffix("人民币").removeprefix("人民币") or written
    if name in PREFIXES:
        if target.dimension == "ratio" and target.factor != 1:
            raise NotANumberError(f"“{written}”不能用于单位为{target.symbol}的列", f"写成以{target.symbol}为单位的数")
        base = base_unit(target)
        return Unit(name + base.symbol, base.dimension, base.factor * PREFIXES[name])
    try:
        return unit(name)
    except UnitError:
        raise NotANumberError(
            f"数后面的“{written[:20]}”不是认识的单位", f"只写数，或写上单位，例如 {target.symbol or '倍'}"
        ) from None


@lru_cache(maxsize=256)
def base_unit(target: Unit) -> Unit:
    """The unit without its numeric prefix: 元 for 万元, 件/万人 for 千件/万人."""
    for prefix in PREFIXES:
        rest = target.symbol.removeprefix(prefix)
        if rest != target.symbol:
            try:
                return unit(rest)
            except UnitError:
                continue
    return target


def rounded(value: Fraction, decimals: int) -> tuple[Decimal, bool]:
    """``value`` to so many decimals, ties to even, and whether that changed it."""
    scaled = value * 10**decimals
    whole = round(scaled)
    return Decimal(f"{whole}e-{decimals}"), whole != scaled

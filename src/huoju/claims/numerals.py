"""Numbers as Chinese documents write them, in digits and in characters, read exactly."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
MULTIPLIERS = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}
"""Words of size that follow a number in digits, as in 39.9 万亿元, the longer ones first."""

_LONGEST = 40


def parse_number(text: str) -> Decimal | None:
    """The number that ``text`` writes: 1,234.5, 三百二十, 二点五, 二〇二五. None where it writes none."""
    if not text or len(text) > _LONGEST:
        return None
    if text[0].isascii():
        try:
            return Decimal(text.replace(",", "").replace(" ", ""))
        except ArithmeticError:
            return None
    whole, _, fraction = text.partition("点")
    number = _whole(whole)
    if number is None or not fraction:
        return number
    if any(c not in DIGITS for c in fraction):
        return None
    return number + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))


def _whole(text: str) -> Decimal | None:
    if len(text) > 1 and all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        elif c in _LARGE:
            total = (total + section + digit or 1) * _LARGE[c]
            section = digit = 0
        else:
            return None
    return Decimal(total + section + digit)

"""Days as pages write them."""

from __future__ import annotations

import datetime as dt
import re

DAY = r"(?:19|20)\d{2} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}日?"
"""A day in digits, as a pattern."""
TIME = r"(?:[ T]*\d{1,2}:\d{2}(?::\d{2})?)?"
"""A time of the day that may stand behind it."""
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2}) ?[-/.年] ?(?P<m>\d{1,2}) ?[-/.月] ?(?P<d>\d{1,2})(?:日|(?!\d))"
    r"|(?P<cy>[二一][〇○零九O0][〇○零一二三四五六七八九O0]{2})年"
    r"(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日"
)
_STAMP = re.compile(rf"^[\[(]?{DAY}{TIME}[\])]?$")
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "O": "0", "0": "0"}


def is_stamp(key: str) -> bool:
    """Whether the line is a date or a time stamp and nothing else."""
    return bool(_STAMP.match(key))


def find_date(text: str) -> str | None:
    """The first full date of the text as ``YYYY-MM-DD``; a day that does not exist is none."""
    for match in _DATE.finditer(text):
        if match["y"]:
            numbers = int(match["y"]), int(match["m"]), int(match["d"])
        else:
            year = int("".join(_DIGITS[c] for c in match["cy"]))
            numbers = year, _chinese_number(match["cm"]), _chinese_number(match["cd"])
        try:
            return dt.date(*numbers).isoformat()
        except ValueError:
            continue
    return None


def _chinese_number(text: str) -> int:
    """一 to 三十一."""
    if "十" not in text:
        return int(_DIGITS[text]) if len(text) == 1 else 0
    tens, _, ones = text.partition("十")
    return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0") if len(ones) <= 1 else "0")

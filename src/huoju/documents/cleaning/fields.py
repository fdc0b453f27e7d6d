"""Metadata on lines: fields with a name, dates, bylines, document numbers."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from huoju.documents.rules import rules

MAX_FIELD_LINE = 240
_MAX_VALUE = 80
_MAX_SIGNATURE = 40
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2}) ?[-/.年] ?(?P<m>\d{1,2}) ?[-/.月] ?(?P<d>\d{1,2})(?:日|(?!\d))"
    r"|(?P<cy>[二一][〇○零九O0][〇○零一二三四五六七八九O0]{2})年"
    r"(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日"
)
_TIME = r"(?:[ T]*\d{1,2}:\d{2}(?::\d{2})?)?"
_STAMP = re.compile(rf"^[\[(]?(?:19|20)\d{{2}} ?[-/.年] ?\d{{1,2}} ?[-/.月] ?\d{{1,2}}日?{_TIME}[\])]?$")
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "O": "0", "0": "0"}
_LEADING_DATE = re.compile(rf"^(?:19|20)\d{{2}} ?[-/.年] ?\d{{1,2}} ?[-/.月] ?\d{{1,2}}日?{_TIME}")
_BYLINE = re.compile(
    r"^[(]?(?:[\u4e00-\u9fff]{1,8}(?:报|社|网|台))?"
    r"(?:记者|通讯员|评论员|特约记者|见习记者|特派记者|文[/:])[ :/]{0,2}"
    r"(?P<names>[\u4e00-\u9fff·]{2,4}(?:[ 、,]+[\u4e00-\u9fff·]{2,4}){0,5})[)]?$"
)
_NAMES = re.compile(r"^[\u4e00-\u9fff](?:[\u4e00-\u9fff·]{1,3}| [\u4e00-\u9fff])(?:[ 、]+[\u4e00-\u9fff]{2,4}){0,3}$")
_CLOSING_AUTHOR = re.compile(
    r"^\((?:作者|撰稿|执笔)(?P<what>[:系为是][^()。]{1,60}(?:\([^()]{0,20}\))?[^()。]{0,40})\)$"
)


@cache
def _field_names() -> dict[str, str]:
    return {name: field for field, names in rules("metadata")["fields"].items() for name in names}


@cache
def _field_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _field_names()), key=len, reverse=True))
    return re.compile(rf"(?:(?<=^)|(?<=[ |/\])(\[,;、\d]))({names}) ?[::] ?")


def parse_fields(key: str) -> dict[str, str] | None:
    """The fields of a metadata line (folded, Simplified), or nothing where the line is text.

    A date that stands in front without a name is the field ``date``.
    """
    if len(key) > MAX_FIELD_LINE or (":" not in key and not _LEADING_DATE.match(key)):
        return None
    found = list(_field_pattern().finditer(key))
    if not found:
        return None
    head = key[: found[0].start()].strip(" |/[](,;、")
    lead = _LEADING_DATE.match(head)
    if head and not (lead and len(head) - lead.end() <= 12):  # noqa: PLR2004  a short medium may stand behind the date
        return None
    fields: dict[str, str] = {"date": lead[0]} if lead else {}
    for match, following in zip(found, [*found[1:], None], strict=True):
        value = key[match.end() : following.start() if following else len(key)].strip(" |/[](,;、-")
        if len(value) > _MAX_VALUE or "。" in value:
            return None
        name = _field_names()[match[1]]
        if value and name not in fields:
            fields[name] = value
        else:
            fields.setdefault("none", "")
    return fields


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


def byline(key: str) -> str | None:
    """The names on a line that names the writer and nothing else; a bare name must open with a family name."""
    match = _BYLINE.match(key)
    if match:
        return match["names"]
    if _NAMES.match(key) and len(key) <= 20 and key[0] in rules("metadata")["surnames"]:  # noqa: PLR2004  four names
        return key
    return None


def closing_author(key: str) -> str | None:
    """What a bracket at the end says of the author: ``(作者系某研究院研究员)``."""
    match = _CLOSING_AUTHOR.match(key)
    return match["what"].lstrip(":系为是 ") if match else None


@cache
def _number_pattern() -> re.Pattern[str]:
    return re.compile(rules("metadata")["document_number"])


def document_number(text: str) -> str | None:
    """The document number that is the whole line, with its usual brackets 〔 〕."""
    match = _number_pattern().fullmatch(text.strip("() "))
    return normal_number(match[0]) if match else None


def find_document_numbers(text: str) -> list[tuple[int, int, str]]:
    """Every document number in the text as (start, end, number with its usual brackets)."""
    found = []
    for match in _number_pattern().finditer(text):
        leading = _before_number().match(match[0])
        start = leading.end() if leading else 0
        found.append((match.start() + start, match.end(), normal_number(match[0][start:])))
    return found


@cache
def _before_number() -> re.Pattern[str]:
    words = "|".join(rules("metadata")["before_number"])
    return re.compile(rf"[\u4e00-\u9fff]*(?:{words})(?=[\u4e00-\u9fff]{{2}})")


def normal_number(number: str) -> str:
    """The number written the official way: 〔〕 around the year, no 第."""
    return re.sub(r"[\[(【［]", "〔", re.sub(r"[\])】］]", "〕", number)).replace("〕第", "〕")


def issuer_of(number: str) -> str | None:
    """The body whose documents begin like this number."""
    issuers: dict[str, str] = rules("metadata")["issuers"]
    heads = [head for head in issuers if number.startswith(head)]
    return issuers[max(heads, key=len)] if heads else None


@cache
def dateline_pattern() -> re.Pattern[str]:
    """The opening of a report: medium, place, day."""
    return re.compile(rules("metadata")["dateline"])


def is_signature(key: str) -> bool:
    """Whether the line is the name of a public body or a day, as under a document, or opens the list of annexes."""
    if key.startswith("附件"):
        return True
    suffix = rules("metadata")["body_suffix"]
    return len(key) <= _MAX_SIGNATURE and bool(re.search(suffix + "$", key) or (find_date(key) and "年" in key))

"""Metadata on lines: fields with a name, in the many ways pages write them."""

from __future__ import annotations

import re
from functools import cache

from huoju.documents.cleaning.dates import DAY, TIME
from huoju.documents.rules import rules

MAX_FIELD_LINE = 240
_MAX_VALUE = 80
_LEADING_DATE = re.compile(f"^{DAY}{TIME}")
# 原创 某君 某某发布 2024-11-08 17:30 发表于浙江
_POSTED = re.compile(
    r"^(?:原创 )?(?:[\u4e00-\u9fffA-Za-z]{2,10} )?(?P<medium>[\u4e00-\u9fffA-Za-z0-9“”·]{2,20}) +"
    rf"(?P<date>{DAY}){TIME}"
    r"(?P<platform> *发表于 ?[\u4e00-\u9fff]{2,4})?(?: (?P<place>[\u4e00-\u9fff]{2,3}))?$"
)
_DATED_MEDIUM = re.compile(
    rf"^(?P<date>{DAY}){TIME} +(?P<medium>[\u4e00-\u9fffA-Za-z0-9“”·]{{2,20}})(?: +[^。:]{{1,16}})?$"
)
# 索 引 号:
_SPACED = re.compile(r"^(?:[\u4e00-\u9fff] +){1,4}[\u4e00-\u9fff](?= ?:)")
_SITE_WORDS = re.compile(r"(?: +(?:举报|打印|收藏|分享|纠错|评论|关注|订阅|转发))+$")
_HEAD_NAME = re.compile(r"^[\u4e00-\u9fffA-Za-z“”·]{2,24}$")
_MAX_MEDIUM = 12
_MIN_TABLED = 2
_BARRED = re.compile(r" ?[|丨]")
# 记者:成效如何? is a question put by a reporter
_IS_SPEECH = re.compile(r"[?!,]|.{40}")


@cache
def _medium() -> re.Pattern[str]:
    return re.compile(rules("metadata")["medium_suffix"] + "$")


@cache
def _barred_field() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(map(re.escape, _field_names()))}) ?[|丨]")


@cache
def _field_names() -> dict[str, str]:
    return {name: field for field, names in rules("metadata")["fields"].items() for name in names}


@cache
def _field_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _field_names()), key=len, reverse=True))
    return re.compile(rf"(?:(?<=^)|(?<=[ |/\])(\[【】,;、\d]))({names}) ?[::] ?")


def parse_fields(key: str) -> dict[str, str] | None:
    """The fields of a metadata line (folded, Simplified), or nothing where the line is text.

    A date that stands in front without a name is the field ``date``.
    """
    if len(key) > MAX_FIELD_LINE:
        return None
    key = _SPACED.sub(lambda match: match[0].replace(" ", ""), key, count=1)
    posted = _posted(key)
    if posted:
        return posted
    tabled = _tabled_fields(key)
    if tabled:
        return tabled
    key = _BARRED.sub(":", key, count=1) if _barred_field().match(key) else key
    if ":" not in key and not _LEADING_DATE.match(key):
        return None
    found = list(_field_pattern().finditer(key))
    if not found:
        return None
    head = key[: found[0].start()].strip(" |/[](,;、【")
    lead = _LEADING_DATE.match(head)
    named = None if lead else _named_before_date(head, found[0][1])
    if head and not named and not (lead and len(head) - lead.end() <= _MAX_MEDIUM):
        return None
    fields: dict[str, str] = {"date": lead[0]} if lead else {"source": named} if named else {}
    for match, following in zip(found, [*found[1:], None], strict=True):
        value = key[match.end() : following.start() if following else len(key)].strip(" |/[](,;、-【】")
        value = _SITE_WORDS.sub("", value)
        name = _field_names()[match[1]]
        if len(value) > _MAX_VALUE or "。" in value or (name == "author" and _IS_SPEECH.search(value)):
            return None
        if value and name not in fields:
            fields[name] = value
        else:
            fields.setdefault("none", "")
    return fields


def _posted(key: str) -> dict[str, str]:
    """Medium and day of a line that names no field: of a platform's post, or the day with the medium behind it."""
    dated = _DATED_MEDIUM.match(key)
    if dated and _medium().search(dated["medium"]):
        return {"source": dated["medium"], "date": dated["date"]}
    posted = _POSTED.match(key)
    if posted is None:
        return {}
    known = posted["platform"] or posted["place"] in rules("metadata")["regions"] or _medium().search(posted["medium"])
    return {"source": posted["medium"], "date": posted["date"]} if known else {}


def _tabled_fields(key: str) -> dict[str, str]:
    """The fields of a row of a table, names and values apart by spaces: 发布日期 2024-07-16 文号 …."""
    words = key.split()
    known = _field_names()
    if not words or words[0] not in known or sum(word in known for word in words) < _MIN_TABLED:
        return {}
    fields: dict[str, str] = {}
    name = ""
    for word in words:
        if word in known:
            name = known[word]
        elif name not in fields:
            fields[name] = word
    return fields or {"none": ""}


def _named_before_date(head: str, first_field: str) -> str | None:
    """The medium or body that stands without a name of field before the date: XX管委会 日期:2024-05-06."""
    is_date = _field_names()[first_field] == "date"
    return head if is_date and _HEAD_NAME.match(head) and _medium().search(head) else None

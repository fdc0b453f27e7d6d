"""Who wrote and who signed: bylines, datelines, names and bodies under a text."""

from __future__ import annotations

import re
from functools import cache

from huoju.documents.cleaning.dates import find_date
from huoju.documents.rules import rules

_MAX_SIGNATURE = 40
_BYLINE = re.compile(
    r"^[(]?[□■●◎]? ?(?:[\u4e00-\u9fff]{1,8}(?:报|社|网|台))?"
    r"(?:记者|通讯员|评论员|特约记者|见习记者|特派记者|文[/:])[ :/]{0,2}"
    r"(?P<names>[\u4e00-\u9fff·]{2,4}(?:[ 、,]+[\u4e00-\u9fff·]{2,4}){0,5})"
    r"(?: ?(?:文/图|文|摄影报道|报道|摄影/报道))?[)]?$"
)
_SIGNED = re.compile(
    r"^\([\u4e00-\u9fff](?:[\u4e00-\u9fff]{1,3}| [\u4e00-\u9fff])(?:[ 、]+[\u4e00-\u9fff]{2,4}){0,3}\)$"
)
_NAMES = re.compile(r"^[\u4e00-\u9fff](?:[\u4e00-\u9fff·]{1,3}| [\u4e00-\u9fff])(?:[ 、]+[\u4e00-\u9fff]{2,4}){0,3}$")
_CLOSING_AUTHOR = re.compile(
    r"^\((?:作者|撰稿|供稿|执笔)(?P<what>[:系为是 ][^()。]{1,60}(?:\([^()]{0,20}\))?[^()。]{0,40})\)$"
)


def byline(key: str) -> str | None:
    """The names on a line that names the writer and nothing else; a bare name must open with a family name."""
    match = _BYLINE.match(key)
    if match:
        return match["names"]
    if _NAMES.match(key) and len(key) <= 20 and key[0] in rules("metadata")["surnames"]:  # noqa: PLR2004  four names
        return key
    return None


def is_reporters(key: str) -> bool:
    """Whether the line says outright that it names reporters: 本报记者 某某."""
    return _BYLINE.match(key) is not None


def closing_author(key: str) -> str | None:
    """What a bracket at the end says of the author: ``(作者系某研究院研究员)``, or the name alone."""
    match = _CLOSING_AUTHOR.match(key)
    if match:
        return match["what"].lstrip(":系为是 ")
    return key.strip("()") if _SIGNED.match(key) and key[1] in rules("metadata")["surnames"] else None


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

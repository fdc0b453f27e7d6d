"""Lines and what each is by its own wording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from huoju.documents.cleaning.dates import is_stamp
from huoju.documents.cleaning.fields import parse_fields
from huoju.documents.cleaning.script import fold_punctuation
from huoju.documents.rules import any_of, words

if TYPE_CHECKING:
    from huoju.documents.mapped import MappedText


class Kind(StrEnum):
    """What a line is."""

    TEXT = "text"
    META = "meta"
    STAMP = "stamp"
    NAVIGATION = "navigation"
    FURNITURE = "furniture"
    CAPTION = "caption"
    FOOTER = "footer"
    CLOSING = "closing"
    CODE = "code"
    SPAM = "spam"
    TEASER = "teaser"


@dataclass(slots=True)
class Line:
    """One line that is not blank: ``text[start:end]`` without its outer spaces."""

    start: int
    end: int
    key: str
    """the line with half-width punctuation, for matching; same length as the line"""
    indent: int
    gap: int
    """blank lines before it"""
    kind: Kind = Kind.TEXT
    numbered: int = 0
    """depth of its section number (一、 is 1), 0 for none"""

    def __len__(self) -> int:
        return self.end - self.start


_FINAL = re.compile(r"[。!?…;:;][”’\"'」』)）】》]*$|[.][”’\"')]+$|[a-zA-Z]{2}\.$")
_LIST_MARK = re.compile(r"^[-•·●○■□◆◇▪►▶*|»>※] ?")
_INNER_STOP = re.compile(r"[。;]|,.*,.*,")
_NUMBERS = "一二三四五六七八九十百"
# a figure at the head of a line (3.2亿元) is no section number
_UNITS = (
    "[亿万千百十元个家户倍年月日天时分秒项类件米吨人成公平立瓦升度点毫厘克兆次名位条座所只台套辆美英欧余多左以至到和]"
)
_SECTION_NUMBERS = (
    re.compile(rf"^(?:[{_NUMBERS}]{{1,3}}[、.]|第[{_NUMBERS}\d]{{1,4}}(?:章|编|部分)(?![的在]))"),
    re.compile(rf"^(?:\([{_NUMBERS}]{{1,3}}\)|第[{_NUMBERS}\d]{{1,4}}(?:节|条)(?![的在]))"),
    re.compile(
        rf"^\d{{1,2}}(?:[.、](?!\d)|\.\d{{1,2}}(?:\.\d{{1,2}}| (?=[\u4e00-\u9fff])|(?=[\u4e00-\u9fff])(?!{_UNITS})))"
    ),
    re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}\)|[①-⑳])"),
)
PROSE_LENGTH = 40
_MAX_TITLE = 70
_MIN_TITLE = 5
# a line of the rule lists is short; longer ones with full stops are text without asking
_LONGEST_TOLD_LINE = 260
_SPAM_HITS = 2
_PAGE_NUMBER = re.compile(r"^\d{1,3}$")
_ORDER = (Kind.CODE, Kind.FURNITURE, Kind.FOOTER, Kind.CLOSING, Kind.CAPTION, Kind.NAVIGATION)


def split_lines(mapped: MappedText) -> list[Line]:
    """The lines that are not blank, each with its kind."""
    lines: list[Line] = []
    folded = fold_punctuation(mapped.text)
    place = gap = 0
    for raw in folded.split("\n"):
        stripped = raw.strip(" ")
        if stripped:
            indent = len(raw) - len(raw.lstrip(" "))
            line = Line(place + indent, place + indent + len(stripped), stripped, indent, gap)
            line.kind = kind_of(stripped)
            line.numbered = section_depth(stripped)
            lines.append(line)
            gap = 0
        else:
            gap += 1
        place += len(raw) + 1
    _mark_page_numbers(lines)
    return lines


@lru_cache(maxsize=8192)
def kind_of(key: str) -> Kind:
    """What the line is by its own wording (``key``: Simplified, half-width punctuation)."""
    if len(key) > _LONGEST_TOLD_LINE:
        return Kind.SPAM if is_spam(key) else Kind.TEXT
    if is_stamp(key):
        return Kind.STAMP
    for kind in _ORDER:
        if any_of("lines", kind.value).search(key):
            return kind
    bare = _LIST_MARK.sub("", key)
    if bare != key and any_of("lines", "navigation").search(bare):
        return Kind.NAVIGATION
    if parse_fields(key) is not None:
        return Kind.META
    if is_spam(key):
        return Kind.SPAM
    if any_of("lines", "cut_start").match(key):
        return Kind.TEASER
    return Kind.TEXT


def is_spam(key: str) -> bool:
    """Two words of the spam trade on a line that is no sentence."""
    if "。" in key:
        return False
    return len({match[0] for match in words("lines", "spam").finditer(key[:_LONGEST_TOLD_LINE])}) >= _SPAM_HITS


def section_depth(key: str) -> int:
    """1 for 一、 2 for (一) 3 for 1. 4 for (1), 0 for a line without section number."""
    for depth, pattern in enumerate(_SECTION_NUMBERS, start=1):
        if pattern.match(key):
            return depth
    return 0


def is_final(key: str) -> bool:
    """Whether the line ends as a sentence ends."""
    return bool(_FINAL.search(key[-8:]))


def is_prose(line: Line) -> bool:
    """Whether the line is running text: long, or a sentence with its stop."""
    return line.kind is Kind.TEXT and (len(line) >= PROSE_LENGTH or "。" in line.key)


def is_titlelike(line: Line) -> bool:
    """Whether the line can be a title: short, no sentence, no section number, no list mark."""
    key = line.key
    if line.kind is not Kind.TEXT or not _MIN_TITLE <= len(key) <= _MAX_TITLE or line.numbered:
        return False
    if key[-1] in "。;:,、" or _LIST_MARK.match(key) or _INNER_STOP.search(key.replace("“", "").replace("”", "")):
        return False
    return any("\u4e00" <= c <= "\u9fff" for c in key)


def has_list_mark(key: str) -> bool:
    """Whether the line opens with a bullet."""
    return bool(_LIST_MARK.match(key))


def _mark_page_numbers(lines: list[Line]) -> None:
    """A bare number of a page stands between two lines of text; a number among numbers is a table."""
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if _PAGE_NUMBER.match(line.key) and min(len(before), len(after)) >= PROSE_LENGTH // 2:
            line.kind = Kind.FURNITURE
    if len(lines) > 1 and _PAGE_NUMBER.match(lines[-1].key) and not _PAGE_NUMBER.match(lines[-2].key):
        lines[-1].kind = Kind.FURNITURE

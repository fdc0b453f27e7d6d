"""Subjects and indicators that a clause leaves out, taken from the clauses and sentences before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from huoju.claims.names import leading_place
from huoju.claims.phrases import Phrase
from huoju.claims.rules import word_list
from huoju.claims.strip import strip_end, strip_start

if TYPE_CHECKING:
    from huoju.claims.model import Kind

_LIST = re.compile(r"[、和与及]")
_PLACE_BEHIND = re.compile(r"^(?:座|个|家)?在([一-龥]{2,10}?)(?=[,。;、]|$)")
_LONGEST_BEGINNING = 40
_PER = ("每", "人均", "平均", "户均", "亩均")
"""每万名从业人员拥有专利: whom later clauses are about is somebody else."""


@cache
def _holders() -> frozenset[str]:
    return frozenset(word_list("nouns", "holders"))


@cache
def _leading() -> frozenset[str]:
    return frozenset(word_list("nouns", "leading"))


@dataclass(slots=True)
class Topic:
    """Whom and what the last figures were about."""

    subject: str = ""
    indicator: str = ""
    main: str = ""
    """whom the paragraph is about: the first place or holder that begins one of its sentences"""
    share_of: str = ""
    """the 占…比重 that 分别 distributes"""
    names: list[tuple[str, str]] = field(default_factory=list)
    """subject and indicator of those that 分别 distributes over the numbers of a clause"""
    levels: list[tuple[str, str]] = field(default_factory=list)
    """subject and indicator of the figures of this sentence"""
    last: tuple[str, str] = ("", "")
    shared: tuple[str, str] | None = None
    """part and whole of the figure before, where that was a share: its change is told next"""
    clause: int = -1

    def begin(self, sentence: str) -> None:
        """A new sentence: whom it begins with is whom later clauses are about."""
        self.names = []
        self.levels = []
        self.clause = -1
        self.shared = None
        for clause in sentence[:_LONGEST_BEGINNING].split(",")[:2]:
            bare = strip_start(clause, _leading())
            place = leading_place(bare)
            if place:
                self._is_about(bare[:place])
                return
            holder = next((bare[:n] for n in range(min(12, len(bare)), 1, -1) if bare[:n] in _holders()), "")
            if holder and not bare[len(holder) :].startswith(("的", "数量")) and holder[0] in "全我本该园":
                self._is_about(holder)
                return
        self.subject = self.main or self.subject

    def _is_about(self, subject: str) -> None:
        self.subject = subject
        self.main = self.main or subject


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its sentence a figure stands."""

    clause: int
    figures: int
    """how many figures the clause has"""
    again: bool
    """the figure is the upper end of a pair"""
    before: str
    """the part of the sentence before the number"""


def told(topic: Topic, found: Phrase, kind: Kind, left: str, right: str, place: Place) -> tuple[str, str]:
    """Subject and indicator of a figure, completed by what was said before; ``topic`` is updated."""
    names_left = place.clause == topic.clause and len(topic.names) > 1
    if names_left or not (place.again and not found.indicator):
        topic.last = _told(topic, found, kind, left, right, place)
    return topic.last


def _told(topic: Topic, found: Phrase, kind: Kind, left: str, right: str, place: Place) -> tuple[str, str]:
    if place.clause != topic.clause:
        topic.clause = place.clause
        topic.share_of = ""
        topic.names = _distributed(left, topic, place.figures)
    elif topic.names:
        topic.names = topic.names[1:]
    if topic.names:
        return _named_share(topic, found) or topic.names[0]
    if found.share:
        topic.shared = _share(topic, found)
        return topic.shared
    if topic.shared and kind == "growth" and not (found.subject or found.indicator):
        return topic.shared
    topic.shared = None
    subject, indicator = found.subject, found.indicator
    behind = _PLACE_BEHIND.match(right)
    if behind and not indicator:
        subject = behind[1]
    if indicator in _count_words():
        indicator = topic.indicator.removeprefix("新增").removeprefix("净增") or indicator
    indicator = indicator or topic.indicator
    if not subject:
        subject = _left_out(topic, left, place)
    elif kind != "rank" and not subject.startswith(_PER):
        topic.subject = subject
    if kind != "growth" or found.indicator:
        topic.indicator = indicator
    if kind != "growth":
        topic.levels.append((subject, indicator))
    return subject, indicator


@cache
def _count_words() -> frozenset[str]:
    return frozenset(word_list("nouns", "count_words"))


_FOR = re.compile(r"对([^,;。]{2,24}?)(?:,|给予|一次性|按)|([^,;。]{2,24}?)的?,(?:再|另|可)?(?:给予|一次性)")
_GIVES = re.compile(r"给予|奖励|补助|补贴|资助|减免|发放|奖补")
_ACTS = ("实现", "完成", "上缴", "平均", "户均", "人均", "累计实现", "共实现", "吸纳", "带动")
_ACTORS = ("企业", "园区", "机构", "集群", "孵化器", "平台")


def _named_share(topic: Topic, found: Phrase) -> tuple[str, str] | None:
    """集成电路、工业机器人产量分别占全国 14.8%、24.1%: the names are parts of one whole."""
    if found.share == "of":
        topic.share_of = found.indicator
    if not topic.share_of:
        return None
    subject, indicator = topic.names[0]
    return f"{subject}{indicator}", topic.share_of


def _left_out(topic: Topic, left: str, place: Place) -> str:
    """The subject of a clause that names none."""
    given = _FOR.search(place.before)
    if given and _GIVES.search(place.before, given.end() - 2):
        return given[1] or given[2]
    if left.lstrip().startswith(_ACTS) and topic.indicator.endswith(_ACTORS):
        return topic.indicator
    return topic.subject


def _share(topic: Topic, found: Phrase) -> tuple[str, str]:
    if found.share == "among":
        topic.subject = found.subject or topic.subject
        return topic.subject, found.indicator or topic.indicator
    if found.subject:
        return found.subject, found.indicator
    whole = "" if topic.subject in topic.indicator else topic.subject
    return f"{whole}{topic.indicator}", found.indicator


_GROUPED = re.compile(
    r"(?P<last>.+?)等?[两三四五六七八九十\d]+(?:大|个|类|项)[^增总营利投]{0,4}?(?P<thing>[一-龥]{2,8})$"
)


def _distributed(left: str, topic: Topic, figures: int) -> list[tuple[str, str]]:
    """营业收入、净利润分别 …: subject and indicator for each number in order; none without 分别."""
    before, word, _ = left.partition("分别")
    if not word:
        return []
    names = [name.strip() for name in _LIST.split(before) if name.strip()]
    if len(names) <= 1:
        return topic.levels[-figures:] if not names and figures <= len(topic.levels) else []
    grouped = _GROUPED.match(names[-1])
    if grouped:
        return [(name, grouped["thing"].removeprefix("产业")) for name in (*names[:-1], grouped["last"])]
    first = _split_first(names[0], topic.subject)
    rest = [(first[0], name) for name in names[1:]]
    return [first, *rest]


def _split_first(name: str, known: str) -> tuple[str, str]:
    bare = strip_start(strip_end(name, frozenset({"均", "都"})), _leading())
    place = leading_place(bare)
    for length in range(min(12, len(bare)), 1, -1):
        if bare[:length] in _holders():
            place = max(place, length)
            break
    if place and place < len(bare):
        return bare[:place], bare[place:].removeprefix("的")
    return known, bare

"""Subjects and indicators that a clause leaves out, taken from the clauses and sentences before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from huoju.claims.names import leading_place
from huoju.claims.phrases import Phrase, strip_end, strip_start
from huoju.claims.rules import word_list

if TYPE_CHECKING:
    from huoju.claims.model import Kind
    from huoju.claims.quantities import Quantity

_LIST = re.compile(r"[、和与及]")
_PLACE_BEHIND = re.compile(r"^(?:座|个|家)?在([一-龥]{2,10}?)(?=[,。;、]|$)")
_LONGEST_BEGINNING = 40


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
    growth_of: str = ""
    names: list[str] = field(default_factory=list)
    """the names that 分别 distributes over the numbers of a clause"""
    clause: int = -1

    def begin(self, sentence: str) -> None:
        """A new sentence: whom it begins with is whom later clauses are about."""
        self.names = []
        self.clause = -1
        for clause in sentence[:_LONGEST_BEGINNING].split(",")[:2]:
            bare = strip_start(clause, _leading())
            place = leading_place(bare)
            if place:
                self.subject = bare[:place]
                return
            holder = next((bare[:n] for n in range(min(12, len(bare)), 1, -1) if bare[:n] in _holders()), "")
            if holder and not bare[len(holder) :].startswith(("的", "数量")) and holder[0] in "全我本该园":
                self.subject = holder
                return


def told(
    topic: Topic, quantity: Quantity, found: Phrase, kind: Kind, left: str, right: str, clause: int
) -> tuple[str, str]:
    """Subject and indicator of a figure, completed by what was said before, which is updated."""
    if clause != topic.clause:
        topic.clause = clause
        topic.names = _distributed(left)
    elif topic.names:
        topic.names = topic.names[1:] if len(topic.names) > 1 else []
    subject, indicator = found.subject, found.indicator
    if topic.names:
        subject, indicator = _split_first(topic.names[0], subject, topic.subject)
    place = _PLACE_BEHIND.match(right)
    if place and not indicator:
        subject = place[1]
    if found.share:
        return _share(topic, found)
    indicator = indicator or topic.indicator
    if not subject:
        subject = topic.subject
    elif kind != "rank":
        topic.subject = subject
    if kind != "growth" or found.indicator:
        topic.indicator = indicator
    return subject, indicator


def _share(topic: Topic, found: Phrase) -> tuple[str, str]:
    if found.share == "among":
        topic.subject = found.subject or topic.subject
        return topic.subject, found.indicator or topic.indicator
    if found.subject:
        return found.subject, found.indicator
    whole = "" if topic.subject in topic.indicator else topic.subject
    return f"{whole}{topic.indicator}", found.indicator


def _distributed(left: str) -> list[str]:
    """营业收入、净利润分别 …: the names in their order; none without 分别."""
    before, word, _ = left.partition("分别")
    if not word:
        return []
    names = [name.strip() for name in _LIST.split(before) if name.strip()]
    return names if len(names) > 1 else []


def _split_first(name: str, subject: str, known: str) -> tuple[str, str]:
    bare = strip_start(strip_end(name, frozenset({"均", "都"})), _leading())
    place = leading_place(bare)
    for length in range(min(12, len(bare)), 1, -1):
        if bare[:length] in _holders():
            place = max(place, length)
            break
    if place and place < len(bare):
        return bare[:place], bare[place:].removeprefix("的")
    return (subject if subject and subject in bare else known), bare

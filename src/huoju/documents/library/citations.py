"""What a text cites: titles in 《》 and document numbers, and what it repeals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huoju.documents.cleaning.document_numbers import find_document_numbers
from huoju.documents.cleaning.script import fold_punctuation

_TITLE = re.compile(r"《([^《》\n]{2,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,40})?)》")
_NUMBER_BEHIND = re.compile(r" ?[(,]? ?")
_REPEALED = re.compile(r"^[^。;\n《]{0,30}?(?:同时)?(?:废止|停止执行|不再执行|失效)")
_VERSION = re.compile(
    r"\((?:试行|暂行|修订|修订版|修订稿|征求意见稿|送审稿|\d{4}年?(?:版|本|修订)?)\)|(?:19|20)\d{2}年?(?:版|度)?"
)
_NOT_WORD = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")
_MAX_GAP = 2


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in a text at ``start:end``."""

    start: int
    end: int
    relation: str
    """cites, or supersedes where the text says that the other one ceases"""
    title: str
    number: str

    @property
    def target(self) -> str:
        """What it is looked up by: the number, else the family of its title."""
        return self.number or family(self.title)


def family(title: str) -> str:
    """The title without version and year: 办法(试行) and 办法(2025年版) are one family."""
    inner = re.search(r"关于印发《(.+)》的通知$", fold_punctuation(title))
    plain = inner[1] if inner else fold_punctuation(title)
    return _NOT_WORD.sub("", _VERSION.sub("", plain))


def find_citations(text: str) -> list[Citation]:
    """The documents a clean text names, in their order; a number right behind a title belongs to it."""
    folded = fold_punctuation(text)
    numbers = find_document_numbers(text)
    found: list[Citation] = []
    taken = 0
    for match in _TITLE.finditer(folded):
        while taken < len(numbers) and numbers[taken][1] <= match.start():
            found.append(_by_number(folded, numbers[taken]))
            taken += 1
        end, number = match.end(), ""
        if taken < len(numbers):
            start, stop, written = numbers[taken]
            gap = _NUMBER_BEHIND.match(folded, end)
            if match.start() < start <= (gap.end() if gap else end) + _MAX_GAP:
                end, number = max(stop, end), written
                taken += 1
        found.append(Citation(match.start(), end, _relation(folded, end), text[match.start(1) : match.end(1)], number))
    found.extend(_by_number(folded, one) for one in numbers[taken:])
    return found


def _by_number(folded: str, number: tuple[int, int, str]) -> Citation:
    start, end, written = number
    return Citation(start, end, _relation(folded, end), "", written)


def _relation(folded: str, end: int) -> str:
    return "supersedes" if _REPEALED.match(folded[end : end + 60].lstrip(")")) else "cites"

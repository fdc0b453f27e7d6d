"""Sentences of an article, with their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from huoju.documents.model import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huoju.documents.model import Article

# a sentence ends at its stop and takes the closing quotation marks and brackets behind it
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)》】\"']*|$)")
_OPENING = "“「『（(《【"
_CLOSING = "”」』）)》】"


def sentences(article: Article) -> list[Sentence]:
    """The sentences of the body in their order; a stop inside brackets or a quotation that runs on ends none."""
    found: list[Sentence] = []
    innermost = _innermost_sections(article)
    place = 0
    for number, paragraph in enumerate(article.text.split("\n")):
        for start, end in sentence_spans(paragraph):
            first, last = place + start, place + end
            source_start, source_end = article.source_span(first, last)
            found.append(
                Sentence(paragraph[start:end], first, last, source_start, source_end, number, innermost(first))
            )
        place += len(paragraph) + 1
    return found


def sentence_spans(paragraph: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a paragraph."""
    begin = place = depth = 0
    for match in _SENTENCE.finditer(paragraph):
        piece = match[0]
        depth = max(0, depth + sum(c in _OPENING for c in piece) - sum(c in _CLOSING for c in piece))
        place = match.end()
        # an opening mark that is never closed must not swallow the paragraph: one more sentence at most
        if depth and place - begin <= _MAX_OPEN:
            continue
        if paragraph[begin:place].strip():
            yield _trimmed(paragraph, begin, place)
        begin, depth = place, 0
    if paragraph[begin:place].strip():
        yield _trimmed(paragraph, begin, place)


# quotations of several sentences are shorter than this
_MAX_OPEN = 200


def _trimmed(paragraph: str, begin: int, end: int) -> tuple[int, int]:
    text = paragraph[begin:end]
    return begin + len(text) - len(text.lstrip()), begin + len(text.rstrip())


class _Innermost:
    """Which section a place stands in: the last one that began before it."""

    def __init__(self, article: Article) -> None:
        self._starts = [section.start for section in article.sections]

    def __call__(self, place: int) -> int | None:
        i = bisect_right(self._starts, place) - 1
        return i if i >= 0 else None


def _innermost_sections(article: Article) -> _Innermost:
    return _Innermost(article)

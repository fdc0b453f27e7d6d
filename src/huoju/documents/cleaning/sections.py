"""The tree of numbered sections."""

from __future__ import annotations

import re

from huoju.documents.cleaning.lines import section_depth
from huoju.documents.cleaning.script import fold_punctuation
from huoju.documents.model import Section

_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]{1,4}(?:章|编|部分|节|条)|"
    r"\(?[一二三四五六七八九十百\d]{1,3}[、.)]|\d{1,2}(?:\.\d{1,2}){1,2}|[①-⑳]) ?"
)
_MAX_SECTION_TITLE = 60


def section_tree(text: str) -> tuple[Section, ...]:
    """The sections of a clean text, a paragraph a line; each reaches to the next of its depth or above."""
    heads: list[tuple[int, str, str, int]] = []
    place = 0
    for paragraph in text.split("\n"):
        folded = fold_punctuation(paragraph)
        depth = section_depth(folded)
        match = _NUMBER.match(folded) if depth else None
        if match:
            title = paragraph[match.end() :]
            stop = fold_punctuation(title).find("。")
            title = title[:stop] if stop >= 0 else title
            heads.append((depth, paragraph[: match.end()].strip(), title[:_MAX_SECTION_TITLE].strip(), place))
        place += len(paragraph) + 1
    return _nested(heads, len(text))


def _nested(heads: list[tuple[int, str, str, int]], length: int) -> tuple[Section, ...]:
    """The heads as sections, each with its end and the section around it."""
    ends = [length] * len(heads)
    parents: list[int | None] = []
    open_heads: list[int] = []
    for i, (depth, _, _, start) in enumerate(heads):
        while open_heads and heads[open_heads[-1]][0] >= depth:
            ends[open_heads.pop()] = start - 1
        parents.append(open_heads[-1] if open_heads else None)
        open_heads.append(i)
    return tuple(
        Section(depth, number, title, start, end, parent)
        for (depth, number, title, start), end, parent in zip(heads, ends, parents, strict=True)
    )

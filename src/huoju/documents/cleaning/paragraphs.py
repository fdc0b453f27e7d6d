"""Lines into paragraphs: joined where a line end breaks a sentence, split where two paragraphs are glued."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from huoju.documents.cleaning.lines import Line, has_list_mark, is_final
from huoju.documents.cleaning.script import fold_punctuation
from huoju.documents.mapped import MappedText, concatenate

if TYPE_CHECKING:
    from collections.abc import Iterable

# Tuned on the samples (tests/documents/samples/tuned); widths count a Han character 2, a Latin one 1.
_MIN_WRAPPED_LINES = 4
_WRAPPED_SHARE = 0.5
_WRAP_SLACK = 8
# a line that ends with its sentence this much before the margin ends its paragraph too
_FULL_SLACK = 3
_STOPPED = re.compile(r"[。!?][”’)》】]*$")
_OVER_SHARE = 0.1
_MIN_WRAP_WIDTH = 28
_MAX_WRAP_WIDTH = 200
_JOIN_LENGTH = 28
_RUNS_ON = re.compile(r"[,、“《(\[\-—]$|(?:(?<!目)的|[和与及或把被将对向为在从由以])$")
_CANNOT_OPEN = re.compile(r"^[,、。;:!?”’》)\]%‰℃]")
_LETTERSPACED = re.compile(r"^(?:[\u4e00-\u9fff] +){2,}[\u4e00-\u9fff]$")
_SPACES = re.compile(r" {2,}")
_EDGE_SPACE = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[,、。;:!?”》)])|(?<=[“《(]) +(?=[\u4e00-\u9fff])")
_AND = re.compile(r"(?<=[\u4e00-\u9fff]) and (?=[\u4e00-\u9fff])")
_NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"]
_GLUED_HEADING = re.compile(r"(?<=[。!])(?=([一二三四五六七八九十]{1,3})、[\u4e00-\u9fff])")
_BOOK_OPENING = re.compile(r"^《[^》]{2,60}》(?:是|指出|提出|明确|强调)")
_GLUED_BOOK = re.compile(r"(?<=[。!])(?=《[^》]{2,60}》(?:是|指出|提出|明确|强调))")
_MIN_SIMILAR_OPENINGS = 3


def paragraphs(text: MappedText, lines: list[Line]) -> list[MappedText]:
    """The paragraphs the body lines make."""
    width = _wrap_width(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, width, groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    joined = [_tidy(_join(text, group)) for group in groups]
    return [part for paragraph in joined for part in _split_glued(paragraph, joined)]


def _visual(key: str) -> int:
    return len(key) + sum(c > "\u2e80" for c in key)


def _wrap_width(lines: list[Line]) -> int | None:
    """The width at which the page broke its lines, if it did: most lines that go on below are of one width."""
    widths = [_visual(line.key) for line in _going_on(lines)]
    if len(widths) < _MIN_WRAPPED_LINES:
        return None
    common = Counter(w // 2 for w in widths).most_common(1)[0][0] * 2
    top = max(w for w in widths if w <= common + _WRAP_SLACK)
    full = [above for above, w in zip(_going_on(lines), widths, strict=True) if top - _WRAP_SLACK <= w <= top]
    if sum(_STOPPED.search(line.key) is not None for line in full) * 2 > len(full):
        return None  # paragraphs of about one length, not lines broken at a margin
    if sum(w > top for w in widths) > _OVER_SHARE * len(widths):
        return None  # short lines among longer ones
    if len(full) < _WRAPPED_SHARE * len(widths) or not _MIN_WRAP_WIDTH <= top <= _MAX_WRAP_WIDTH:
        return None
    return top


def _going_on(lines: list[Line]) -> list[Line]:
    """The lines with another one right below."""
    return [above for above, below in pairwise(lines) if below.gap == 0]


def _continues(above: Line, line: Line, width: int | None, group: list[Line]) -> bool:
    """Whether the line goes on with the sentence or the paragraph of the line above."""
    if _CANNOT_OPEN.match(line.key):
        return True
    if line.numbered or has_list_mark(line.key):
        return False
    if width is not None and width - _WRAP_SLACK <= _visual(above.key) <= width + 1:
        if _STOPPED.search(above.key) and _visual(above.key) < width - _FULL_SLACK:
            return False
        if line.gap == 0:
            return line.indent <= group[-1].indent
        return not is_final(above.key)
    if is_final(above.key):
        return False
    if _RUNS_ON.search(above.key):
        return True
    heading = above.numbered and "。" not in above.key
    return not heading and len(above) >= _JOIN_LENGTH and not line.key.startswith("附件")


def _join(text: MappedText, group: list[Line]) -> MappedText:
    parts = [text.slice(line.start, line.end) for line in group]
    separators = [
        " "
        if above.key[-1].isascii() and above.key[-1].isalnum() and below.key[0].isascii() and below.key[0].isalpha()
        else ""
        for above, below in pairwise(group)
    ]
    return concatenate(parts, separators)


def _tidy(paragraph: MappedText) -> MappedText:
    """One space where there were more, none at punctuation; 和 where a translator left "and"."""
    text = paragraph.text
    if " " not in text:
        return paragraph
    if _LETTERSPACED.match(text):
        return paragraph.without((m.start(), m.end()) for m in re.finditer(" +", text))
    paragraph = paragraph.edited([(m.start(), m.end(), " ") for m in _SPACES.finditer(text)])
    paragraph = paragraph.edited([(m.start(), m.end(), "和") for m in _AND.finditer(paragraph.text)])
    return paragraph.without(m.span() for m in _EDGE_SPACE.finditer(fold_punctuation(paragraph.text)))


def _split_glued(paragraph: MappedText, all_paragraphs: list[MappedText]) -> list[MappedText]:
    """The paragraph cut before a heading with the next number, and before an opening many paragraphs share."""
    folded = fold_punctuation(paragraph.text)
    cuts = list(_heading_cuts(folded, all_paragraphs))
    if _GLUED_BOOK.search(folded):
        similar = sum(bool(_BOOK_OPENING.match(one.text)) for one in all_paragraphs)
        if similar >= _MIN_SIMILAR_OPENINGS:
            cuts += [m.start() for m in _GLUED_BOOK.finditer(folded)]
    if not cuts:
        return [paragraph]
    edges = [0, *sorted(cuts), len(paragraph)]
    return [paragraph.slice(a, b) for a, b in pairwise(edges)]


def _heading_cuts(folded: str, all_paragraphs: list[MappedText]) -> Iterable[int]:
    glued = list(_GLUED_HEADING.finditer(folded))
    if not glued:
        return
    opened = {one.text.split("、", 1)[0] for one in all_paragraphs if "、" in one.text[:4]}
    for match in glued:
        number = match[1]
        if number in _NUMERALS[1:] and _NUMERALS[_NUMERALS.index(number) - 1] in opened:
            opened.add(number)
            yield match.start()

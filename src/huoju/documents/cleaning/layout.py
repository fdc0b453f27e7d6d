"""Where one article ends and the next begins, and which lines are teasers and menus."""

from __future__ import annotations

import re
from collections import Counter

from huoju.documents.cleaning.bylines import byline, dateline_pattern, is_reporters, is_signature
from huoju.documents.cleaning.fields import parse_fields
from huoju.documents.cleaning.lines import Kind, Line, has_list_mark, is_final, is_prose, is_titlelike

# Tuned on the samples (tests/documents/samples/tuned).
_TITLE_ABOVE_META = 3
_WIDE_GAP = 3
_OPENING_PROSE = 60
_MENU_RUN = 3
_MENU_WORD = 14
_SHORT_MENU_WORD = 8
_MARKED_MENU_WORD = 10
_STAMP_REACH = 4
_MASTHEAD = 8
_SENTENCE_MARKS = re.compile(r"[。,;:!?、“”《》]")
_DATED_TITLE = re.compile(
    r"^[-•·●■◆▪*>]? ?[^\d ].{4,60}? ?[\[(]?(?:(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|[01]\d[-/][0-3]\d)"
    r"(?: \d{1,2}:\d{2}(?::\d{2})?)?[\])]?$"
)
_CONTINUATION = re.compile(r"^\(?(?:上接|紧接|接)")
_BREADCRUMB = re.compile(r"位置|[>›»]|^(?:首页|主页)$")


def mark_teasers(lines: list[Line]) -> None:
    """Mark the pieces of other articles: snippets with a time stamp each, lists of titles with dates."""
    _mark_stamped(lines)
    _mark_dated_titles(lines)


def _mark_stamped(lines: list[Line]) -> None:
    first_prose = next((i for i, line in enumerate(lines) if is_prose(line)), len(lines))
    stamps = [i for i, line in enumerate(lines) if line.kind is Kind.STAMP and i > first_prose]
    for k, stamp in enumerate(stamps):
        near_before = k > 0 and stamp - stamps[k - 1] <= _STAMP_REACH
        near_after = k + 1 < len(stamps) and stamps[k + 1] - stamp <= _STAMP_REACH
        if not near_before and not near_after:
            continue
        begin = stamps[k - 1] + 1 if near_before else stamp - 1
        if not near_before and begin > 0 and is_titlelike(lines[begin - 1]):
            begin -= 1
        for line in lines[begin : stamp + 1]:
            line.kind = Kind.TEASER


def _mark_dated_titles(lines: list[Line]) -> None:
    run: list[Line] = []
    for line in [*lines, None]:
        dated = line is not None and line.kind is Kind.TEXT and not is_final(line.key) and _DATED_TITLE.match(line.key)
        if dated and line is not None and "。" not in line.key:
            run.append(line)
            continue
        if len(run) > 1:
            for member in run:
                member.kind = Kind.TEASER
        run = []


def mark_menus(lines: list[Line]) -> None:
    """Mark runs of short words without punctuation: at the head and at the foot they are menus, not text."""
    start = 0
    first_prose = next((i for i, line in enumerate(lines) if is_prose(line)), len(lines))
    while start < len(lines):
        end = start
        while end < len(lines) and _menu_word(lines[end]):
            end += 1
        run = _without_title(lines[start:end], lines[end] if end < len(lines) else None)
        if _is_menu(run, at_head=start <= first_prose):
            for line in run:
                line.kind = Kind.NAVIGATION
        start = max(end, start + 1)


def _without_title(run: list[Line], below: Line | None) -> list[Line]:
    """The run without a title at its end: the line above the fields, or one without bullet under those with."""
    if not run:
        return run
    above_fields = below is not None and below.kind in {Kind.META, Kind.STAMP}
    only_unmarked = not has_list_mark(run[-1].key) and all(has_list_mark(line.key) for line in run[:-1])
    if is_titlelike(run[-1]) and (above_fields or (only_unmarked and len(run) > 1)):
        return run[:-1]
    return run


def _menu_word(line: Line) -> bool:
    return (
        line.kind in {Kind.TEXT, Kind.NAVIGATION}
        and len(line) <= _MENU_WORD + 2
        and not line.numbered
        and not _SENTENCE_MARKS.search(line.key)
        and not line.key.startswith("附件")
        and not is_reporters(line.key)
    )


def _is_menu(run: list[Line], *, at_head: bool) -> bool:
    marked = sum(has_list_mark(line.key) for line in run)
    if at_head and run and marked == len(run) and all(len(line) <= _MARKED_MENU_WORD for line in run):
        return True
    if len(run) < _MENU_RUN:
        return False
    if marked == len(run):
        return True
    short = all(len(line) <= _SHORT_MENU_WORD and not byline(line.key) for line in run)
    known = any(line.kind is Kind.NAVIGATION for line in run)
    return at_head and (short or known) and len(run) > _MENU_RUN


def boundaries(lines: list[Line]) -> list[int]:
    """The indices at which an article begins, the first line always among them."""
    found = {0} if lines else set()
    typical = _typical_gap(lines)
    titles: Counter[str] = Counter()
    prose_since = 0
    for i, line in enumerate(lines):
        begin = _beginning(lines, i, typical, repeated=titles[line.key] > 0 and prose_since > 0)
        if begin is not None:
            if begin not in found and (prose_since or _CONTINUATION.match(line.key)):
                found.add(begin)
                prose_since = 0
            titles.update(one.key for one in lines[begin : i + 1] if is_titlelike(one))
        if is_prose(line):
            prose_since += 1
    return sorted(found)


def _beginning(lines: list[Line], i: int, typical: int, *, repeated: bool) -> int | None:
    """The index where an article begins, if line ``i`` shows that one begins there or just before."""
    line = lines[i]
    if line.kind is Kind.FURNITURE and _CONTINUATION.match(line.key):
        return i
    if line.kind is Kind.NAVIGATION and _BREADCRUMB.search(line.key):
        return i
    if line.kind in {Kind.META, Kind.STAMP} and i:
        return _title_above(lines, i)
    if line.kind is not Kind.TEXT:
        return None
    if repeated and is_titlelike(line):
        return i
    if (dateline_pattern().match(line.key) or is_reporters(line.key)) and i and is_titlelike(lines[i - 1]):
        return _top_of_title(lines, i - 1)
    opens = _opens_after_gap(lines, i, typical) or _opens_after_end(lines, i) or _opens_after_picture(lines, i)
    return i if opens else None


def _title_above(lines: list[Line], meta: int) -> int | None:
    """The title a metadata line stands under; none where it closes an article or opens a file."""
    for back in range(meta - 1, max(meta - 1 - _TITLE_ABOVE_META, -1), -1):
        line = lines[back]
        if is_titlelike(line):
            signed = lines[meta].kind is Kind.STAMP and "年" in lines[meta].key and is_signature(line.key)
            return None if signed or byline(line.key) else _top_of_title(lines, back)
        if line.kind is Kind.TEXT or line.kind in {Kind.FOOTER, Kind.TEASER}:
            return None
    return None


def _top_of_title(lines: list[Line], bottom: int) -> int:
    """The first line of a title of two lines."""
    top = bottom
    while top and lines[top].gap == 0 and is_titlelike(lines[top - 1]) and bottom - top < 2:  # noqa: PLR2004  3 lines
        top -= 1
    return top


def _opens_after_gap(lines: list[Line], i: int, typical: int) -> bool:
    """A title after a gap wider than the page uses between paragraphs, with running text under it."""
    line = lines[i]
    return (
        i > 0
        and line.gap >= max(_WIDE_GAP, typical + 2)
        and is_titlelike(line)
        and _prose_below(lines, i)
        and (lines[i - 1].kind is not Kind.TEXT or is_final(lines[i - 1].key))
    )


def _opens_after_end(lines: list[Line], i: int) -> bool:
    """A title right after the closing line of an article (editor, author, credit), with running text under it."""
    before = lines[i - 1].kind if i else Kind.TEXT
    ended = (before is Kind.CLOSING or (before is Kind.META and _closes(lines[i - 1].key))) and any(
        is_prose(line) for line in lines[max(i - 4, 0) : i]
    )
    return ended and is_titlelike(lines[i]) and not byline(lines[i].key) and _prose_below(lines, i)


def _opens_after_picture(lines: list[Line], i: int) -> bool:
    """On the page of a newspaper, a title after the caption that closed the article above."""
    if not i or lines[i - 1].kind is not Kind.CAPTION or not is_titlelike(lines[i]) or not _prose_below(lines, i):
        return False
    return any(line.kind is Kind.FURNITURE and "版" in line.key for line in lines[:_MASTHEAD])


def _closes(key: str) -> bool:
    """Whether the fields are those that stand under an article, not the time and place of a meeting."""
    return bool({"author", "source", "original", "none"} & set(parse_fields(key) or {}))


def _prose_below(lines: list[Line], i: int) -> bool:
    return i + 1 < len(lines) and is_prose(lines[i + 1]) and len(lines[i + 1]) >= _OPENING_PROSE


def _typical_gap(lines: list[Line]) -> int:
    gaps = Counter(line.gap for line in lines[1:])
    return gaps.most_common(1)[0][0] if gaps else 0

"""From the lines of one article to its title, its fields and the lines of its body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from huoju.documents.cleaning.bylines import byline, closing_author, dateline_pattern, is_signature
from huoju.documents.cleaning.dates import find_date
from huoju.documents.cleaning.document_numbers import document_number, issuer_of
from huoju.documents.cleaning.fields import parse_fields
from huoju.documents.cleaning.lines import Kind, Line, has_list_mark, is_final, is_prose, is_spam, is_titlelike
from huoju.documents.rules import any_of, rules

_TITLE_PARTS = re.compile(r" ?[_|｜] ?| ?[-—–]{1,2} ?(?=[^-—–]{2,20}$)|【|】")
_MAX_TAIL_WORD = 14
_MAX_DAY = 20
_TAIL_RUN = 3
_MAX_TAIL_NOTE = 24
_MAX_TAIL_NOTES = 5
# a row of a table
_FIGURES = re.compile(r"\d[^\d]+\d|\d(?:%|亿|万)")
_NAMES_BODY = re.compile(r"(?:公司|厂|集团|院|所|大学|中心|合作社|园区|高新区|开发区|实验室|平台|\))$")
# 特此通知, a note, a contact belong to the text
_BELONGS = re.compile(r"^(?:特此|此致|敬礼|以上|注[::]|说明[::]|备注|附[::]?|表 ?\d|图 ?\d)|[::]|联系|电话")
_MAX_BYLINES = 3
_MASTHEAD = re.compile(
    r"^[\u4e00-\u9fff·]{2,12}(?:日报|晚报|时报|商报|数字报|电子报|周报|周刊|杂志|导刊|评论|新闻网|在线)$"
)
_SUBTITLE = re.compile(r"^(?:—|--)[^。]{4,60}$")
_LETTERHEAD = re.compile(r"^[\u4e00-\u9fff ]{2,30}(?:文件|公报)$|^[\u4e00-\u9fff]{2,6}(?:简报|专报)$")

_REPORTERS = re.compile(
    r" ?\((?:(?:本报|本社)?(?:见习|实习|特约)?记者|通讯员)? ?"
    r"(?P<names>[\u4e00-\u9fff·]{2,4}(?:[ 、,]+[\u4e00-\u9fff·]{2,4}){0,5})\)"
)


@dataclass(slots=True)
class Draft:
    """An article in the making: the lines of its body and what its other lines said."""

    body: list[Line]
    title: list[Line] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


def draft_article(lines: list[Line]) -> Draft:
    """Title, fields and body lines of one article."""
    lines = _before_footer(lines)
    first = next((i for i, line in enumerate(lines) if is_prose(line)), len(lines))
    header, rest = lines[:first], lines[first:]
    draft = Draft([])
    kept = _read_header(header, draft)
    body = kept + [line for line in rest if line.kind in {Kind.TEXT, Kind.META, Kind.STAMP, Kind.CLOSING}]
    draft.body = [line for line in _read_tail(body, draft) if _stays(line)]
    return draft


def _stays(line: Line) -> bool:
    """Fields and dates in the middle of a text are text (时间:2024年6月1日 in a notice of a meeting)."""
    return line.kind in {Kind.TEXT, Kind.META} or (line.kind is Kind.STAMP and "年" in line.key)


def _before_footer(lines: list[Line]) -> list[Line]:
    """The lines up to the first line of the site's footer that stands after running text."""
    seen_prose = False
    for i, line in enumerate(lines):
        if line.kind is Kind.FOOTER and seen_prose:
            return lines[:i]
        seen_prose = seen_prose or is_prose(line)
    return lines


def _read_header(header: list[Line], draft: Draft) -> list[Line]:
    """Take title and fields out of the lines above the running text; give back the lines that are text."""
    metas = [i for i, line in enumerate(header) if line.kind in {Kind.META, Kind.STAMP}]
    title = _title_index(header, metas)
    if title is not None:
        draft.title = _title_lines(header, title)
    first_text = title + 1 if title is not None else 0
    kept: list[Line] = []
    bylines = 0
    for i, line in enumerate(header):
        if line in draft.title:
            continue
        if line.kind in {Kind.META, Kind.STAMP}:
            _note_fields(line.key, draft.fields)
        elif line.kind is Kind.TEXT:
            number = document_number(line.key)
            name = byline(line.key) if title is not None and i >= first_text and bylines < _MAX_BYLINES else None
            if number:
                draft.fields.setdefault("document_number", number)
            elif name:
                draft.fields.setdefault("author", name)
                bylines += 1
            elif i >= first_text and line.key not in {one.key for one in draft.title}:
                kept.append(line)
    return kept


def _title_index(header: list[Line], metas: list[int]) -> int | None:
    """The index of the (last line of the) title among the header lines."""
    titles = [i for i, line in enumerate(header) if is_titlelike(line) and not _is_label(line.key)]
    numbered = [i for i, line in enumerate(header) if document_number(line.key)]
    if numbered and numbered[0] + 1 in titles:
        return numbered[0] + 1
    if metas:
        above = [i for i in titles if i < metas[0]]
        if above:
            return above[-1]
    below = [i for i in titles if not metas or i > metas[0]]
    first_numbered = next((i for i, line in enumerate(header) if line.numbered), len(header))
    below = [i for i in below if i < first_numbered]
    titled = [i for i in below if not _MASTHEAD.match(header[i].key)]
    return (titled or below)[0] if below else None


def _is_label(key: str) -> bool:
    return bool(document_number(key) or _LETTERHEAD.match(key) or byline(key))


def _title_lines(header: list[Line], last: int) -> list[Line]:
    """The title with the line above or below it where one title stands on two lines."""
    lines = [header[last]]
    if last and header[last].gap == 0 and is_titlelike(header[last - 1]):
        above = header[last - 1].key
        if not _is_label(above) and _runs_on(above, header[last].key):
            lines.insert(0, header[last - 1])
    if len(lines) == 1 and last + 1 < len(header) and header[last + 1].gap == 0:
        below = header[last + 1]
        if (is_titlelike(below) and _runs_on(header[last].key, below.key)) or _SUBTITLE.match(below.key):
            lines.append(below)
    return lines


def _runs_on(above: str, below: str) -> bool:
    """Whether two lines are one title: 关于印发…  的通知; a subtitle behind a dash."""
    opened = "关于" in above and not above.endswith(("通知", "意见", "方案", "公告", "办法", "函"))
    return (opened and below.endswith(("通知", "意见", "方案", "公告", "办法", "函", "规定"))) or below.startswith("的")


def _note_fields(key: str, fields: dict[str, str]) -> None:
    parsed = parse_fields(key)
    if parsed is None:
        parsed = {"date": key}
    for name, value in parsed.items():
        if name == "none" or not value or (name in fields and name != "original"):
            continue
        fields[name] = value


def _read_tail(body: list[Line], draft: Draft) -> list[Line]:
    """Take fields, bylines, menus and closing lines off the end of the body."""
    while body:
        line = body[-1]
        author = closing_author(line.key)
        if author:
            draft.fields.setdefault("author", author)
        elif line.kind in {Kind.META, Kind.CLOSING} or (line.kind is Kind.STAMP and "年" not in line.key):
            _note_tail(line.key, draft.fields)
        else:
            menu = _tail_menu(body) or _tail_note(body)
            if not menu:
                break
            del body[-menu:]
            continue
        body.pop()
    return [line for line in body if line.kind is not Kind.CLOSING]


def _note_tail(key: str, fields: dict[str, str]) -> None:
    parsed = parse_fields(key) or {}
    author = parsed.get("author")
    if author:
        # 作者:某某 2024-08-28 17:04:55
        day = find_date(author)
        if day:
            parsed["date"] = day
            parsed["author"] = re.split(r"\s*(?:19|20)\d{2}", author)[0].strip()
    for name, value in parsed.items():
        if name != "none" and value:
            fields.setdefault(name, value)


def _tail_menu(body: list[Line]) -> int:
    """How many lines at the end are a run of short words after the text; signatures and annexes are text."""
    run = marked = 0
    for line in reversed(body):
        if len(line) > _MAX_TAIL_WORD or is_final(line.key) or line.numbered or is_signature(line.key):
            break
        run += 1
        if marked == run - 1 and has_list_mark(line.key):
            marked = run
    if run == len(body) or _is_list_of_names(body[len(body) - run :]):
        return 0
    return run if run >= _TAIL_RUN else marked


def _is_list_of_names(run: list[Line]) -> bool:
    """Whether the lines name firms or institutes: what a notice publishes."""
    return sum(_NAMES_BODY.search(line.key) is not None for line in run) * 2 > len(run)


def _tail_note(body: list[Line]) -> int:
    """How many lines at the end are short remarks of the site under a text that has ended (已有58人参与)."""
    run = 0
    while run < min(len(body) - 1, _MAX_TAIL_NOTES) and _is_remark(body[-1 - run]):
        run += 1
    above = body[-1 - run]
    return run if is_prose(above) and is_final(above.key) else 0


def _is_remark(line: Line) -> bool:
    key = line.key
    told = is_final(key) or line.numbered or is_signature(key) or has_list_mark(key) or _BELONGS.search(key)
    return len(line) <= _MAX_TAIL_NOTE and not told and not _FIGURES.search(key)


def clean_title(key: str) -> str:
    """The title without words of spam and names of sites around it."""
    parts = [part.strip(" -—_|") for part in _TITLE_PARTS.split(key)]
    spam = any_of("lines", "spam")
    site = any_of("lines", "site_name")
    kept = [p for p in parts if p and not is_spam(p) and not (len(parts) > 1 and spam.search(p))]
    named = [p for p in kept if not site.match(p)]
    if len(named) == len(parts) or not kept:
        return key
    return max(named or kept, key=len)


def signature(body: list[Line]) -> tuple[str, str]:
    """The issuing body and the day signed under a document, each empty where there is none."""
    for below, line in zip(reversed(body), list(reversed(body))[1:], strict=False):
        day = find_date(below.key) if len(below) <= _MAX_DAY else None
        if day and is_signature(line.key) and not find_date(line.key):
            return line.key, day
    return "", ""


def opening(body: list[Line]) -> tuple[str, str]:
    """The medium and the reporters a report names where it opens: 新华社…5月28日电 (某某 某某)."""
    if not body:
        return "", ""
    match = dateline_pattern().match(body[0].key)
    if not match:
        return "", ""
    names = _REPORTERS.match(body[0].key, match.end())
    medium = match["medium"] or match[0][:-1].removesuffix("讯")
    return "" if medium == "本网" else medium, names["names"] if names else ""


def issuing_body(title: str, number: str, signed: str) -> str:
    """The body that issued the document: who signed, else by its number, else the head of its title."""
    if signed:
        return signed
    by_number = issuer_of(number) if number else None
    if by_number:
        return by_number
    head = re.match(
        rf"^(?P<body>[\u4e00-\u9fff、 ]{{2,40}}?{rules('metadata')['body_suffix']})(?:办公厅|办公室)?关于", title
    )
    return head["body"] if head else ""

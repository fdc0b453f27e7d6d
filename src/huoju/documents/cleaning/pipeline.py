"""From a source to its articles."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from huoju.documents.cleaning import duplicates
from huoju.documents.cleaning.articles import clean_title, draft_article, issuing_body, opening, signature
from huoju.documents.cleaning.dates import find_date
from huoju.documents.cleaning.document_numbers import normal_number
from huoju.documents.cleaning.html import visible_text
from huoju.documents.cleaning.layout import boundaries, mark_menus, mark_teasers
from huoju.documents.cleaning.lines import Line, is_final, split_lines
from huoju.documents.cleaning.markup import remove_markup
from huoju.documents.cleaning.paragraphs import paragraphs
from huoju.documents.cleaning.readings import strip_readings
from huoju.documents.cleaning.script import fold_punctuation, fold_widths, simplify, wrong_table_edits
from huoju.documents.cleaning.sections import section_tree
from huoju.documents.mapped import MappedText, concatenate
from huoju.documents.model import Article, Metadata, Source
from huoju.documents.rules import any_of, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

# a piece without title and date that is shorter is a leftover of the page, where the page has articles
_MIN_FRAGMENT = 80
_LONG_LINE = 28
# copies on one page follow one another, and a cut copy shares no band with the whole: these are compared outright
_COMPARED_NEIGHBOURS = 8
_REPORTER = re.compile(r"^本[报刊网台社](?:见习|实习|特约)?(?:记者|评论员|通讯员)[ :]*")
_DOMAIN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?:https?://)?(?:[\w-]+\.)+[a-z]{2,10}/?$")
_UNREPAIRED = re.compile(r"\ufffd|[?？][(（]?[a-zāáǎàēéěèīíǐìōóǒòūúǔùü]{1,6}[)）]")


def clean(source: Source) -> list[Article]:
    """The articles of a source, in their order, each once: of copies the best is kept and the others linked."""
    return _without_copies(split_articles(source))


def clean_characters(text: MappedText) -> MappedText:
    """The text with every dirt inside lines undone: wrong tables, readings, markup, widths, Traditional characters."""
    reread = text.edited(wrong_table_edits(text.text))
    visible = remove_markup(strip_readings(reread))
    simplified = simplify(fold_widths(visible))
    return simplified.without(_inline_noise(fold_punctuation(simplified.text)))


def _inline_noise(folded: str) -> Iterator[tuple[int, int]]:
    """Noise that hangs on an edge of a text; where it is a whole line it stays, the line says where an article ends."""
    for match in any_of("lines", "inline").finditer(folded):
        start, end = match.span()
        if (start and folded[start - 1] != "\n") or (end < len(folded) and folded[end] != "\n"):
            yield start, end


def split_articles(source: Source) -> list[Article]:
    """Every article of a source, copies too."""
    raw = visible_text(source.text) if source.kind == "html" else MappedText.identity(source.text)
    text = clean_characters(raw)
    lines = split_lines(text)
    mark_teasers(lines)
    mark_menus(lines)
    edges = [*boundaries(lines), len(lines)]
    found = []
    for start, end in pairwise(edges):
        article = _article(source, text, lines[start:end])
        if article is not None:
            found.append(article)
    whole = [a for a in found if a.metadata.title or a.metadata.date or len(a.text) >= _MIN_FRAGMENT]
    return whole or found[:1]


def _article(source: Source, text: MappedText, lines: list[Line]) -> Article | None:
    draft = draft_article(lines)
    parts = paragraphs(text, draft.body)
    if not parts:
        return None
    body = concatenate(parts, ["\n"] * (len(parts) - 1))
    title = clean_title("".join(text.text[line.start : line.end] for line in draft.title))
    title = re.sub(r" {2,}", " ", title) or draft.fields.get("title", "")
    flags = () if title else ("无标题",)
    if _UNREPAIRED.search(body.text):
        flags = (*flags, "含无法复原的字符")
    if _is_cut(parts[-1].text):
        flags = (*flags, "结尾不完整")
    if source.ocr:
        flags = (*flags, "文字识别所得,数字需核对")
    return Article(
        source=source,
        ordinal=0,
        metadata=_metadata(title, draft.fields, draft.body),
        body=body,
        sections=section_tree(body.text),
        flags=flags,
    )


def _is_cut(last: str) -> bool:
    """Whether the text stops in the middle of a sentence, as where a page was cut off."""
    folded = fold_punctuation(last)
    return (
        len(last) >= _LONG_LINE and any(mark in folded for mark in ",。") and not is_final(folded) and "\t" not in last
    )


def _metadata(title: str, fields: dict[str, str], body: list[Line]) -> Metadata:
    signed, day = signature(body)
    number = normal_number(fields.get("document_number", ""))
    date = find_date(fields.get("date", "")) or day
    medium, reporters = opening(body)
    issuer = fields.get("body") or issuing_body(title, number, signed)
    return Metadata(
        title=title,
        date=date,
        source=_DOMAIN.sub("", fields.get("original") or fields.get("source") or medium),
        author=_REPORTER.sub("", fields.get("author") or reporters).replace(" 通讯员 ", " "),
        body=issuer,
        document_number=number,
        region=_region(f"{title} {issuer}"),
        kind=_kind(title, number),
    )


def _region(text: str) -> str:
    regions: dict[str, str] = rules("metadata")["regions"]
    found = [(place, name) for name in regions if (place := text.find(name)) >= 0]
    return regions[min(found)[1]] if found else ""


def _kind(title: str, number: str) -> str:
    for rule in rules("metadata")["kinds"]:
        if re.search(rule["pattern"], title):
            return str(rule["kind"])
    return "文件" if number else "报道"


def _without_copies(articles: list[Article]) -> list[Article]:
    """Of articles that are the same the best; the source spans of the others are its copies."""
    if len(articles) == 1:
        return articles
    marks = [duplicates.shingles(article.text) for article in articles]
    groups: list[list[int]] = []
    index = duplicates.BandIndex()
    for i, mine in enumerate(marks):
        near = set(range(max(0, i - _COMPARED_NEIGHBOURS), i))
        if len(articles) > _COMPARED_NEIGHBOURS:
            near |= index.add(i, mine)
        same = next((group for group in groups if any(j in near for j in group) and _is_same(mine, marks, group)), None)
        if same is None:
            groups.append([i])
        else:
            same.append(i)
    chosen = [_best([articles[i] for i in group]) for group in groups]
    return [_numbered(article, copies, n) for n, (article, copies) in enumerate(chosen)]


def _is_same(mine: duplicates.Shingles, marks: list[duplicates.Shingles], group: list[int]) -> bool:
    return any(duplicates.same_article(mine, marks[j]) for j in group)


def quality(article: Article) -> tuple[int, int, int]:
    """What makes a copy the better one: no unrepaired text, more metadata, more text."""
    m = article.metadata
    filled = sum(bool(value) for value in (m.title, m.date, m.source, m.author, m.body, m.document_number))
    return (-len(article.flags), len(article.text) // 50, filled)


def _best(group: list[Article]) -> tuple[Article, list[Article]]:
    best = max(group, key=quality)
    return best, [one for one in group if one is not best]


def _numbered(article: Article, copies: list[Article], ordinal: int) -> Article:
    spans = tuple(copy.source_span(0, len(copy.body)) for copy in copies)
    return Article(article.source, ordinal, article.metadata, article.body, article.sections, article.flags, spans)

"""One article as a page: source and clean text side by side, claims marked in both; and as marked plain text."""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_left
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huoju.claims.model import Claim
    from huoju.documents import Article

KIND_LABELS = {"fact": "事实", "target": "目标", "share": "占比", "growth": "增长", "rank": "位次"}
QUALIFIER_LABELS = {
    "exact": "",
    "about": "约",
    "at_least": "不低于",
    "more_than": "超过",
    "at_most": "不超过",
    "less_than": "不足",
}
_AROUND = 400
"""Characters of the source shown before and behind the article."""


def show_text(article: Article, claims: Sequence[Claim]) -> str:
    """The clean text with every claim marked behind its figure: 39.9万亿元【事实 2023 我国·工业增加值】."""
    pieces, done = [], 0
    for claim in sorted(claims, key=lambda c: c.text_start):
        pieces += [article.text[done : claim.text_end], f"【{_told(claim)}】"]
        done = claim.text_end
    title = f"{article.metadata.title}\n\n" if article.metadata.title else ""
    return title + "".join(pieces) + article.text[done:] + "\n"


def _told(claim: Claim) -> str:
    kind = KIND_LABELS[claim.kind]
    when = (claim.deadline if claim.kind == "target" else claim.year) or ""
    name = "·".join(part for part in (claim.subject, claim.indicator) if part)
    return " ".join(str(part) for part in (kind, when, QUALIFIER_LABELS[claim.qualifier], name) if part)


def page(article: Article, claims: Sequence[Claim]) -> str:
    """A self-contained HTML page of an article with its claims.

    It loads nothing, its policy allows only its own style sheet and script (by their hashes), and without a script the
    links between the two texts and the table still lead from each figure to its other place.
    """
    ordered = sorted(claims, key=lambda c: c.text_start)
    style, script = _asset("page.css"), _asset("page.js")
    own = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    policy = f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"
    title = escape(article.metadata.title or article.source.name)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{_facts(article)}</p>
<p class="legend">{_legend(ordered)}</p>
</header>
<main>
<section aria-labelledby="head-source"><h2 id="head-source">原文</h2><pre>{_source(article, ordered)}</pre></section>
<section aria-labelledby="head-clean"><h2 id="head-clean">正文</h2>{_clean(article, ordered)}</section>
</main>
<section aria-labelledby="head-claims"><h2 id="head-claims">数据与目标</h2>{_table(ordered)}</section>
<script>{script}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    return (files("huoju.claims") / "assets" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def _facts(article: Article) -> str:
    meta = article.metadata
    parts = [meta.date, meta.body or meta.source, meta.document_number, article.source.name]
    return escape(" · ".join(part for part in parts if part))


def _legend(claims: Sequence[Claim]) -> str:
    counts = {kind: sum(claim.kind == kind for claim in claims) for kind in KIND_LABELS}
    items = [f'<span class="{kind}">{label} {counts[kind]}</span>' for kind, label in KIND_LABELS.items()]
    return "".join(items) + "<span>点任一处标记，跳到另一侧的同一处</span>"


def _marked(text: str, first: int, spans: Sequence[tuple[int, int, int, str]], side: str, other: str) -> str:
    """The text, which begins at ``first``, with ``(start, end, number, kind)`` marked and linked to the other side."""
    pieces, done = [], first
    for start, end, number, kind in spans:
        if start < done:
            continue
        link = f'<a id="{side}{number}" class="{kind}" href="#{other}{number}" data-claim="{number}">'
        pieces += [escape(text[done - first : start - first]), link, escape(text[start - first : end - first]), "</a>"]
        done = end
    pieces.append(escape(text[done - first :]))
    return "".join(pieces)


def _source(article: Article, claims: Sequence[Claim]) -> str:
    source = article.source.text
    if not article.text:
        return escape(source[: 2 * _AROUND])
    first, last = article.source_span(0, len(article.text))
    first, last = max(0, first - _AROUND), min(len(source), last + _AROUND)
    spans = [(claim.start, claim.end, number, claim.kind) for number, claim in enumerate(claims)]
    return _marked(source[first:last], first, spans, "s", "c")


def _clean(article: Article, claims: Sequence[Claim]) -> str:
    starts = [claim.text_start for claim in claims]
    place, paragraphs = 0, []
    for paragraph in article.text.split("\n"):
        end = place + len(paragraph)
        low, high = bisect_left(starts, place), bisect_left(starts, end)
        spans = [(claims[i].text_start, claims[i].text_end, i, claims[i].kind) for i in range(low, high)]
        paragraphs.append(f"<p>{_marked(paragraph, place, spans, 'c', 's')}</p>")
        place = end + 1
    return "\n".join(paragraphs)


_COLUMNS: tuple[tuple[str, Callable[[Claim], object]], ...] = (
    ("类别", lambda c: KIND_LABELS[c.kind]),
    ("主体", lambda c: c.subject),
    ("指标", lambda c: c.indicator),
    ("限定", lambda c: QUALIFIER_LABELS[c.qualifier]),
    ("数值", lambda c: c.value),
    ("单位", lambda c: c.unit),
    ("年份", lambda c: c.year or ""),
    ("期限", lambda c: c.deadline or ""),
    ("地区", lambda c: c.region),
)


def _table(claims: Sequence[Claim]) -> str:
    if not claims:
        return "<p>没有找到数据或目标。</p>"
    head = "".join(f'<th scope="col">{name}</th>' for name, _ in _COLUMNS)
    rows = [
        f'<tr data-claim="{number}"><td><a href="#c{number}">{number + 1}</a></td>'
        + "".join(f"<td>{escape(str(value(claim)))}</td>" for _, value in _COLUMNS)
        + "</tr>"
        for number, claim in enumerate(claims)
    ]
    return (
        f'<table><thead><tr><th scope="col">序</th>{head}</tr></thead><tbody>\n'
        + "\n".join(rows)
        + "\n</tbody></table>"
    )

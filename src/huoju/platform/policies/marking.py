"""The clean text of an article as paragraphs with its figures marked, and snippets with the words that were found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from huoju.claims import Claim
from huoju.claims.page import KIND_LABELS
from huoju.documents import Article
from huoju.documents.library import Hit


@dataclass(frozen=True, slots=True)
class Marked:
    """One figure in the text: its number in the table below, what kind it is, and what is written."""

    number: int
    claim: Claim

    @property
    def label(self) -> str:
        """The kind in words."""
        return KIND_LABELS[self.claim.kind]


def paragraphs(article: Article, claims: Sequence[Claim]) -> list[SafeString]:
    """The text, a paragraph each; every figure is a link to its row."""
    found, place = [], 0
    for paragraph in article.text.split("\n"):
        end = place + len(paragraph)
        inside = [(n, c) for n, c in enumerate(claims, 1) if place <= c.text_start and c.text_end <= end]
        found.append(_paragraph(paragraph, place, inside))
        place = end + 1
    return found


def _paragraph(text: str, first: int, inside: Iterable[tuple[int, Claim]]) -> SafeString:
    pieces: list[tuple[object]] = []
    done = first
    for number, claim in inside:
        if claim.text_start < done:
            continue
        pieces.append((text[done - first : claim.text_start - first],))
        written = text[claim.text_start - first : claim.text_end - first]
        mark = '<a class="claim claim-{}" id="f{}" href="#r{}" title="{}">{}</a>'
        pieces.append((format_html(mark, claim.kind, number, number, KIND_LABELS[claim.kind], written),))
        done = claim.text_end
    pieces.append((text[done - first :],))
    return format_html_join("", "{}", pieces)


def snippet(hit: Hit) -> SafeString:
    """The snippet of a hit with the words marked."""
    pieces: list[tuple[object]] = []
    done = 0
    for start, end in hit.marks:
        pieces += [(hit.snippet[done:start],), (format_html("<mark>{}</mark>", hit.snippet[start:end]),)]
        done = end
    pieces.append((hit.snippet[done:],))
    return format_html_join("", "{}", pieces)

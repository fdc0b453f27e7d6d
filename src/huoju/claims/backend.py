"""Where claims come from: the rules of this layer, or another reader whose output is checked against the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from huoju.claims.extract import extract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huoju.claims.model import Claim
    from huoju.documents import Article


_NUMBERS = re.compile(r"[\d.,]+|[^\d.,\-–—~～至到]+")


class ClaimReader(Protocol):
    """Anything that reads claims off an article, such as a language model; none is used by default."""

    def read(self, article: Article) -> Sequence[Claim]:
        """The claims it believes to stand in the article."""
        ...


class NoReader:
    """A reader that reads nothing: the rules alone decide."""

    def read(self, article: Article) -> Sequence[Claim]:  # noqa: ARG002 - the argument is part of the interface
        """No claims."""
        return ()


@dataclass(frozen=True, slots=True)
class Checked:
    """Claims of a reader divided into those that the text bears out and those that it does not."""

    kept: tuple[Claim, ...]
    rejected: tuple[tuple[Claim, str], ...]
    """with the reason, in Chinese"""


def check(article: Article, claims: Sequence[Claim]) -> Checked:
    """Keep only the claims whose number, unit and sentence stand in the article at the place they name."""
    kept: list[Claim] = []
    rejected: list[tuple[Claim, str]] = []
    for claim in claims:
        reason = _reason_against(article, claim)
        if reason:
            rejected.append((claim, reason))
        else:
            kept.append(claim)
    return Checked(tuple(kept), tuple(rejected))


def _reason_against(article: Article, claim: Claim) -> str:
    if not 0 <= claim.text_start < claim.text_end <= len(article.text):
        return "位置不在正文之内"
    written = article.text[claim.text_start : claim.text_end]
    if any(number not in written for number in _NUMBERS.findall(claim.value)):
        return f"该处写的是“{written}”，没有数值“{claim.value}”"
    if claim.unit and claim.unit[-1] not in written:
        return f"该处写的是“{written}”，没有单位“{claim.unit}”"
    if claim.sentence not in article.text:
        return "正文中没有这句话"
    if article.source_span(claim.text_start, claim.text_end) != (claim.start, claim.end):
        return "正文位置与原文位置不符"
    return ""


def read_claims(article: Article, reader: ClaimReader | None = None) -> list[Claim]:
    """The claims by the rules, with those that another reader adds and the text bears out."""
    found = extract(article)
    if reader is None:
        return found
    taken = [(claim.text_start, claim.text_end) for claim in found]
    added = [
        claim
        for claim in check(article, reader.read(article)).kept
        if all(claim.text_end <= start or end <= claim.text_start for start, end in taken)
    ]
    return sorted([*found, *added], key=lambda claim: claim.text_start)

"""The targets of many documents, followed: from files, or from a library, with facts from tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from huoju.claims.export import claim_row
from huoju.claims.extract import extract
from huoju.claims.model import Claim
from huoju.claims.targets import STATE_LABELS, Observation, State, TrackedTarget, track
from huoju.documents import Article
from huoju.documents.copies import Copies

_ORDER: tuple[State, ...] = ("behind", "on_track", "reached", "no_data")


@dataclass(frozen=True, slots=True)
class Followed:
    """Targets with what became of them, the most pressing first."""

    targets: tuple[TrackedTarget, ...]
    documents: int
    as_of: int

    def counts(self) -> dict[State, int]:
        """How many targets are in each state."""
        return {state: sum(one.state == state for one in self.targets) for state in STATE_LABELS}

    def only(self, state: str) -> Followed:
        """The targets in one state."""
        return replace(self, targets=tuple(one for one in self.targets if one.state == state))

    def rows(self) -> list[dict[str, object]]:
        """The targets as plain data: the claim as ``claims`` writes it, state, reason, baseline and later facts."""
        return [
            claim_row(one.target)
            | {"state": one.state, "reason": one.reason, "baseline": one.baseline, "observations": one.observations}
            for one in self.targets
        ]


def follow_articles(articles: Iterable[Article], facts: Sequence[Observation] = (), *, as_of: int) -> Followed:
    """Follow the targets of the articles; an article that comes several times counts once.

    Args:
        articles: of any number of documents.
        facts: values from tables.
        as_of: the year of the judgement.
    """
    claims: list[Claim] = []
    issued: dict[str, int] = {}
    by_number: list[list[Claim]] = []
    with Copies() as copies:
        for article in articles:
            copies.add(article)
            by_number.append(extract(article))
            if article.metadata.date:
                issued[article.source.name] = int(article.metadata.date[:4])
        kept = copies.kept()
    for number in kept:
        claims += by_number[number]
    found = track(claims, facts, as_of=as_of, issued=issued)
    ordered = sorted(found, key=lambda one: (_ORDER.index(one.state), one.deadline))
    return Followed(tuple(ordered), len({claim.document for claim in claims}), as_of)

"""The policy library for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from ninja import Query, Router, Schema

from huoju.claims import claim_row
from huoju.documents.library import Filter
from huoju.platform.accounts.actions import require_any
from huoju.platform.http import Request
from huoju.platform.policies import queries, shelf

router = Router(tags=["policies"])


class HitOut(Schema):
    """An article found."""

    id: int
    title: str
    date: str
    body: str
    number: str
    region: str
    kind: str
    exact: bool
    snippet: str


class ArticleOut(Schema):
    """An article with its text and its figures, in the form that `huoju claims` writes."""

    id: int
    title: str
    date: str
    body: str
    number: str
    text: str
    claims: list[dict[str, Any]]


_FIELDS = ("id", "title", "date", "body", "number", "region", "kind")


@router.get("/search", response=list[HitOut], summary="检索政策文件", operation_id="search_policies")
def search(
    request: Request,
    text: Annotated[str, Query(min_length=1, max_length=100)],
    region: Annotated[str, Query(max_length=20)] = "",
) -> list[dict[str, Any]]:
    """The articles that hold the words, best first; at most thirty."""
    require_any(request.user, queries.VIEW)
    hits = shelf.search(text, Filter(region=region))
    return [
        {**{name: getattr(hit.entry, name) for name in _FIELDS}, "exact": hit.exact, "snippet": hit.snippet}
        for hit in hits
    ]


@router.get("/{number}", response={200: ArticleOut, 404: dict[str, str]}, summary="一篇文件", operation_id="get_policy")
def get_policy(request: Request, number: int) -> dict[str, Any]:
    """One article."""
    require_any(request.user, queries.VIEW)
    found = shelf.read(number)
    if found is None:
        raise Http404
    entry, article = found
    return {
        **{name: getattr(entry, name) for name in ("id", "title", "date", "body", "number")},
        "text": article.text,
        "claims": [claim_row(claim) for claim in shelf.claims_of(article)],
    }

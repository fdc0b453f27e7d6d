"""Where the library stands, and reading from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from huoju.claims import Claim, Followed, extract, follow_articles
from huoju.documents import Article, Problem, Source, clean, read_paths
from huoju.documents.library import Entry, Filter, Hit, Library, open_library
from huoju.platform.policies.models import Upload

SUFFIXES = (".txt", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".zip")
SHOWN = 30
_TRACKED = 2


def folder() -> Path:
    """Where the files of uploaded documents stand."""
    return Path(settings.DATA) / "files" / "policies"


def address() -> str:
    """The library: beside the platform's database, in PostgreSQL where that is used."""
    url: str = settings.CONFIGURATION.database_url
    return url or str(Path(settings.DATA) / "library.sqlite3")


@contextmanager
def library() -> Iterator[Library]:
    """The library, opened."""
    with open_library(address()) as opened:
        yield opened


def search(query: str, chosen: Filter, limit: int = SHOWN) -> list[Hit]:
    """The articles that hold the words of the query, best first."""
    with library() as opened:
        return opened.search(query, chosen, limit)


def newest(limit: int = SHOWN) -> list[Entry]:
    """The articles with the latest dates."""
    with library() as opened:
        current = [entry for entry in opened.entries() if entry.current and entry.canonical == entry.id]
    return sorted(current, key=lambda entry: (entry.date, entry.id), reverse=True)[:limit]


def read(article: int) -> tuple[Entry, Article] | None:
    """One article with its text; None where there is none of this number."""
    with library() as opened:
        entry, text = opened.entry(article), opened.article(article)
    return None if entry is None or text is None else (entry, text)


def claims_of(article: Article) -> list[Claim]:
    """The figures of an article, in the order of the text."""
    return sorted(extract(article), key=lambda claim: claim.text_start)


def items_of(upload: Upload) -> Iterator[Source | Problem]:
    """The documents in an uploaded file, under the name that it was uploaded with."""
    path = folder() / f"{upload.sha256}{upload.suffix}"
    for item in read_paths([path]):
        yield replace(item, name=item.name.replace(str(path), upload.file_name))


def preview(upload: Upload) -> tuple[list[Article], list[str]]:
    """The articles of a file as they would stand in the library, and what could not be read."""
    items = list(items_of(upload))
    problems = [item.message for item in items if not isinstance(item, Source)]
    return [article for item in items if isinstance(item, Source) for article in clean(item)], problems


def newest_number() -> int:
    """The number of the article that was added last; 0 where there is none. It tells whether the library grew."""
    with library() as opened:
        return max((entry.id for entry in opened.entries()), default=0)


def targets() -> Followed:
    """The targets of all articles with what became of them."""
    return _targets(address(), newest_number(), date.today().year)  # noqa: DTZ011 - the office's own year


@lru_cache(maxsize=_TRACKED)
def _targets(where: str, newest_id: int, year: int) -> Followed:  # noqa: ARG001 - a new article makes a new answer
    with open_library(where) as opened:
        return follow_articles(opened.current_articles(), as_of=year)

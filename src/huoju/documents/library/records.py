"""What a library tells of its articles and of what was done."""

from __future__ import annotations

from dataclasses import dataclass, field

from huoju.documents.model import Problem


@dataclass(slots=True)
class AddReport:
    """What ``Library.add`` did."""

    added: int = 0
    """documents new to the library"""
    unchanged: int = 0
    """documents it had already"""
    articles: int = 0
    duplicates: int = 0
    """articles that were there already, from another document"""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the library, without its text."""

    id: int
    title: str
    date: str
    source: str
    author: str
    body: str
    number: str
    region: str
    kind: str
    document: str
    """name of the document it comes from"""
    canonical: int
    """id of the best copy; its own where it is that"""
    current: bool
    """False where the document has been replaced by a newer one of its name"""


@dataclass(frozen=True, slots=True)
class Link:
    """An edge of the citation graph."""

    article: int
    relation: str
    title: str
    number: str
    start: int
    end: int
    cited: int | None
    """id of the cited article, None while the library does not have it"""

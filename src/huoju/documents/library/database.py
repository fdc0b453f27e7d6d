"""What a library needs of a database; SQLite and PostgreSQL offer it alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from huoju.documents.library.grams import Expression, Phrase

Row: TypeAlias = tuple[Any, ...]
Ranked: TypeAlias = tuple[int, float]
"""An article with its score; smaller is better."""

TITLE_WEIGHT = 8.0
"""A hit in the title counts as eight in the text; tuned on the questions in tests/documents/test_search.py."""


class LibraryError(Exception):
    """The library cannot be opened; the message says why, in Chinese."""


class Database(Protocol):
    """SQL with ``?`` for values, one writer at a time, and the index of the articles' words."""

    contains: str
    """SQL that says whether ``{}`` holds the value"""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """What a query gives; nothing for a change."""
        ...

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """The same change for many rows."""
        ...

    def begin(self) -> None:
        """Begin a transaction as the only writer."""
        ...

    def commit(self) -> None:
        """Make the transaction last."""
        ...

    def rollback(self) -> None:
        """Undo the transaction, where one is open."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...

    def add_words(self, article: int, title: str, text: str) -> None:
        """Index an article by the tokens of its title and of its text."""
        ...

    def count(self, expression: Expression, most: int) -> int:
        """How many articles match, counted no further than ``most``."""
        ...

    def best(
        self, expression: Expression, condition: str, values: Sequence[object], limit: int, *, title: bool
    ) -> list[Ranked]:
        """The best by BM25 of the articles ``a`` that match and fulfil the condition; ``title``: match in the title."""
        ...

    def newest(self, expression: Expression, condition: str, values: Sequence[object], limit: int) -> list[Ranked]:
        """The articles that match and fulfil the condition, the last added first."""
        ...

    def articles_with(self, phrases: Sequence[Phrase]) -> list[int]:
        """How many articles have each phrase."""
        ...

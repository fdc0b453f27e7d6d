"""A library in one SQLite file, with FTS5 as its index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from huoju.documents.library.database import TITLE_WEIGHT, LibraryError, Ranked, Row
from huoju.documents.library.grams import Expression, Phrase
from huoju.documents.library.schema import SCHEMA_VERSION, statements

_INDEX = (
    "CREATE VIRTUAL TABLE grams USING fts5 (title, text, content = '', tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE gram_counts USING fts5vocab (grams, 'row')",
)
_BM25 = f"bm25(grams, {TITLE_WEIGHT}, 1.0)"


class SqliteDatabase:
    """One writer, any number of readers."""

    contains = "instr({}, ?) > 0"

    def __init__(self, path: Path | str) -> None:
        """Open the file, making it where there is none.

        Raises:
            LibraryError: the file is no library, or of another version.
        """
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            tables, version = self._prepare()
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise LibraryError(f"{path} 无法作为政策库打开({error});请检查路径与权限,或另选文件名") from error
        if version != SCHEMA_VERSION and tables:
            self._db.close()
            raise LibraryError(f"{path} 不是本版本的政策库(版本 {version},应为 {SCHEMA_VERSION});请另选文件名重新入库")

    def _prepare(self) -> tuple[int, int]:
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute("BEGIN IMMEDIATE")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if version == 0 and tables == 0:
            for statement in (*statements(), *_INDEX):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        self._db.execute("COMMIT")
        return tables, version

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """What a query gives; nothing for a change."""
        return self._db.execute(sql, [_stored(value) for value in values]).fetchall()

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """The same change for many rows."""
        self._db.executemany(sql, ([_stored(value) for value in row] for row in rows))

    def begin(self) -> None:
        """Begin a transaction as the only writer."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make the transaction last."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction, where one is open."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def add_words(self, article: int, title: str, text: str) -> None:
        """Index an article by the tokens of its title and of its text."""
        self._db.execute("INSERT INTO grams (rowid, title, text) VALUES (?, ?, ?)", (article, title, text))

    def count(self, expression: Expression, most: int) -> int:
        """How many articles match, counted no further than ``most``."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM grams WHERE grams MATCH ? LIMIT ?)"
        return int(self._db.execute(sql, (fts5(expression), most)).fetchone()[0])

    def best(
        self, expression: Expression, condition: str, values: Sequence[object], limit: int, *, title: bool
    ) -> list[Ranked]:
        """The best by BM25. The condition is tried on a first few; only where it leaves too few all are joined."""
        match = f"{{title}} : ({fts5(expression)})" if title else fts5(expression)
        wide = 4 * limit + 40
        sql = f"SELECT rowid, {_BM25} AS rank FROM grams WHERE grams MATCH ? ORDER BY rank, rowid LIMIT ?"  # noqa: S608  constant
        found = self._db.execute(sql, (match, wide)).fetchall()
        marks = ",".join("?" * len(found))
        sql = f"SELECT a.id FROM articles a WHERE a.id IN ({marks}){condition}"  # noqa: S608  constants and question marks
        passed = {row[0] for row in self.rows(sql, [*(row[0] for row in found), *values])}
        kept = [row for row in found if row[0] in passed][:limit]
        if len(kept) == limit or len(found) < wide:
            return kept
        return self._joined(match, condition, values, limit, _BM25, "rank, g.rowid")

    def newest(self, expression: Expression, condition: str, values: Sequence[object], limit: int) -> list[Ranked]:
        """The articles that match and fulfil the condition, the last added first."""
        return self._joined(fts5(expression), condition, values, limit, "0.0", "g.rowid DESC")

    def _joined(
        self, match: str, condition: str, values: Sequence[object], limit: int, score: str, order: str
    ) -> list[Ranked]:
        sql = (
            f"SELECT g.rowid, {score} AS rank FROM grams g JOIN articles a ON a.id = g.rowid"  # noqa: S608  constants and question marks
            f" WHERE grams MATCH ?{condition} ORDER BY {order} LIMIT ?"
        )
        return self._db.execute(sql, (match, *values, limit)).fetchall()

    def articles_with(self, phrases: Sequence[Phrase]) -> list[int]:
        """How many articles have each phrase of one token."""
        sql = "SELECT doc FROM gram_counts WHERE term = ?"
        found = (self._db.execute(sql, phrase.tokens).fetchone() for phrase in phrases)
        return [row[0] if row else 0 for row in found]


def fts5(expression: Expression) -> str:
    """The expression as FTS5 writes it."""
    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(map(_quoted, phrases)) + ")" for phrases in group) + ")"
        for group in expression
    )


def _quoted(phrase: Phrase) -> str:
    return '"' + " ".join(phrase.tokens) + ('" *' if phrase.prefix else '"')


def _stored(value: object) -> object:
    """Text that UTF-8 cannot hold (the name of a file in another encoding) with its odd parts replaced."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value

"""A library in PostgreSQL: the same tables, and the same tokens in a GIN index.

A phrase of one or two units is one token, so that the index alone decides; for a longer one the index gives the
candidates and the text decides. So the same articles are found as with SQLite. See benchmarks/bench_postgres.py for
what trigrams and one token per character would give.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from huoju.documents.library.database import TITLE_WEIGHT, LibraryError, Ranked, Row
from huoju.documents.library.grams import Expression, Phrase
from huoju.documents.library.schema import SCHEMA_VERSION, statements

_ABSENT = "未安装 PostgreSQL 驱动;请运行 pip install 'huoju[postgresql]' 后重试"
_GRAMS = """CREATE TABLE grams (
    article_id BIGINT PRIMARY KEY REFERENCES articles (id),
    size BIGINT NOT NULL,
    title TSVECTOR NOT NULL,
    words TSVECTOR NOT NULL,
    coarse BOOLEAN NOT NULL
)"""
_INDEX = (
    "ALTER TABLE articles ALTER COLUMN text SET STORAGE EXTERNAL",  # read often by search: not packed
    _GRAMS,
    "CREATE INDEX grams_by_word ON grams USING gin (words)",
    "CREATE INDEX grams_by_title ON grams USING gin (title)",
    "CREATE INDEX grams_coarse ON grams (article_id) WHERE coarse",
    "CREATE TABLE library_version (version BIGINT NOT NULL)",
)
_LOCK = 0x68756F6A75  # one writer at a time; the number is that of no other program
# a tsvector holds less than 1 MB; an article with more different tokens is indexed by its single units
_MOST_BYTES = 900_000
_K1, _B = 1.2, 0.75
_LEAST_IDF = 1e-6
_FIRST_HAN = "\u3400"


class PostgresDatabase:
    """A library at an address ``postgresql://…``; its tables live in the first schema of the search path."""

    contains = "strpos({}, ?) > 0"

    def __init__(self, address: str) -> None:
        """Connect, making the tables where there are none.

        Raises:
            LibraryError: no connection, no driver, or a library of another version.
        """
        try:
            import psycopg  # noqa: PLC0415  optional
        except ImportError as error:
            raise LibraryError(_ABSENT) from error
        try:
            self._db: Any = psycopg.connect(address, autocommit=True)
        except psycopg.Error as error:
            why = str(error).strip().splitlines()[0]
            raise LibraryError(f"无法连接政策库所在的 PostgreSQL({why});请检查地址、账号和服务是否启动") from error
        try:
            self._prepare()
        except psycopg.Error as error:
            self._db.close()
            why = str(error).strip().splitlines()[0]
            raise LibraryError(f"PostgreSQL 中的政策库无法使用({why});请检查账号是否可以建表") from error

    def _prepare(self) -> None:
        with self._db.transaction():
            self._db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            made = self._db.execute("SELECT to_regclass('library_version')").fetchone()[0]
            if made is None:
                for statement in (*statements(postgres=True), *_INDEX):
                    self._db.execute(statement)
                self._db.execute("INSERT INTO library_version VALUES (%s)", (SCHEMA_VERSION,))
        version = self._db.execute("SELECT version FROM library_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            self._db.close()
            raise LibraryError(f"这个 PostgreSQL 数据库中的政策库是版本 {version},应为 {SCHEMA_VERSION};请另选数据库")

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """What a query gives; nothing for a change."""
        cursor = self._db.execute(_percent(sql), [_stored(value) for value in values])
        return cursor.fetchall() if cursor.description else []

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """The same change for many rows."""
        with self._db.cursor() as cursor:
            cursor.executemany(_percent(sql), [[_stored(value) for value in row] for row in rows])

    def begin(self) -> None:
        """Begin a transaction as the only writer."""
        self._db.execute("BEGIN")
        self._db.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))

    def commit(self) -> None:
        """Make the transaction last."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction, where one is open."""
        if not self._db.closed:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the connection."""
        self._db.close()

    def add_words(self, article: int, title: str, text: str) -> None:
        """Index an article by the tokens of its title and of its text."""
        tokens = {*title.split(), *text.split()}
        coarse = sum(len(token.encode()) + 4 for token in tokens) > _MOST_BYTES
        words = _units_of(tokens) if coarse else tokens
        self._db.execute(
            "INSERT INTO grams VALUES (%s, %s, array_to_tsvector(%s), array_to_tsvector(%s), %s)",
            (article, title.count(" ") + text.count(" ") + 2, sorted(set(title.split())), sorted(words), coarse),
        )

    def count(self, expression: Expression, most: int) -> int:
        """How many articles match, counted no further than ``most``."""
        match, values = _match(expression)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM grams g JOIN articles a ON a.id = g.article_id WHERE {match} LIMIT ?) m"  # noqa: S608, E501  constants and question marks
        return int(self.rows(sql, [*values, most])[0][0])

    def best(
        self, expression: Expression, condition: str, values: Sequence[object], limit: int, *, title: bool
    ) -> list[Ranked]:
        """The best by BM25, with the weights and the formula of SQLite's FTS5."""
        match, matched = _match(expression, title=title)
        phrases = list(dict.fromkeys(one for group in expression for some in group for one in some))
        counts = ", ".join(_weighted(one, title=title) for one in phrases)
        shown = [_pattern(one) for one in phrases for _ in range(1 if title else 2)]
        sql = (
            f"SELECT a.id, g.size, {counts} FROM grams g JOIN articles a ON a.id = g.article_id"  # noqa: S608  constants and question marks
            f" WHERE {match}{condition}"
        )
        found = self.rows(sql, [*shown, *matched, *values])
        if not found:
            return []
        total, mean = self.rows("SELECT count(*), coalesce(avg(size), 1) FROM grams")[0]
        weights = (
            [_idf(int(total), self._with_phrase(one)) for one in phrases] if len(found) > 1 else [1.0] * len(phrases)
        )
        scored = [(row[0], -_bm25(row[1], row[2:], weights, float(mean))) for row in found]
        return sorted(scored, key=lambda row: (row[1], row[0]))[:limit]

    def _with_phrase(self, phrase: Phrase) -> int:
        """How many articles have the phrase, near enough for its weight."""
        stands, values = _stands_in_coarse(phrase)
        sql = (
            "SELECT (SELECT count(*) FROM grams WHERE NOT coarse AND words @@ ?::tsquery) + (SELECT count(*)"  # noqa: S608  constants and question marks
            f" FROM grams g JOIN articles a ON a.id = g.article_id WHERE {stands})"
        )
        return int(self.rows(sql, [_tsquery(phrase), *values])[0][0])

    def newest(self, expression: Expression, condition: str, values: Sequence[object], limit: int) -> list[Ranked]:
        """The articles that match and fulfil the condition, the last added first."""
        match, matched = _match(expression)
        sql = (
            f"SELECT a.id, 0.0 FROM grams g JOIN articles a ON a.id = g.article_id"  # noqa: S608  constants and question marks
            f" WHERE {match}{condition} ORDER BY a.id DESC LIMIT ?"
        )
        return [(row[0], 0.0) for row in self.rows(sql, [*matched, *values, limit])]

    def articles_with(self, phrases: Sequence[Phrase]) -> list[int]:
        """How many articles have each phrase."""
        return [self._with_phrase(phrase) for phrase in phrases]


def _percent(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _match(expression: Expression, *, title: bool = False) -> tuple[str, list[object]]:
    """The expression as a condition on ``grams g`` and ``articles a``, and its values."""
    values: list[object] = []
    groups = []
    for group in expression:
        alternatives = []
        for phrases in group:
            parts = []
            for phrase in phrases:
                sql, own = _holds(phrase, title=title)
                parts.append(sql)
                values += own
            alternatives.append("(" + " AND ".join(parts) + ")")
        groups.append("(" + " OR ".join(alternatives) + ")")
    return " AND ".join(groups), values


def _holds(phrase: Phrase, *, title: bool) -> tuple[str, list[object]]:
    if title and len(phrase.tokens) == 1:
        return "g.title @@ ?::tsquery", [_tsquery(phrase)]
    if title:
        return f"(g.title @@ ?::tsquery AND {_stands('a.title', phrase)})", [_tsquery(phrase), _pattern(phrase)]
    coarse, in_coarse = _stands_in_coarse(phrase)
    if len(phrase.tokens) == 1:
        fine, own = "(NOT g.coarse AND g.words @@ ?::tsquery)", [_tsquery(phrase)]
    else:
        fine = f"(NOT g.coarse AND g.words @@ ?::tsquery AND {_stands_anywhere(phrase)})"
        own = [_tsquery(phrase), _pattern(phrase), _pattern(phrase)]
    return f"({fine} OR {coarse})", [*own, *in_coarse]


def _stands_in_coarse(phrase: Phrase) -> tuple[str, list[object]]:
    """The condition for articles that are indexed by their units: the text decides."""
    units = _quoted_all(phrase.units, prefix=phrase.prefix)
    sql = f"(g.coarse AND g.words @@ ?::tsquery AND {_stands_anywhere(phrase)})"
    return sql, [units, _pattern(phrase), _pattern(phrase)]


def _stands_anywhere(phrase: Phrase) -> str:
    return f"({_stands('a.text', phrase)} OR {_stands('a.title', phrase)})"


def _stands(column: str, phrase: Phrase) -> str:
    text = _compared(column, phrase)
    return f"{text} ~ ?" if _pattern(phrase) != phrase.written else f"strpos({text}, ?) > 0"


def _compared(column: str, phrase: Phrase) -> str:
    return f"lower({column})" if any(c.isascii() and c.isalpha() for c in phrase.written) else column


def _weighted(phrase: Phrase, *, title: bool) -> str:
    """How often the phrase stands in an article, with the weight of the title."""
    in_title = f"{TITLE_WEIGHT} * {_times('a.title', phrase)}"
    return in_title if title else f"{in_title} + {_times('a.text', phrase)}"


def _times(column: str, phrase: Phrase) -> str:
    """How often the phrase stands in a column; a number only where it begins as a unit."""
    text = _compared(column, phrase)
    if phrase.units[0][0] < _FIRST_HAN or phrase.units[-1][-1] < _FIRST_HAN:
        return f"regexp_count({text}, ?)"
    return f"((length({text}) - length(replace({text}, ?, ''))) / {len(phrase.written)})"


def _pattern(phrase: Phrase) -> str:
    """What ``_times`` looks for."""
    first, last = phrase.units[0][0] < _FIRST_HAN, phrase.units[-1][-1] < _FIRST_HAN
    if not first and not last:
        return phrase.written
    before = "(?<![0-9a-z.])" if first else ""
    behind = r"(?![0-9a-z]|\.[0-9])" if last and not phrase.prefix else ""
    return before + re.escape(phrase.written) + behind


def _tsquery(phrase: Phrase) -> str:
    return _quoted_all(phrase.tokens, prefix=phrase.prefix)


def _quoted_all(tokens: Sequence[str], *, prefix: bool) -> str:
    return " & ".join(f"'{token}'{':*' if prefix else ''}" for token in tokens)


def _units_of(tokens: Iterable[str]) -> set[str]:
    """The single units of tokens: what stands before the first Han character, and each Han character."""
    found: set[str] = set()
    for token in tokens:
        run = ""
        for character in token:
            if character >= _FIRST_HAN:
                found.add(character)
                if run:
                    found.add(run)
                run = ""
            else:
                run += character
        if run:
            found.add(run)
    return found


def _idf(total: int, having: int) -> float:
    return max(math.log((total - having + 0.5) / (having + 0.5)), _LEAST_IDF)


def _bm25(size: int, counts: Sequence[float], weights: Sequence[float], mean: float) -> float:
    length = _K1 * (1 - _B + _B * size / mean)
    return sum(
        weight * float(count) * (_K1 + 1) / (float(count) + length)
        for count, weight in zip(counts, weights, strict=True)
    )


def _stored(value: object) -> object:
    """Text that PostgreSQL cannot hold (NUL, lone surrogates) with its odd parts replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
    return value

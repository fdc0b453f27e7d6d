"""The policy library: documents kept with their source, their articles once each, what they cite, and the index."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from huoju.documents.cleaning.duplicates import same_article, shingles
from huoju.documents.cleaning.sections import section_tree
from huoju.documents.library.citations import Citation
from huoju.documents.library.database import Database
from huoju.documents.library.preparing import PreparedArticle, prepare, prepared, unpacked
from huoju.documents.library.queries import Filter, Hit, more_like, search
from huoju.documents.library.records import AddReport, Entry, Link
from huoju.documents.library.sqlite import SqliteDatabase
from huoju.documents.model import Article, Metadata, Problem, Source
from huoju.documents.reading import DEFAULT_OPTIONS, ReadOptions, read_paths

# documents in one transaction: what a crash can cost, against what a commit costs
_BATCH = 200
_MAX_CANDIDATES = 20


_ENTRY = (
    "a.id, a.title, a.date, a.source, a.author, a.body, a.number, a.region, a.kind, d.name, a.canonical, a.current"
    " FROM articles a JOIN documents d ON d.id = a.document_id"
)


class Library:
    """A library in one SQLite file, or in PostgreSQL.

    Every change is a transaction: a crash leaves what was there before or after.
    """

    def __init__(self, where: Path | str) -> None:
        """Open the library at the path or at the address ``postgresql://…``, making it where there is none.

        Raises:
            LibraryError: it cannot be opened.
        """
        self._db: Database = _database(where)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    @property
    def database(self) -> Database:
        """The database, for the search beside it."""
        return self._db

    def search(self, query: str, chosen: Filter | None = None, limit: int = 20) -> list[Hit]:
        """The articles that hold every word of the query, best first, then those near in wording."""
        return search(self, query, chosen, limit)

    def more_like(self, article: int, limit: int = 10) -> list[Hit]:
        """Articles about the same; its copies are left out."""
        return more_like(self, article, limit)

    def add(
        self, paths: Iterable[Path | str], options: ReadOptions = DEFAULT_OPTIONS, *, processes: int = 1
    ) -> AddReport:
        """Take in every document under the paths; those it has are passed over, so it may be run again at any time.

        ``processes`` clean at once; 0 takes one for each processor. The result does not depend on it.
        """
        return self.add_sources(read_paths(paths, options), processes=processes)

    def add_sources(self, items: Iterable[Source | Problem], *, processes: int = 1) -> AddReport:
        """Take in documents that are read already."""
        report = AddReport()
        open_batch = 0
        try:
            for item, articles in prepared(items, self._is_new, processes):
                if isinstance(item, Problem):
                    report.problems.append(item)
                    continue
                if not open_batch:
                    self._db.begin()
                self._add_one(item, articles, report)
                open_batch += 1
                if open_batch == _BATCH:
                    self._db.commit()
                    open_batch = 0
        except BaseException:
            self._db.rollback()
            raise
        if open_batch:
            self._db.commit()
        return report

    def _is_new(self, source: Source) -> bool:
        """Whether these bytes are new, so that they must be cleaned."""
        return not self._db.rows("SELECT 1 FROM documents WHERE sha256 = ? LIMIT 1", (source.sha256,))

    def _add_one(self, source: Source, articles: list[PreparedArticle] | None, report: AddReport) -> None:
        known = self._db.rows(
            "SELECT id, coalesce(same_as, id), replaced_by FROM documents WHERE name = ? AND sha256 = ?",
            (source.name, source.sha256),
        )
        if known:
            report.unchanged += 1
            if known[0][2] is not None:
                self._restore(source.name, known[0][0], known[0][1])
            return
        twin = self._db.rows("SELECT id FROM documents WHERE sha256 = ? AND same_as IS NULL", (source.sha256,))
        raw = None if twin else zlib.compress(source.text.encode("utf-8", "surrogatepass"), 1)
        document = self._insert(
            "documents",
            ("name", "sha256", "kind", "charset", "url", "time", "size", "raw", "same_as"),
            (
                source.name, source.sha256, source.kind, source.charset, source.url, source.time, source.size, raw,
                twin[0][0] if twin else None,
            ),
        )  # fmt: skip
        self._replace_older(source.name, document)
        report.added += 1
        if twin:
            self._db.rows("UPDATE articles SET current = 1 WHERE document_id = ?", (twin[0][0],))
            return
        articles = prepare(source) if articles is None else articles
        if not articles:
            report.problems.append(Problem(source.name, "没有找到正文,原文已存"))
        for article in articles:
            report.articles += 1
            report.duplicates += self._add_article(document, article)

    def _insert(self, table: str, columns: tuple[str, ...], values: tuple[object, ...]) -> int:
        """A new row with the next number, which is its id."""
        marks = ", ".join("?" * len(values))
        names = ", ".join(columns)
        sql = f"INSERT INTO {table} (id, {names}) SELECT coalesce(max(id), 0) + 1, {marks} FROM {table} RETURNING id"  # noqa: S608  constants and question marks
        return int(self._db.rows(sql, values)[0][0])

    def _restore(self, name: str, document: int, content: int) -> None:
        """The file of this name has its earlier bytes again."""
        self._db.rows("UPDATE documents SET replaced_by = NULL WHERE id = ?", (document,))
        self._replace_older(name, document)
        self._db.rows("UPDATE articles SET current = 1 WHERE document_id = ?", (content,))

    def _replace_older(self, name: str, document: int) -> None:
        """Documents of this name with other bytes are history now, and their articles."""
        older = self._db.rows(
            "SELECT id FROM documents WHERE name = ? AND id != ? AND replaced_by IS NULL", (name, document)
        )
        for (old,) in older:
            self._db.rows("UPDATE documents SET replaced_by = ? WHERE id = ?", (document, old))
            elsewhere = self._db.rows("SELECT 1 FROM documents WHERE same_as = ? AND replaced_by IS NULL", (old,))
            if not elsewhere:
                self._db.rows("UPDATE articles SET current = 0 WHERE document_id = ?", (old,))

    def _add_article(self, document: int, article: PreparedArticle) -> bool:
        """Store one article; True where it is a copy of one that is there."""
        own = self._insert("articles", ("document_id", *article.columns, "canonical"), (document, *article.values, 0))
        self._db.rows("UPDATE articles SET canonical = ? WHERE id = ?", (own, own))
        self._db.add_words(own, article.title_tokens, article.text_tokens)
        self._link(own, article.family, article.number, article.citations)
        return self._join_copies(own, article)

    def _join_copies(self, own: int, article: PreparedArticle) -> bool:
        """Find the article's copies by their bands and let the best of them stand for all."""
        keys = article.bands
        marks = ",".join("?" * len(keys)) or "NULL"
        near = self._db.rows(
            f"SELECT DISTINCT article_id FROM bands WHERE key IN ({marks}) ORDER BY article_id LIMIT {_MAX_CANDIDATES}",  # noqa: S608  only question marks and a constant are put in
            keys,
        )
        self._db.run_many("INSERT INTO bands VALUES (?, ?) ON CONFLICT DO NOTHING", [(key, own) for key in keys])
        mine = shingles(article.text) if near else None
        for (other,) in near:
            there, best = self._db.rows("SELECT text, canonical FROM articles WHERE id = ?", (other,))[0]
            if mine is None or not same_article(mine, shingles(there)):
                continue
            best_rank = self._db.rows("SELECT quality FROM articles WHERE id = ?", (best,))[0][0]
            chosen = own if json.loads(article.quality) > json.loads(best_rank) else best
            self._db.rows("UPDATE articles SET canonical = ? WHERE canonical IN (?, ?)", (chosen, own, best))
            return True
        return False

    def _link(self, own: int, own_family: str, number: str, cited: list[Citation]) -> None:
        """The article's citations, and the waiting citations of others that mean this article."""
        rows = [
            (own, one.start, one.end, one.relation, one.title, one.number, one.target, self._find(one))
            for one in cited
            if one.target and one.target not in {own_family, number}
        ]
        self._db.run_many("INSERT INTO citations VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        for target in {own_family, number} - {""}:
            self._db.rows(
                "UPDATE citations SET cited = ? WHERE target = ? AND cited IS NULL AND article_id != ?",
                (own, target, own),
            )

    def _find(self, citation: Citation) -> int | None:
        column = "number" if citation.number else "family"
        found = self._db.rows(
            f"SELECT id FROM articles WHERE {column} = ? ORDER BY date DESC, id LIMIT 1",  # noqa: S608  one of two constants
            (citation.target,),
        )
        return int(found[0][0]) if found else None

    def entries(self) -> Iterator[Entry]:
        """Every article, in the order they came in."""
        for row in self._db.rows(f"SELECT {_ENTRY} ORDER BY a.id"):
            yield _entry(row)

    def current_articles(self) -> Iterator[Article]:
        """The articles that count, whole: the best copies, of documents that have not been replaced."""
        numbers = self._db.rows("SELECT id FROM articles WHERE canonical = id AND current = 1 ORDER BY id")
        for (number,) in numbers:
            article = self.article(number)
            if article is not None:
                yield article

    def text(self, article: int) -> str:
        """The clean text of an article that the library has."""
        return str(self._db.rows("SELECT text FROM articles WHERE id = ?", (article,))[0][0])

    def entry(self, article: int) -> Entry | None:
        """One article without its text; None where the library has none of this id."""
        rows = self._db.rows(f"SELECT {_ENTRY} WHERE a.id = ?", (article,))
        return _entry(rows[0]) if rows else None

    def article(self, article: int) -> Article | None:
        """One article whole, with its source and its map; None where the library has none of this id."""
        rows = self._db.rows(
            "SELECT a.ordinal, a.title, a.date, a.source, a.author, a.body, a.number, a.region, a.kind, a.text,"
            " a.places, a.flags, d.name, d.kind, d.sha256, d.size, d.raw, d.charset, d.url, d.time"
            " FROM articles a JOIN documents d ON d.id = a.document_id WHERE a.id = ?",
            (article,),
        )
        if not rows:
            return None
        row = rows[0]
        raw = zlib.decompress(row[16]).decode("utf-8", "surrogatepass")
        flags = tuple(json.loads(row[11]))
        source = Source(
            row[12], row[13], row[14], row[15], raw, row[17], row[18], row[19], any("识别" in f for f in flags)
        )
        metadata = Metadata(*row[1:9])
        return Article(source, row[0], metadata, unpacked(row[9], row[10]), section_tree(row[9]), flags)

    def copies(self, article: int) -> list[Entry]:
        """The other copies of the article, the best first."""
        rows = self._db.rows(
            f"SELECT {_ENTRY} WHERE a.canonical = (SELECT canonical FROM articles WHERE id = ?) AND a.id != ?"  # noqa: S608  constant
            " ORDER BY a.id != a.canonical, a.id",
            (article, article),
        )
        return [_entry(row) for row in rows]

    def versions(self, article: int) -> list[Entry]:
        """The versions of the article's text, the oldest first: one title but for version and year, other content."""
        rows = self._db.rows(
            f"SELECT {_ENTRY} WHERE a.family = (SELECT family FROM articles WHERE id = ?) AND a.family != ''"  # noqa: S608  constant
            " AND a.canonical = a.id ORDER BY a.date, a.id",
            (article,),
        )
        return [_entry(row) for row in rows]

    def cites(self, article: int) -> list[Link]:
        """What the article names and repeals, in the order of its text."""
        return self._links("article_id = ? ORDER BY start", article)

    def cited_by(self, article: int) -> list[Link]:
        """Where the article is named or repealed."""
        return self._links("cited = ? ORDER BY article_id, start", article)

    def _links(self, condition: str, article: int) -> list[Link]:
        rows = self._db.rows(
            f'SELECT article_id, relation, title, number, start, "end", cited FROM citations WHERE {condition}',  # noqa: S608  constant
            (article,),
        )
        return [Link(*row) for row in rows]


def is_address(where: Path | str) -> bool:
    """Whether a library is named by an address of PostgreSQL and not by a file."""
    return isinstance(where, str) and where.startswith(("postgresql://", "postgres://"))


def open_library(where: Path | str) -> Library:
    """The library at a path or an address ``postgresql://…``, made where there is none.

    Raises:
        LibraryError: it cannot be opened.
    """
    return Library(where)


def _database(where: Path | str) -> Database:
    if not is_address(where):
        return SqliteDatabase(where)
    from huoju.documents.library.postgres import PostgresDatabase  # noqa: PLC0415  optional

    return PostgresDatabase(str(where))


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(*(*row[:-1], bool(row[-1])))

"""The policy library: documents kept with their source, their articles once each, what they cite, and the index."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from huoju.documents.cleaning import clean
from huoju.documents.cleaning.duplicates import band_keys, same_article, shingles
from huoju.documents.cleaning.pipeline import quality
from huoju.documents.cleaning.sections import section_tree
from huoju.documents.library.citations import Citation, family, find_citations
from huoju.documents.library.grams import index_text
from huoju.documents.library.schema import open_database
from huoju.documents.mapped import MappedText
from huoju.documents.model import Article, Metadata, Problem, Source
from huoju.documents.reading import DEFAULT_OPTIONS, ReadOptions, read_paths

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

# documents in one transaction: what a crash can cost, against what a commit costs
_BATCH = 200
_MAX_CANDIDATES = 20
_COMPRESSION = 1


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


_ENTRY = (
    "a.id, a.title, a.date, a.source, a.author, a.body, a.number, a.region, a.kind, d.name, a.canonical, a.current"
    " FROM articles a JOIN documents d ON d.id = a.document_id"
)


class Library:
    """A library in one SQLite file. Every change is a transaction: a crash leaves what was there before or after."""

    def __init__(self, path: Path | str) -> None:
        """Open the library at the path, making it where there is none."""
        self._db = open_database(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The database, for the search beside it."""
        return self._db

    def add(self, paths: Iterable[Path | str], options: ReadOptions = DEFAULT_OPTIONS) -> AddReport:
        """Take in every document under the paths; those it has are passed over, so it may be run again at any time."""
        return self.add_sources(read_paths(paths, options))

    def add_sources(self, items: Iterable[Source | Problem]) -> AddReport:
        """Take in documents that are read already."""
        report = AddReport()
        open_batch = 0
        try:
            for item in items:
                if isinstance(item, Problem):
                    report.problems.append(item)
                    continue
                if not open_batch:
                    self._db.execute("BEGIN IMMEDIATE")
                self._add_one(item, report)
                open_batch += 1
                if open_batch == _BATCH:
                    self._db.execute("COMMIT")
                    open_batch = 0
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        if open_batch:
            self._db.execute("COMMIT")
        return report

    def _add_one(self, source: Source, report: AddReport) -> None:
        known = self._db.execute(
            "SELECT id, coalesce(same_as, id), replaced_by FROM documents WHERE name = ? AND sha256 = ?",
            (source.name, source.sha256),
        ).fetchone()
        if known:
            report.unchanged += 1
            if known[2] is not None:
                self._restore(source.name, known[0], known[1])
            return
        twin = self._db.execute(
            "SELECT id FROM documents WHERE sha256 = ? AND same_as IS NULL", (source.sha256,)
        ).fetchone()
        raw = None if twin else zlib.compress(source.text.encode("utf-8", "surrogatepass"), _COMPRESSION)
        row = (
            source.name, source.sha256, source.kind, source.charset, source.url, source.time, source.size, raw,
            twin[0] if twin else None,
        )  # fmt: skip
        cursor = self._db.execute(
            "INSERT INTO documents (name, sha256, kind, charset, url, time, size, raw, same_as)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        document = _row_id(cursor)
        self._replace_older(source.name, document)
        report.added += 1
        if twin:
            self._db.execute("UPDATE articles SET current = 1 WHERE document_id = ?", (twin[0],))
            return
        articles = clean(source)
        if not articles:
            report.problems.append(Problem(source.name, "没有找到正文,原文已存"))
        for article in articles:
            report.articles += 1
            report.duplicates += self._add_article(document, article)

    def _restore(self, name: str, document: int, content: int) -> None:
        """The file of this name has its earlier bytes again."""
        self._db.execute("UPDATE documents SET replaced_by = NULL WHERE id = ?", (document,))
        self._replace_older(name, document)
        self._db.execute("UPDATE articles SET current = 1 WHERE document_id = ?", (content,))

    def _replace_older(self, name: str, document: int) -> None:
        """Documents of this name with other bytes are history now, and their articles."""
        older = self._db.execute(
            "SELECT id FROM documents WHERE name = ? AND id != ? AND replaced_by IS NULL", (name, document)
        ).fetchall()
        for (old,) in older:
            self._db.execute("UPDATE documents SET replaced_by = ? WHERE id = ?", (document, old))
            elsewhere = self._db.execute(
                "SELECT 1 FROM documents WHERE same_as = ? AND replaced_by IS NULL", (old,)
            ).fetchone()
            if not elsewhere:
                self._db.execute("UPDATE articles SET current = 0 WHERE document_id = ?", (old,))

    def _add_article(self, document: int, article: Article) -> bool:
        """Store one article; True where it is a copy of one that is there."""
        m = article.metadata
        rank = json.dumps(quality(article))
        row = (
            document, article.ordinal, article.key, m.title, family(m.title), m.date, m.source, m.author, m.body,
            m.document_number, m.region, m.kind, article.text, _packed(article.body),
            json.dumps(article.flags, ensure_ascii=False), rank,
        )  # fmt: skip
        cursor = self._db.execute(
            "INSERT INTO articles (document_id, ordinal, key, title, family, date, source, author, body, number,"
            " region, kind, text, places, flags, quality, canonical)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            row,
        )
        own = _row_id(cursor)
        self._db.execute("UPDATE articles SET canonical = ? WHERE id = ?", (own, own))
        self._db.execute(
            "INSERT INTO grams (rowid, title, text) VALUES (?, ?, ?)",
            (own, index_text(m.title), index_text(article.text)),
        )
        self._link(own, family(m.title), m.document_number, find_citations(article.text))
        return self._join_copies(own, article.text, rank)

    def _join_copies(self, own: int, text: str, rank: str) -> bool:
        """Find the article's copies by their bands and let the best of them stand for all."""
        mine = shingles(text)
        keys = band_keys(mine)
        marks = ",".join("?" * len(keys))
        near = self._db.execute(
            f"SELECT DISTINCT article_id FROM bands WHERE key IN ({marks}) ORDER BY article_id LIMIT {_MAX_CANDIDATES}",  # noqa: S608  only question marks and a constant are put in
            keys,
        ).fetchall()
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, own) for key in keys])
        for (other,) in near:
            there, best = self._db.execute("SELECT text, canonical FROM articles WHERE id = ?", (other,)).fetchone()
            if not same_article(mine, shingles(there)):
                continue
            best_rank = self._db.execute("SELECT quality FROM articles WHERE id = ?", (best,)).fetchone()[0]
            chosen = own if json.loads(rank) > json.loads(best_rank) else best
            self._db.execute("UPDATE articles SET canonical = ? WHERE canonical IN (?, ?)", (chosen, own, best))
            return True
        return False

    def _link(self, own: int, own_family: str, number: str, cited: list[Citation]) -> None:
        """The article's citations, and the waiting citations of others that mean this article."""
        rows = [
            (own, one.start, one.end, one.relation, one.title, one.number, one.target, self._find(one))
            for one in cited
            if one.target and one.target not in {own_family, number}
        ]
        self._db.executemany("INSERT INTO citations VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        for target in {own_family, number} - {""}:
            self._db.execute(
                "UPDATE citations SET cited = ? WHERE target = ? AND cited IS NULL AND article_id != ?",
                (own, target, own),
            )

    def _find(self, citation: Citation) -> int | None:
        column = "number" if citation.number else "family"
        found = self._db.execute(
            f"SELECT id FROM articles WHERE {column} = ? ORDER BY date DESC, id LIMIT 1",  # noqa: S608  one of two constants
            (citation.target,),
        ).fetchone()
        return int(found[0]) if found else None

    def entries(self) -> Iterator[Entry]:
        """Every article, in the order they came in."""
        for row in self._db.execute(f"SELECT {_ENTRY} ORDER BY a.id"):
            yield _entry(row)

    def entry(self, article: int) -> Entry | None:
        """One article without its text; None where the library has none of this id."""
        row = self._db.execute(f"SELECT {_ENTRY} WHERE a.id = ?", (article,)).fetchone()
        return _entry(row) if row else None

    def article(self, article: int) -> Article | None:
        """One article whole, with its source and its map; None where the library has none of this id."""
        row = self._db.execute(
            "SELECT a.ordinal, a.title, a.date, a.source, a.author, a.body, a.number, a.region, a.kind, a.text,"
            " a.places, a.flags, d.name, d.kind, d.sha256, d.size, d.raw, d.charset, d.url, d.time"
            " FROM articles a JOIN documents d ON d.id = a.document_id WHERE a.id = ?",
            (article,),
        ).fetchone()
        if row is None:
            return None
        raw = zlib.decompress(row[16]).decode("utf-8", "surrogatepass")
        flags = tuple(json.loads(row[11]))
        source = Source(
            row[12], row[13], row[14], row[15], raw, row[17], row[18], row[19], any("识别" in f for f in flags)
        )
        metadata = Metadata(*row[1:9])
        return Article(source, row[0], metadata, _unpacked(row[9], row[10]), section_tree(row[9]), flags)

    def copies(self, article: int) -> list[Entry]:
        """The other copies of the article, the best first."""
        rows = self._db.execute(
            f"SELECT {_ENTRY} WHERE a.canonical = (SELECT canonical FROM articles WHERE id = ?) AND a.id != ?"  # noqa: S608  constant
            " ORDER BY a.id != a.canonical, a.id",
            (article, article),
        )
        return [_entry(row) for row in rows]

    def versions(self, article: int) -> list[Entry]:
        """The versions of the article's text, the oldest first: one title but for version and year, other content."""
        rows = self._db.execute(
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
        rows = self._db.execute(
            f"SELECT article_id, relation, title, number, start, end, cited FROM citations WHERE {condition}",  # noqa: S608  constant
            (article,),
        )
        return [Link(*row) for row in rows]


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(*(*row[:-1], bool(row[-1])))


def _row_id(cursor: sqlite3.Cursor) -> int:
    row_id = cursor.lastrowid
    assert row_id is not None
    return row_id


def _packed(body: MappedText) -> bytes:
    steps = np.diff(body.starts, prepend=0).astype("<i4")
    widths = (body.ends - body.starts).astype("<i4")
    return zlib.compress(steps.tobytes() + widths.tobytes(), _COMPRESSION)


def _unpacked(text: str, packed: bytes) -> MappedText:
    numbers = np.frombuffer(zlib.decompress(packed), dtype="<i4")
    steps, widths = numbers[: len(text)], numbers[len(text) :]
    starts = np.cumsum(steps).astype(np.int32)
    return MappedText(text, starts, (starts + widths).astype(np.int32))

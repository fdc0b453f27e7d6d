"""The tables of the library, and the opening of its file."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_VERSION = 1

_TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    charset TEXT NOT NULL,
    url TEXT,
    time TEXT,
    size INTEGER NOT NULL,
    raw BLOB,                                          -- zlib, UTF-8; NULL where same_as holds it
    same_as INTEGER REFERENCES documents(id),          -- the same bytes came earlier under another name
    replaced_by INTEGER REFERENCES documents(id),      -- the file of this name has other bytes now
    UNIQUE (name, sha256)
);
CREATE INDEX documents_by_content ON documents (sha256);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents(id),
    ordinal INTEGER NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    family TEXT NOT NULL,                              -- the title without version and year
    date TEXT NOT NULL,
    source TEXT NOT NULL,
    author TEXT NOT NULL,
    body TEXT NOT NULL,
    number TEXT NOT NULL,
    region TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    places BLOB NOT NULL,                              -- zlib of the map to the source
    flags TEXT NOT NULL,                               -- JSON list
    quality TEXT NOT NULL,                             -- JSON list, larger is better
    current INTEGER NOT NULL DEFAULT 1,                -- 0 where the document was replaced
    canonical INTEGER NOT NULL,                        -- the best copy of the same article, itself where it is that
    UNIQUE (document_id, ordinal)
);
CREATE INDEX articles_by_family ON articles (family);
CREATE INDEX articles_by_number ON articles (number) WHERE number != '';
CREATE INDEX articles_by_canonical ON articles (canonical);
CREATE TABLE bands (
    key INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (key, article_id)
) WITHOUT ROWID;
CREATE TABLE citations (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    relation TEXT NOT NULL,                            -- cites or supersedes
    title TEXT NOT NULL,
    number TEXT NOT NULL,
    target TEXT NOT NULL,                              -- what it is looked up by: the number, else the family
    cited INTEGER REFERENCES articles(id),
    PRIMARY KEY (article_id, start)
) WITHOUT ROWID;
CREATE INDEX citations_by_target ON citations (target);
CREATE INDEX citations_by_cited ON citations (cited);
CREATE VIRTUAL TABLE grams USING fts5 (title, text, content = '', tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE gram_counts USING fts5vocab (grams, 'row');
"""


class LibraryError(Exception):
    """The library cannot be opened; the message says why, in Chinese."""


def open_database(path: Path | str) -> sqlite3.Connection:
    """The database at the path, made where there is none; one writer, any number of readers.

    Raises:
        LibraryError: the file is no library, or of another version.
    """
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if version == 0 and tables == 0:
            for statement in _statements():
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise LibraryError(f"{path} 无法作为政策库打开({error});请检查路径与权限,或另选文件名") from error
    if version != SCHEMA_VERSION and tables:
        connection.close()
        raise LibraryError(f"{path} 不是本版本的政策库(版本 {version},应为 {SCHEMA_VERSION});请另选文件名重新入库")
    return connection


def _statements() -> list[str]:
    """The statements one by one: executescript would commit the transaction."""
    lines = [line.split("--")[0] for line in _TABLES.splitlines()]
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]

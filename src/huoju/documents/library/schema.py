"""The tables of a library, for either database."""

from __future__ import annotations

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
    "end" INTEGER NOT NULL,
    relation TEXT NOT NULL,                            -- cites or supersedes
    title TEXT NOT NULL,
    number TEXT NOT NULL,
    target TEXT NOT NULL,                              -- what it is looked up by: the number, else the family
    cited INTEGER REFERENCES articles(id),
    PRIMARY KEY (article_id, start)
) WITHOUT ROWID;
CREATE INDEX citations_by_target ON citations (target);
CREATE INDEX citations_by_cited ON citations (cited);
"""

_TYPES = {"BLOB": "BYTEA", "INTEGER PRIMARY KEY": "BIGINT PRIMARY KEY", "INTEGER": "BIGINT", " WITHOUT ROWID": ""}


def statements(*, postgres: bool = False) -> list[str]:
    """The statements that make the tables, one by one: a script would commit the transaction."""
    lines = [line.split("--")[0] for line in _TABLES.splitlines()]
    text = "\n".join(lines)
    if postgres:
        for sqlite, other in _TYPES.items():
            text = text.replace(sqlite, other)
    return [statement for statement in text.split(";") if statement.strip()]

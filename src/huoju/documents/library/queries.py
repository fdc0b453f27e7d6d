"""Search over a library: phrases, words of any length, synonyms, filters, snippets, more like this."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from huoju.documents.cleaning.script import fold_punctuation
from huoju.documents.library.grams import index_text, normal, pairs, phrase
from huoju.documents.rules import rules

if TYPE_CHECKING:
    from huoju.documents.library.store import Entry, Library

# Tuned on the questions in tests/documents/test_search.py: a hit in the title counts as eight in the text.
_TITLE_WEIGHT = 8.0
_BM25 = f"bm25(grams, {_TITLE_WEIGHT}, 1.0)"
# A word that stands in more articles tells them apart by their titles only; then the newest come first.
_MAX_RANKED = 20_000
_SNIPPET = 120
_LEAD = 30
_MAX_PAIRS = 24
# an article with fewer of the query's pairs is about something else
_MIN_COVERAGE = 0.4
_LIKE_TERMS = 24
_QUERY = re.compile(r'"([^"]+)"|“([^”]+)”|(\S+)')


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles count. An empty value lets all through; dates are YYYY-MM-DD, both ends included."""

    date_from: str = ""
    date_to: str = ""
    body: str = ""
    """part of the name of the issuing body or medium"""
    region: str = ""
    """part of the name of the province"""
    kind: str = ""
    with_history: bool = False
    """also documents that have been replaced, and copies"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found."""

    entry: Entry
    score: float
    """larger is better; comparable within one result only"""
    exact: bool
    """whether every word of the query stands in it; else it is near in its wording"""
    snippet: str
    marks: tuple[tuple[int, int], ...]
    """what to highlight in the snippet"""
    places: tuple[tuple[int, int], ...]
    """where the words stand in the article's text"""


def search(library: Library, query: str, chosen: Filter | None = None, limit: int = 20) -> list[Hit]:
    """The articles that hold every word of the query, best first, then those near in wording.

    Words are apart by spaces; "…" keeps a phrase with spaces together. A word also finds its synonyms, in either
    script.
    """
    terms = [next(group for group in match if group) for match in _QUERY.findall(query)]
    groups = [variants(term) for term in terms]
    parts = [" OR ".join(filter(None, map(phrase, group))) for group in groups]
    exact = " AND ".join(f"({part})" for part in parts if part)
    if not exact or limit <= 0:
        return []
    chosen = chosen or Filter()
    words = [variant for group in groups for variant in group]
    hits = [_hit(library, row, words, exact=True) for row in _rows(library, exact, chosen, limit)]
    wanted = pairs(query)[:_MAX_PAIRS]
    if len(hits) < limit and len(wanted) > 1:
        seen = {hit.entry.id for hit in hits}
        near = " OR ".join(f'"{pair}"' for pair in wanted)
        rows = _rows(library, near, chosen, limit + len(seen))
        near_hits = (_hit(library, row, [*words, *wanted], exact=False) for row in rows if row[0] not in seen)
        hits += [hit for hit in near_hits if _coverage(library, hit.entry.id, wanted) >= _MIN_COVERAGE]
    return hits[:limit]


def _coverage(library: Library, article: int, wanted: list[str]) -> float:
    """The share of the pairs that stand in the article."""
    title, text = library.connection.execute("SELECT title, text FROM articles WHERE id = ?", (article,)).fetchone()
    there = set(index_text(f"{normal(title)}\n{normal(text)}").split())
    return sum(pair in there for pair in wanted) / len(wanted)


def more_like(library: Library, article: int, limit: int = 10) -> list[Hit]:
    """Articles about the same, by the rarest of the pairs this one uses often; its copies are left out."""
    whole = library.article(article)
    if whole is None:
        return []
    counts = Counter(token for token in index_text(normal(whole.text)).split() if len(token) > 1)
    total = library.connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    weights = {}
    for token, count in counts.most_common(400):
        row = library.connection.execute("SELECT doc FROM gram_counts WHERE term = ?", (token,)).fetchone()
        if row and row[0] > 1:
            weights[token] = count * math.log((total + 1) / row[0])
    best = sorted(weights, key=lambda token: (-weights[token], token))[:_LIKE_TERMS]
    if not best:
        return []
    own = {article, *(entry.id for entry in library.copies(article))}
    rows = _rows(library, " OR ".join(f'"{token}"' for token in best), Filter(), limit + len(own))
    return [_hit(library, row, best, exact=False) for row in rows if row[0] not in own][:limit]


@cache
def _synonyms() -> dict[str, list[str]]:
    groups: list[list[str]] = rules("search")["synonyms"]
    return {word: group for group in groups for word in group}


def variants(term: str) -> list[str]:
    """The term, and the term with each name of the domain in it replaced by its other names."""
    plain = normal(term)
    found = [plain]
    for word in sorted(_synonyms(), key=len, reverse=True):
        if word in plain:
            others = (plain.replace(word, other) for other in _synonyms()[word] if other != word)
            found.extend(other for other in others if other not in found)
            break
    return found


def _rows(library: Library, expression: str, chosen: Filter, limit: int) -> list[tuple[int, float]]:
    """Ids and scores (smaller is better) of the best articles that match and pass the filter."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM grams WHERE grams MATCH ? LIMIT ?)"
    many = library.connection.execute(sql, (expression, _MAX_RANKED + 1)).fetchone()[0]
    if many <= _MAX_RANKED:
        return _ranked(library, expression, chosen, limit)
    rows = _ranked(library, f"{{title}} : ({expression})", chosen, limit)
    if len(rows) < limit:
        seen = {row[0] for row in rows}
        newest = _joined(library, expression, chosen, limit + len(seen), ranked=False)
        rows += [row for row in newest if row[0] not in seen]
    return rows[:limit]


def _ranked(library: Library, expression: str, chosen: Filter, limit: int) -> list[tuple[int, float]]:
    """The best by BM25. The filter is tried on a first few; only where it leaves too few the whole match is joined."""
    wide = 4 * limit + 40
    sql = f"SELECT rowid, {_BM25} AS rank FROM grams WHERE grams MATCH ? ORDER BY rank, rowid LIMIT ?"  # noqa: S608  constant
    rows = library.connection.execute(sql, (expression, wide)).fetchall()
    conditions, values = _conditions(chosen)
    marks = ",".join("?" * len(rows))
    passing = library.connection.execute(
        f"SELECT a.id FROM articles a WHERE a.id IN ({marks}){conditions}",  # noqa: S608  constants and question marks
        [*(row[0] for row in rows), *values],
    )
    passed = {row[0] for row in passing}
    kept = [row for row in rows if row[0] in passed][:limit]
    if len(kept) == limit or len(rows) < wide:
        return kept
    return _joined(library, expression, chosen, limit, ranked=True)


def _joined(library: Library, expression: str, chosen: Filter, limit: int, *, ranked: bool) -> list[tuple[int, float]]:
    """What matches and passes, the best first, or the newest first where rank would say nothing."""
    conditions, values = _conditions(chosen)
    score, order = (_BM25, "rank, g.rowid") if ranked else ("0.0", "g.rowid DESC")
    sql = (
        f"SELECT g.rowid, {score} AS rank FROM grams g JOIN articles a ON a.id = g.rowid"  # noqa: S608  constants and question marks
        f" WHERE grams MATCH ?{conditions} ORDER BY {order} LIMIT ?"
    )
    return library.connection.execute(sql, (expression, *values, limit)).fetchall()


def _conditions(chosen: Filter) -> tuple[str, list[str]]:
    conditions = "" if chosen.with_history else " AND a.canonical = a.id AND a.current = 1"
    values: list[str] = []
    for condition, value in (
        (" AND a.date >= ?", chosen.date_from),
        (" AND a.date != '' AND a.date <= ?", chosen.date_to),
        (" AND a.kind = ?", chosen.kind),
        (" AND instr(a.region, ?)", chosen.region),
        (" AND instr(a.body || ' ' || a.source, ?)", chosen.body),
    ):
        if value:
            conditions += condition
            values.append(normal(value))
    return conditions, values


def _hit(library: Library, row: tuple[int, float], words: list[str], *, exact: bool) -> Hit:
    entry = library.entry(row[0])
    assert entry is not None
    text = library.connection.execute("SELECT text FROM articles WHERE id = ?", (row[0],)).fetchone()[0]
    places = find_places(text, words)
    snippet, marks = _snippet(text, places)
    return Hit(entry, -row[1], exact, snippet, marks, places)


def find_places(text: str, words: list[str]) -> tuple[tuple[int, int], ...]:
    """Where the words stand in the text, sorted, overlapping ones joined; a number only as a whole number."""
    compared = _lower(fold_punctuation(text))
    found: list[tuple[int, int]] = []
    for word in dict.fromkeys(words):
        plain = normal(word).lower().strip()
        if plain:
            found.extend(match.span() for match in re.finditer(_bounded(plain), compared))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _lower(text: str) -> str:
    """The text in lower case, of the same length: İ would become two characters."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _bounded(word: str) -> str:
    pattern = re.escape(word)
    if word[0].isascii() and word[0].isalnum():
        pattern = r"(?<![0-9a-z])" + pattern
    if word[-1].isascii() and word[-1].isalnum():
        pattern += r"(?![0-9a-z])"
    return pattern


def _snippet(text: str, places: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The part of the text with the most places in it."""
    if not places:
        return text[:_SNIPPET].replace("\n", " "), ()
    best, most, last = 0, 0, 0
    for i, (start, _) in enumerate(places):
        while last < len(places) and places[last][1] <= start - _LEAD + _SNIPPET:
            last += 1
        if last - i > most:
            best, most = i, last - i
    begin = max(0, places[best][0] - _LEAD)
    end = min(len(text), begin + _SNIPPET)
    marks = tuple((a - begin, min(b, end) - begin) for a, b in places if begin <= a < end)
    return text[begin:end].replace("\n", " "), marks

"""Search over a library: phrases, words of any length, synonyms, filters, snippets, more like this."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from huoju.documents.cleaning.script import fold_punctuation
from huoju.documents.library.database import Ranked
from huoju.documents.library.english import by_meaning, chinese_words, is_english
from huoju.documents.library.grams import Expression, Phrase, index_text, normal, pairs, phrases
from huoju.documents.rules import rules

if TYPE_CHECKING:
    from huoju.documents.library.records import Entry
    from huoju.documents.library.store import Library

# A word that stands in more articles tells them apart by their titles only; then the newest come first.
_MAX_RANKED = 5_000
_SNIPPET = 120
_LEAD = 30
_MAX_PAIRS = 24
# an article with fewer of the query's pairs is about something else
_MIN_COVERAGE = 0.4
_LIKE_TERMS = 24
# of an English question: articles weighed by their terms, and of these read by the encoder
_ENGLISH_CANDIDATES = 60
_ENGLISH_READ = 8
_ENGLISH_LEAD = 40
_LIKE_CANDIDATES = 400
_QUERY_MARKS = re.compile(r'["“”]')
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
    script. A question in English finds articles by the Chinese words for its terms.
    """
    terms = [next(group for group in match if group) for match in _QUERY.findall(query)]
    groups = [variants(term) for term in terms]
    exact = tuple(any_of for group in groups if (any_of := tuple(filter(None, map(phrases, group)))))
    if not exact or limit <= 0:
        return []
    chosen = chosen or Filter()
    words = [variant for group in groups for variant in group]
    hits = [_hit(library, row, words, exact=True) for row in _rows(library, exact, chosen, limit)]
    if len(hits) < limit:
        near = _in_english(library, query, chosen, limit) if is_english(query) else _near(library, query, chosen, limit)
        seen = {hit.entry.id for hit in hits}
        hits += [hit for hit in near if hit.entry.id not in seen]
    return hits[:limit]


def _near(library: Library, query: str, chosen: Filter, limit: int) -> list[Hit]:
    """The articles with many of the query's pairs of characters."""
    wanted = pairs(query)[:_MAX_PAIRS]
    if len(wanted) < 2:  # noqa: PLR2004 - one pair is the query itself
        return []
    words = [*_QUERY_MARKS.sub(" ", query).split(), *(pair.written for pair in wanted)]
    tokens = [pair.tokens[0] for pair in wanted]
    rows = _rows(library, _any(wanted), chosen, 2 * limit)
    hits = (_hit(library, row, words, exact=False) for row in rows)
    return [hit for hit in hits if _coverage(library, hit.entry, tokens) >= _MIN_COVERAGE]


def _in_english(library: Library, query: str, chosen: Filter, limit: int) -> list[Hit]:
    """The articles with the Chinese words for most of an English question, the nearest in meaning first."""
    terms = chinese_words(query)
    words = [word for term in terms for word in term]
    if not words:
        return []
    rows = _rows(library, (tuple(phrases(word) for word in words),), chosen, max(limit, _ENGLISH_CANDIDATES))
    hits = [_hit(library, row, words, exact=False) for row in rows]
    found = [(_terms_in(library, hit.entry, terms), hit.score, hit) for hit in hits]
    found.sort(key=lambda row: row[:2], reverse=True)
    best = [hit for _, _, hit in found[:_ENGLISH_READ]]
    nearness = by_meaning(query, [hit.entry.title or hit.snippet[:_ENGLISH_LEAD] for hit in best])
    if nearness is not None:
        share = [covered / len(terms) for covered, _, _ in found]
        order = sorted(range(len(best)), key=lambda i: nearness[i] + share[i], reverse=True)
        best = [best[i] for i in order]
    return [*best, *(hit for _, _, hit in found[_ENGLISH_READ:])][:limit]


def _terms_in(library: Library, entry: Entry, terms: list[list[str]]) -> float:
    """For how many terms a word stands in the article; one in the title counts half as much again."""
    text = library.text(entry.id)
    return sum(
        1.5 if any(word in entry.title for word in term) else 1.0 if any(word in text for word in term) else 0.0
        for term in terms
    )


def _any(wanted: list[Phrase]) -> Expression:
    return (tuple((phrase,) for phrase in wanted),)


def _coverage(library: Library, entry: Entry, wanted: list[str]) -> float:
    """The share of the pairs that stand in the article."""
    there = set(index_text(f"{normal(entry.title)}\n{normal(library.text(entry.id))}").split())
    return sum(pair in there for pair in wanted) / len(wanted)


def more_like(library: Library, article: int, limit: int = 10) -> list[Hit]:
    """Articles about the same, by the rarest of the pairs this one uses often; its copies are left out."""
    whole = library.article(article)
    if whole is None:
        return []
    known = {pair.tokens[0]: pair for pair in pairs(whole.text)}
    counts = Counter(token for token in index_text(normal(whole.text)).split() if token in known)
    total = library.database.rows("SELECT count(*) FROM articles")[0][0]
    often = dict(counts.most_common(_LIKE_CANDIDATES))
    having = library.database.articles_with([known[token] for token in often])
    weights = {
        token: count * math.log((total + 1) / n)
        for (token, count), n in zip(often.items(), having, strict=True)
        if n > 1
    }
    best = [known[token] for token in sorted(weights, key=lambda token: (-weights[token], token))[:_LIKE_TERMS]]
    if not best:
        return []
    own = {article, *(entry.id for entry in library.copies(article))}
    rows = _rows(library, _any(best), Filter(), limit + len(own))
    words = [pair.written for pair in best]
    return [_hit(library, row, words, exact=False) for row in rows if row[0] not in own][:limit]


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


def _rows(library: Library, expression: Expression, chosen: Filter, limit: int) -> list[Ranked]:
    """Ids and scores (smaller is better) of the best articles that match and pass the filter."""
    db = library.database
    condition, values = _condition(chosen, db.contains)
    if db.count(expression, _MAX_RANKED + 1) <= _MAX_RANKED:
        return db.best(expression, condition, values, limit, title=False)
    rows = db.best(expression, condition, values, limit, title=True)
    if len(rows) < limit:
        seen = {row[0] for row in rows}
        newest = db.newest(expression, condition, values, limit + len(seen))
        rows += [row for row in newest if row[0] not in seen]
    return rows[:limit]


def _condition(chosen: Filter, contains: str) -> tuple[str, list[str]]:
    """The filter as SQL on ``articles a``, and its values."""
    condition = "" if chosen.with_history else " AND a.canonical = a.id AND a.current = 1"
    values: list[str] = []
    for part, value in (
        ("a.date >= ?", chosen.date_from),
        ("a.date != '' AND a.date <= ?", chosen.date_to),
        ("a.kind = ?", chosen.kind),
        (contains.format("a.region"), chosen.region),
        (contains.format("a.body || ' ' || a.source"), chosen.body),
    ):
        if value:
            condition += f" AND {part}"
            values.append(normal(value))
    return condition, values


def _hit(library: Library, row: Ranked, words: list[str], *, exact: bool) -> Hit:
    entry = library.entry(row[0])
    assert entry is not None
    text = library.text(row[0])
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

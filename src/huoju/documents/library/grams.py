"""Text as the index sees it: overlapping pairs of units.

A unit is one Han character, or a run of Latin letters and digits (with its decimal points). Each unit gives one
token with the unit behind it: 到2027年 gives 到2027, 2027年, 年. So a phrase of any length is found wherever it stands,
one unit too, and a pair is rare enough to keep the index quick. Measured against one token per character and against
trigrams in benchmarks/bench_documents.py.
"""

from __future__ import annotations

import re

from huoju.documents.cleaning.script import fold_punctuation, to_simplified

_SEGMENT = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u3400-\u9fff.]+")
_UNIT = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff]+(?:\.[0-9]+)*|[\u3400-\u9fff]")
# unicode61 would cut a token at the decimal point
_POINT = "q"


def units(segment: str) -> list[str]:
    """The units of a run of text, letters lower-case."""
    return [unit.replace(".", _POINT) if "." in unit else unit for unit in _UNIT.findall(segment.lower())]


def index_text(text: str) -> str:
    """The tokens of a clean text, apart by spaces."""
    tokens: list[str] = []
    for segment in _SEGMENT.findall(text):
        run = units(segment)
        if run:
            tokens.extend(map(str.__add__, run, run[1:]))
            tokens.append(run[-1])
    return " ".join(tokens)


def phrase(term: str) -> str:
    """The FTS5 expression that finds the term as it is written; empty where it has no unit."""
    parts: list[str] = []
    for segment in _SEGMENT.findall(normal(term)):
        run = units(segment)
        if len(run) == 1:
            parts.append(f'"{run[0]}" *')
        elif run:
            parts.append('"' + " ".join(map(str.__add__, run, run[1:])) + '"')
    return "(" + " AND ".join(parts) + ")" if parts else ""


def pairs(text: str) -> list[str]:
    """Every pair of units of the text, once, in order."""
    found: dict[str, None] = {}
    for segment in _SEGMENT.findall(normal(text)):
        run = units(segment)
        found.update(dict.fromkeys(map(str.__add__, run, run[1:])))
    return list(found)


def normal(text: str) -> str:
    """The text as the index compares it: Simplified, half-width punctuation, same length."""
    return fold_punctuation(to_simplified(text))

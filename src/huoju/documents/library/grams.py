"""Text as the index sees it: overlapping pairs of units.

A unit is one Han character, or a run of Latin letters and digits (with its decimal points). Each unit gives one
token with the unit behind it: 到2027年 gives 到2027, 2027年, 年. So a phrase of any length is found wherever it stands,
one unit too, and a pair is rare enough to keep the index quick. Measured against one token per character and against
trigrams in benchmarks/bench_documents.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from huoju.documents.cleaning.script import fold_punctuation, to_simplified

_SEGMENT = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u3400-\u9fff.]+")
_UNIT = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff]+(?:\.[0-9]+)*|[\u3400-\u9fff]")
# unicode61 would cut a token at the decimal point
_POINT = "q"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand one behind the other; with ``prefix`` the only token may go on."""

    tokens: tuple[str, ...]
    units: tuple[str, ...]
    written: str
    """as a text has it, in lower case"""
    prefix: bool = False


AnyOf: TypeAlias = tuple[tuple[Phrase, ...], ...]
"""Alternatives, each of phrases that must all stand in an article."""
Expression: TypeAlias = tuple[AnyOf, ...]
"""What must all hold."""


def units(segment: str) -> list[str]:
    """The units of a run of text, letters lower-case."""
    return [_token(unit) for unit in _UNIT.findall(segment.lower())]


def _token(unit: str) -> str:
    return unit.replace(".", _POINT) if "." in unit else unit


def index_text(text: str) -> str:
    """The tokens of a clean text, apart by spaces."""
    tokens: list[str] = []
    for segment in _SEGMENT.findall(text):
        run = units(segment)
        if run:
            tokens.extend(map(str.__add__, run, run[1:]))
            tokens.append(run[-1])
    return " ".join(tokens)


def phrases(term: str) -> tuple[Phrase, ...]:
    """The phrases that together find the term as it is written; none where it has no unit."""
    found: list[Phrase] = []
    for segment in _SEGMENT.findall(normal(term)):
        run = units(segment)
        if len(run) == 1:
            found.append(Phrase((run[0],), (run[0],), _written(segment), prefix=True))
        elif run:
            found.append(Phrase(tuple(map(str.__add__, run, run[1:])), tuple(run), _written(segment)))
    return tuple(found)


def _written(segment: str) -> str:
    return segment.lower().strip(".")


def pairs(text: str) -> list[Phrase]:
    """Every pair of units of the text, once, in order."""
    found: dict[str, Phrase] = {}
    for segment in _SEGMENT.findall(normal(text)):
        run = list(_UNIT.finditer(segment.lower()))
        for one, other in pairwise(run):
            two = (_token(one[0]), _token(other[0]))
            found.setdefault("".join(two), Phrase(("".join(two),), two, segment.lower()[one.start() : other.end()]))
    return list(found.values())


def normal(text: str) -> str:
    """The text as the index compares it: Simplified, half-width punctuation, same length."""
    return fold_punctuation(to_simplified(text))

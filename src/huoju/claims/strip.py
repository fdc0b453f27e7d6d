"""Pieces of strings: what stands behind the last of some characters, and words stripped off both ends."""

from __future__ import annotations

from functools import cache

from huoju.claims.rules import word_list

_LONGEST_WORD = 9


def behind_last(text: str, marks: str) -> str:
    """The text behind the last of the marks; all of it where there is none."""
    return text[max(text.rfind(mark) for mark in marks) + 1 :]


@cache
def _not_leading() -> tuple[str, ...]:
    return tuple(word_list("nouns", "not_leading"))


@cache
def _not_ending() -> tuple[str, ...]:
    return tuple(word_list("nouns", "not_ending"))


def strip_end(text: str, words: frozenset[str], kept: frozenset[str] = frozenset()) -> str:
    """The text without the words at its end, the longest first, as often as there are any; ``kept`` words stay."""
    while text and not text.endswith(_not_ending()):
        for length in range(min(_LONGEST_WORD, len(text)), 0, -1):
            tail = text[-length:]
            if tail in kept:
                return text
            if tail in words:
                text = text[:-length].rstrip(" “")
                break
        else:
            break
    return text


def strip_start(text: str, words: frozenset[str]) -> str:
    """The text without the words at its beginning, the longest first, as often as there are any."""
    while text and not text.startswith(_not_leading()):
        for length in range(min(_LONGEST_WORD, len(text)), 0, -1):
            if text[:length] in words:
                text = text[length:].lstrip(" ,、")
                break
        else:
            break
    return text

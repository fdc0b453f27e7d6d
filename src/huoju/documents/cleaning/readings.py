"""Pronunciation noise in brackets after characters, and the characters its injector broke.

The noise is put in by a program that works on GBK bytes: it looks at two bytes, finds a reading for the character they
make, and writes it behind them, ``产(chan)``. Where it looks at the second byte of one character and the first of the
next, the bracket lands inside a character and the page shows ``?jian)`` and a stranger. Both are undone here; a bracket
goes only where it is a reading of the character before it, a broken character only where one reading fits.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from huoju.documents.cleaning.script import to_simplified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huoju.documents.mapped import Edit, MappedText

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_LETTERS = "a-zêüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿɑɡ"
# the longest reading is six letters (zhuang, chuang), a tone digit may follow
_READING = rf"[{_LETTERS}]{{1,6}}[1-5]?"
_ANNOTATED = re.compile(rf"([{HAN}])((?:[(（]{_READING}[)）])+)")
_ONE = re.compile(rf"[(（]({_READING})[)）]")
_BROKEN = re.compile(rf"[?？\ufffd][(（]?({_READING})[)）]")
_HAN_CHARACTER = re.compile(rf"[{HAN}]")
_MARKS = "、。“”《》·—"
# a shifted run is closed again by the next bracket; longer runs were never seen and cannot be trusted
MAX_SHIFTED_CHARACTERS = 12
_FIRST_TRAIL_BYTE = 0x40
_FIRST_HIGH_BYTE = 0x80
_LEVEL_1 = range(0xB0, 0xD8)
_LEVEL_2 = range(0xD8, 0xF8)


def annotation_edits(text: str) -> list[Edit]:
    """The edits that drop every bracket which is a reading of the Han character before it."""
    edits: list[Edit] = []
    for match in _ANNOTATED.finditer(text):
        dropped = _dropped_length(match[1], match[2])
        if dropped:
            start = match.start(2)
            edits.append((start, start + dropped, ""))
    return edits


@lru_cache(maxsize=65536)
def _dropped_length(character: str, brackets: str) -> int:
    """How many characters of the brackets are readings of the character."""
    dropped = 0
    for one in _ONE.finditer(brackets):
        if not is_reading(character, one[1]):
            break
        dropped = one.end()
    return dropped


def is_reading(character: str, reading: str) -> bool:
    """Whether the reading (with tone marks, a tone digit or neither; ``v`` for ``ü``) is one of the character's."""
    return _plain(reading) in _readings(character)


def _plain(reading: str) -> str:
    """The reading without tone: ``lǜ`` and ``lü4`` and ``lv`` become ``lv``."""
    folded = reading.rstrip("12345").replace("ɑ", "a").replace("ɡ", "g")
    decomposed = unicodedata.normalize("NFD", folded)
    letters = "".join(c if c != "\u0308" else "\N{DIAERESIS}" for c in decomposed if c.isalpha() or c == "\u0308")
    return letters.replace("u\N{DIAERESIS}", "v").replace("\N{DIAERESIS}", "")


@cache
def _dictionary() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415  41,000 entries, needed only where brackets stand

    return dict(pinyin_dict)


@lru_cache(maxsize=65536)
def _readings(character: str) -> frozenset[str]:
    variants = {character, to_simplified(character), unicodedata.normalize("NFKC", character)}
    plain = {
        _plain(reading)
        for variant in variants
        if len(variant) == 1
        for reading in _dictionary().get(ord(variant), "").split(",")
        if reading
    }
    # ü is also written u: 绿(lu)
    return frozenset(plain | {reading.replace("v", "u") for reading in plain})


def repair_edits(text: str) -> list[Edit]:
    """The edits that put broken characters together again where exactly one repair fits."""
    edits: list[Edit] = []
    done = 0
    for match in _BROKEN.finditer(text):
        if match.start() < max(done, 1):
            continue
        repaired = _repair(text, match)
        if repaired is not None:
            edits.extend(repaired)
            done = repaired[-1][1]
    return edits


def _repair(text: str, broken: re.Match[str]) -> list[Edit] | None:
    """One broken character, or the run of shifted characters up to the bracket that closes it."""
    before = _gbk(text[broken.start() - 1])
    if len(before) != 2:  # noqa: PLR2004  a Han character has two bytes in GBK
        return None
    run = _shifted_run(text, broken.end())
    if run is None:
        return None
    tail, end, closing = run
    firsts = _completions(before[-1], broken[1])
    candidates = [decoded for b in firsts for decoded in _decodings(bytes([b]) + tail, closing)]
    best = _single_most_common(candidates)
    if best is None:
        return None
    return [(broken.start(), end, best)]


def _shifted_run(text: str, start: int) -> tuple[bytes, int, str | None] | None:
    """The bytes after a lost byte up to where characters stand right again, that place, and the reading closing it."""
    tail = bytearray()
    for i in range(start, min(start + MAX_SHIFTED_CHARACTERS, len(text))):
        closing = _BROKEN.match(text, i)
        if closing and tail:
            return bytes(tail), closing.end(), closing[1]
        code = _gbk(text[i])
        if not code:
            return None
        tail += code
        if len(code) == 1:
            return (bytes(tail), i + 1, None) if _FIRST_TRAIL_BYTE <= code[0] < _FIRST_HIGH_BYTE - 1 else None
    return None


def _decodings(code: bytes, closing: str | None) -> Iterator[str]:
    """The texts the bytes can stand for; with a closing reading the last byte is unknown but for that reading."""
    if closing is None:
        decoded = _decode(code)
        if decoded:
            yield decoded
        return
    head, lead = _decode(code[:-1]), code[-1]
    if head:
        for trail in _completions(lead, closing):
            yield head + bytes([lead, trail]).decode("gbk")


@lru_cache(maxsize=65536)
def _completions(lead: int, reading: str) -> tuple[int, ...]:
    """The bytes that make, behind ``lead``, a character with the reading."""
    return tuple(b for b in range(_FIRST_TRAIL_BYTE, 0xFF) if _reads(bytes([lead, b]), reading))


def _single_most_common(candidates: list[str]) -> str | None:
    """The one candidate of the commonest class; none where two are equally common."""
    ranked = sorted((max(_rarity(c) for c in candidate), candidate) for candidate in set(candidates))
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _rarity(character: str) -> int:
    """0 for the 3,755 characters of level 1 of GB/T 2312 in their Simplified form, 1 for level 2, 2 for the rest."""
    if character in _MARKS:
        return 0
    code = _gbk(to_simplified(character))
    if len(code) != 2 or code[1] < 0xA1:  # noqa: PLR2004  GB/T 2312 uses trail bytes from A1
        return 2
    return 0 if code[0] in _LEVEL_1 else 1 if code[0] in _LEVEL_2 else 2


def _reads(pair: bytes, reading: str) -> bool:
    character = _decode(pair)
    return character is not None and is_reading(character, reading)


def _decode(code: bytes) -> str | None:
    try:
        text = code.decode("gbk")
    except UnicodeDecodeError:
        return None
    return text if text and all(_HAN_CHARACTER.match(c) or c in _MARKS for c in text) else None


def _gbk(text: str) -> bytes:
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        return b""


def strip_readings(mapped: MappedText) -> MappedText:
    """The text without pronunciation noise and with its broken characters repaired, where one reading fits."""
    repaired = mapped.edited(repair_edits(mapped.text))
    return repaired.edited(annotation_edits(repaired.text))

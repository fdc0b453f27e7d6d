"""Which table the bytes of a text were written with."""

from __future__ import annotations

import codecs
import re

from huoju.documents.rules import rule_list

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<(?:meta[^>]{0,200}charset|\?xml[^>]{0,100}encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE
)
_SAMPLE = 65536
_TWO_BYTE = ("utf-16-le", "utf-16-be")
_CANDIDATES = ("gb18030", "big5hkscs")
# broken bytes up to this share do not speak against a table
_MAX_BROKEN_SHARE = 0.05
_BROKEN_COST = 5
_NUL_SHARE = 0.2
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "latin-1": "cp1252", "iso-8859-1": "cp1252"}


def decode(data: bytes) -> tuple[str, str]:
    """The text of the bytes and the name of the table; bytes that fit no table become U+FFFD."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace"), name
    try:
        if b"\0" not in data[:_SAMPLE]:
            return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    name = _guess(data)
    return data.decode(name, "replace"), name


def _guess(data: bytes) -> str:
    """The table that gives the most common characters and the fewest broken ones on the first part of the bytes."""
    sample = data[:_SAMPLE]
    candidates: tuple[str, ...] = ("utf-8", *_CANDIDATES)
    if b"\0" in sample:
        wide = _two_byte_table(sample)
        if wide:
            return wide
        candidates += _TWO_BYTE
    scores = {name: _score(sample, name) for name in candidates}
    declared = _declared(sample)
    if declared and scores.get(declared, -1) >= 0:
        scores[declared] += _MAX_BROKEN_SHARE
    return max(scores, key=lambda name: scores[name])


def _two_byte_table(sample: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of its line feeds and Latin letters is zero."""
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > _NUL_SHARE * half > sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > _NUL_SHARE * half > sample[1::2].count(0):
        return "utf-16-be"
    return None


def _declared(sample: bytes) -> str | None:
    match = _DECLARED.search(sample[:4096])
    if not match:
        return None
    name = match[1].decode("ascii").lower()
    return _SUPERSETS.get(name, name)


def _score(sample: bytes, name: str) -> float:
    """Share of very common characters among those that are not ASCII, less the broken ones."""
    text = sample.decode(name, "replace")
    foreign = [c for c in text if c > "\x7f"]
    if not foreign:
        return 0.0
    common = frozenset(rule_list("charset", "common")[0])
    broken = text.count("\ufffd")
    return (sum(c in common for c in foreign) - _BROKEN_COST * broken) / len(foreign)

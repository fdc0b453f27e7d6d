"""How written text is made comparable."""

import re
import unicodedata
from functools import lru_cache

BLANKS = " \t\r\n\u3000\u00a0\ufeff\u200b"
"""Characters that are nothing around a value."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－─━"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\x00"), None)
_HEADER_NOISE = re.compile(r"[\s_*＊:：'\"“”‘’、,，.。·&＆-]+")
_NUMBERING = re.compile(r"^(?:\(?[0-9]{1,3}\)|[0-9]{1,2}[.、](?![0-9])|[一二三四五六七八九十]{1,3}、)")


def fold(text: str) -> str:
    """``text`` with full-width forms and the kinds of dashes made ordinary, without surrounding or invisible blanks.

    A leading apostrophe, by which Excel is told to keep a text, is dropped.
    """
    folded = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_DASHES).strip()
    return folded.removeprefix("'").strip()


@lru_cache(maxsize=8192)
def header_key(text: str) -> str:
    """``text`` as headers are compared: folded, lower case, without blanks, numbering and punctuation."""
    folded = _NUMBERING.sub("", fold(text))
    return _HEADER_NOISE.sub("", folded).casefold()


def shown(value: object, limit: int = 40) -> str:
    """A value as it is shown in a message: short, on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"

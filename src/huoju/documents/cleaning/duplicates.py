"""Near-duplicates: the same article twice, in a file or across files.

Shingles of five characters over what a reader would compare (Han characters, letters, digits), as numbers. Candidates
come from MinHash bands (Broder 1997; banding as in Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3), the
verdict from the sets themselves.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

SHINGLE = 5
BANDS = 16
ROWS = 8
# Tuned on the samples: copies of one article score above 0.8 whatever their dirt, two articles below 0.3.
SAME_JACCARD = 0.75
SAME_CONTAINMENT = 0.9
# a short text can stand inside a long one by chance or as a quotation
MIN_CONTAINED_SHARE = 0.4
_NO_CONTENT = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_GENERATOR = np.random.default_rng(20260101)
_FACTORS = _GENERATOR.integers(1, 2**63, size=BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_ADDENDS = _GENERATOR.integers(0, 2**63, size=BANDS * ROWS, dtype=np.uint64)
# a sketch needs no more shingles than this; longer texts are thinned by value, so that equal texts stay equal
_SKETCH_SHINGLES = 4096

Shingles: TypeAlias = npt.NDArray[np.uint64]


def shingles(text: str) -> Shingles:
    """The set of five-character shingles of the text as sorted distinct hash numbers."""
    content = _NO_CONTENT.sub("", text)
    codes = np.frombuffer(content.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < SHINGLE:
        return np.unique(_mixed(codes.sum(keepdims=True, dtype=np.uint64))) if len(codes) else codes
    total = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    for k in range(SHINGLE):
        total = total * _MULTIPLIER + codes[k : len(codes) - SHINGLE + 1 + k]
    return np.unique(_mixed(total))


def _mixed(numbers: Shingles) -> Shingles:
    mixed = (numbers ^ (numbers >> np.uint64(31))) * _MULTIPLIER
    return mixed ^ (mixed >> np.uint64(29))


def band_keys(marks: Shingles) -> list[int]:
    """One signed 64-bit key a band; two texts that share a key are worth comparing."""
    if not len(marks):
        return []
    few = marks[:_SKETCH_SHINGLES]
    with np.errstate(over="ignore"):
        lowest = (few[None, :] * _FACTORS[:, None] + _ADDENDS[:, None]).min(axis=1)
        bands = lowest.reshape(BANDS, ROWS)
        key = np.arange(BANDS, dtype=np.uint64)
        for row in range(ROWS):
            key = _mixed(key * _MULTIPLIER + bands[:, row])
    return [int(k) for k in key.view(np.int64)]


def similarity(a: Shingles, b: Shingles) -> tuple[float, float]:
    """Jaccard similarity, and the share of the smaller set that lies in the larger."""
    if not len(a) or not len(b):
        return 0.0, 0.0
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared), shared / min(len(a), len(b))


def same_article(a: Shingles, b: Shingles) -> bool:
    """Whether two texts are the same article, one of them perhaps cut."""
    jaccard, containment = similarity(a, b)
    shorter, longer = sorted((len(a), len(b)))
    if jaccard >= SAME_JACCARD:
        return True
    return containment >= SAME_CONTAINMENT and shorter >= MIN_CONTAINED_SHARE * longer


class BandIndex:
    """Texts by their bands, to find the few worth comparing."""

    def __init__(self) -> None:
        self._members: dict[int, list[int]] = {}

    def add(self, name: int, marks: Shingles) -> set[int]:
        """Put a text in; give back the names of those before it that share a band."""
        near: set[int] = set()
        for key in band_keys(marks):
            members = self._members.setdefault(key, [])
            near.update(members)
            members.append(name)
        return near

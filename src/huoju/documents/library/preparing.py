"""Documents made ready for the library: cleaned, indexed, compared; in several processes where asked."""

from __future__ import annotations

import json
import os
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeAlias

import numpy as np

from huoju.documents.cleaning import clean
from huoju.documents.cleaning.duplicates import band_keys, shingles
from huoju.documents.cleaning.pipeline import quality
from huoju.documents.library.citations import Citation, family, find_citations
from huoju.documents.library.grams import index_text
from huoju.documents.mapped import MappedText
from huoju.documents.model import Article, Problem, Source

_COMPRESSION = 1
# documents handed to a process at once, and how many such parcels wait for each process
_PARCEL = 16
_WAITING = 3
# with fewer documents than this, starting processes costs more than they save
_WORTH_PROCESSES = 200

_COLUMNS = (
    "ordinal", "key", "title", "family", "date", "source", "author", "body", "number", "region", "kind", "text",
    "places", "flags", "quality",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article with all that the library stores of it."""

    values: tuple[object, ...]
    text: str
    family: str
    number: str
    quality: str
    """JSON list, larger is better"""
    title_tokens: str
    text_tokens: str
    bands: list[int]
    citations: list[Citation]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of ``values``."""
        return _COLUMNS


Prepared: TypeAlias = tuple[Source | Problem, list[PreparedArticle] | None]
"""A document with its articles; None where they are known already."""


def prepare(source: Source) -> list[PreparedArticle]:
    """Clean a document and make its articles ready."""
    return [_prepared(article) for article in clean(source)]


def _prepared(article: Article) -> PreparedArticle:
    m = article.metadata
    rank = json.dumps(quality(article))
    own_family = family(m.title)
    values = (
        article.ordinal, article.key, m.title, own_family, m.date, m.source, m.author, m.body, m.document_number,
        m.region, m.kind, article.text, packed(article.body), json.dumps(article.flags, ensure_ascii=False), rank,
    )  # fmt: skip
    return PreparedArticle(
        values,
        article.text,
        own_family,
        m.document_number,
        rank,
        index_text(m.title),
        index_text(article.text),
        band_keys(shingles(article.text)),
        find_citations(article.text),
    )


def prepared(
    items: Iterable[Source | Problem], is_new: Callable[[Source], bool], processes: int = 1
) -> Iterator[Prepared]:
    """Each document in its order with its articles; those that are not new are not cleaned.

    A few parcels of documents are in memory at a time, whatever their number.
    """
    wanted = processes or os.cpu_count() or 1
    items = iter(items)
    first = list(islice(items, _WORTH_PROCESSES)) if wanted > 1 else []
    every = chain(first, items)
    if wanted == 1 or len(first) < _WORTH_PROCESSES:
        for item in every:
            yield item, (prepare(item) if isinstance(item, Source) and is_new(item) else None)
        return
    with ProcessPoolExecutor(wanted, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[list[Source | Problem], Future[list[list[PreparedArticle]]], list[bool]]] = deque()
        while parcel := list(islice(every, _PARCEL)):
            new = [isinstance(item, Source) and is_new(item) for item in parcel]
            sources = [item for item, wanted_now in zip(parcel, new, strict=True) if wanted_now]
            waiting.append((parcel, pool.submit(_prepare_all, sources), new))
            if len(waiting) >= _WAITING * wanted:
                yield from _in_order(*waiting.popleft())
        while waiting:
            yield from _in_order(*waiting.popleft())


def _prepare_all(sources: list[Source | Problem]) -> list[list[PreparedArticle]]:
    return [prepare(source) for source in sources if isinstance(source, Source)]


def _in_order(
    parcel: list[Source | Problem], future: Future[list[list[PreparedArticle]]], new: list[bool]
) -> Iterator[Prepared]:
    done = iter(future.result())
    for item, cleaned in zip(parcel, new, strict=True):
        yield item, (next(done) if cleaned else None)


def packed(body: MappedText) -> bytes:
    """The places of a text's characters in its source, small."""
    steps = np.diff(body.starts, prepend=0).astype("<i4")
    widths = (body.ends - body.starts).astype("<i4")
    return zlib.compress(steps.tobytes() + widths.tobytes(), _COMPRESSION)


def unpacked(text: str, places: bytes) -> MappedText:
    """The text with the places that were packed."""
    numbers = np.frombuffer(zlib.decompress(places), dtype="<i4")
    steps, widths = numbers[: len(text)], numbers[len(text) :]
    starts = np.cumsum(steps).astype(np.int32)
    return MappedText(text, starts, (starts + widths).astype(np.int32))

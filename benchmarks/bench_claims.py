"""Extraction of claims: megabytes a second per core, and quality on the labelled texts beside a plain number finder.

The plain finder takes every number with a unit, as a general extractor of amounts does, and says nothing of kind or
year; it shows what recognising claims costs and what it gains.

    python -m benchmarks.bench_claims [FOLDER]

Without a folder the labelled samples of the tests are read.
"""

from __future__ import annotations

import re
import sys
import time

from huoju.claims import extract
from huoju.documents import Article, Source, clean, read_bytes, read_paths
from tests.claims import labelled

_SECONDS = 5.0
_PLAIN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?:多|余)?(?:%|万亿|亿|万|千|百)?[家个项件座条种类名人台套辆元吨亩位户]*")


def main() -> None:
    """Print one line a measurement."""
    articles = _articles(sys.argv[1:])
    megabytes = sum(len(article.text.encode()) for article in articles) / 1e6
    claims = sum(len(extract(article)) for article in articles)
    rounds, started = 0, time.perf_counter()
    while time.perf_counter() - started < _SECONDS:
        for article in articles:
            extract(article)
        rounds += 1
    seconds = (time.perf_counter() - started) / rounds
    speed, rate, density = megabytes / seconds, claims / seconds, claims / megabytes
    print(f"claims: {speed:.2f} MB/s, {rate:.0f} claims/s, {density:.0f} claims a MB")
    for part in ("tuned", "heldout"):
        score, _ = labelled.score(part)
        precision, recall = _plain_precision(part)
        print(f"{part}: precision {score.precision:.3f}, recall {score.recall:.3f}, names {score.names:.3f}", end="")
        print(f"; plain number finder, place alone: precision {precision:.3f}, recall {recall:.3f}")


def _articles(paths: list[str]) -> list[Article]:
    if paths:
        sources = read_paths(paths)
    else:
        samples = sorted(labelled.SAMPLES.glob("*/*.txt"))
        sources = (item for p in samples for item in read_bytes(p.name, labelled.read_sample(p)[0].encode()))
    return [article for item in sources if isinstance(item, Source) for article in clean(item)]


def _plain_precision(part: str) -> tuple[float, float]:
    """Precision and recall of the plain finder, which only has to find the number at its place."""
    found = right = labels = 0
    for path in sorted((labelled.SAMPLES / part).glob("*.txt")):
        text, marks = labelled.read_sample(path)
        spans = [match.span() for match in _PLAIN.finditer(text)]
        found += len(spans)
        labels += len(marks)
        right += sum(any(start < mark.end and mark.start < end for start, end in spans) for mark in marks)
    return right / found, right / labels


if __name__ == "__main__":
    main()

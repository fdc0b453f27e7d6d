"""Clean texts as files: one .txt an article, and a list of them."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huoju.documents.cleaning import clean
from huoju.documents.copies import Copies
from huoju.documents.model import Article, Metadata, Problem
from huoju.documents.reading import DEFAULT_OPTIONS, ReadOptions, read_paths

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f!\s]+')
_MAX_STEM = 60


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that was not written because another file has it, better."""

    name: str
    title: str
    kept: str
    """where the kept copy is: the .txt it was written to, or its document"""


@dataclass(slots=True)
class CleanReport:
    """What ``write_clean`` did."""

    written: list[str] = field(default_factory=list)
    """names of the .txt files, in the order of articles.jsonl"""
    duplicates: list[Duplicate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    documents: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of an article whose text waits on disk."""

    source: str
    ordinal: int
    metadata: Metadata


def write_clean(
    paths: Iterable[Path | str], out_dir: Path | str, options: ReadOptions = DEFAULT_OPTIONS
) -> CleanReport:
    """Clean every document under the paths and write each article once.

    ``out_dir`` gets one UTF-8 .txt an article (its body, a paragraph a line) and ``articles.jsonl``, a JSON object a
    line: file, title, date, source, author. Files are written whole or not at all.
    """
    out = Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    report = CleanReport()
    known: list[_Known] = []
    with Copies() as copies:
        for article in _articles(paths, options, report):
            copies.add(article)
            known.append(_Known(article.source.name, article.ordinal, article.metadata))
        kept = copies.kept()
        names = dict(zip(kept, _file_names([known[number] for number in kept]), strict=True))
        for number, name in names.items():
            _write(out / name, copies.text(number) + "\n")
        _write(out / "articles.jsonl", "".join(_json_line(known[number], name) for number, name in names.items()))
        report.written = list(names.values())
        report.duplicates = [
            Duplicate(known[copy].source, known[copy].metadata.title, names[best]) for copy, best in copies.others()
        ]
    return report


def _articles(paths: Iterable[Path | str], options: ReadOptions, report: CleanReport) -> Iterator[Article]:
    for item in read_paths(paths, options):
        if isinstance(item, Problem):
            report.problems.append(item)
            continue
        report.documents += 1
        found = clean(item)
        if not found:
            report.problems.append(Problem(item.name, "没有找到正文"))
        yield from found


def _file_names(articles: Sequence[_Known]) -> list[str]:
    """One name an article: the name of its file, numbered where a file has several."""
    several = Counter(article.source for article in articles)
    taken: set[str] = set()
    names = []
    for article in articles:
        path, _, member = article.source.partition("!")
        stem = Path(path).stem + (f"_{Path(member).stem}" if member else "")
        base = _UNSAFE.sub("_", stem).strip("_.")[:_MAX_STEM] or "article"
        if several[article.source] > 1:
            base += f"_{article.ordinal + 1}"
        name, n = base, 2
        while name.lower() in taken:
            name, n = f"{base}~{n}", n + 1
        taken.add(name.lower())
        names.append(name + ".txt")
    return names


def _json_line(article: _Known, name: str) -> str:
    m = article.metadata
    row = {"file": name, "title": m.title, "date": m.date, "source": m.source or m.body, "author": m.author}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    os.replace(part, path)  # noqa: PTH105  Path.replace is the same call, os.replace says that it is atomic

"""Clean texts as files: one .txt an article, and a list of them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from huoju.documents.cleaning import clean
from huoju.documents.cleaning.duplicates import BandIndex, Shingles, same_article, shingles
from huoju.documents.cleaning.pipeline import quality
from huoju.documents.model import Article, Problem
from huoju.documents.reading import DEFAULT_OPTIONS, ReadOptions, read_paths

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f!\s]+')
_MAX_STEM = 60


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that was not written because another file has it, better."""

    name: str
    title: str
    kept: str
    """the .txt the kept copy was written to"""


@dataclass(slots=True)
class CleanReport:
    """What ``write_clean`` did."""

    written: list[str] = field(default_factory=list)
    """names of the .txt files, in the order of articles.jsonl"""
    duplicates: list[Duplicate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    documents: int = 0


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
    articles: list[Article] = []
    for item in read_paths(paths, options):
        if isinstance(item, Problem):
            report.problems.append(item)
            continue
        report.documents += 1
        found = clean(item)
        if not found:
            report.problems.append(Problem(item.name, "没有找到正文"))
        articles.extend(found)
    kept, copies = _distinct(articles)
    names = _file_names(kept)
    for article, name in zip(kept, names, strict=True):
        _write(out / name, article.text + "\n")
    _write(out / "articles.jsonl", "".join(_json_line(a, n) for a, n in zip(kept, names, strict=True)))
    report.written = names
    report.duplicates = [Duplicate(copy.source.name, copy.metadata.title, names[place]) for copy, place in copies]
    return report


def _distinct(articles: list[Article]) -> tuple[list[Article], list[tuple[Article, int]]]:
    """The best copy of each article in the order of first sight, and the others with the index of the kept one."""
    groups: list[list[int]] = []
    group_of: dict[int, int] = {}
    marks: list[Shingles] = []
    index = BandIndex()
    for i, article in enumerate(articles):
        mine = shingles(article.text)
        marks.append(mine)
        same = next((j for j in sorted(index.add(i, mine)) if same_article(mine, marks[j])), None)
        if same is None:
            group_of[i] = len(groups)
            groups.append([i])
        else:
            group_of[i] = group_of[same]
            groups[group_of[same]].append(i)
    best = [max(group, key=lambda i: quality(articles[i])) for group in groups]
    copies = [(articles[i], n) for n, group in enumerate(groups) for i in group if i != best[n]]
    return [articles[i] for i in best], copies


def _file_names(articles: list[Article]) -> list[str]:
    """One name an article: the name of its file, numbered where a file has several."""
    several: dict[str, int] = {}
    for article in articles:
        several[article.source.name] = several.get(article.source.name, 0) + 1
    taken: set[str] = set()
    names = []
    for article in articles:
        source = article.source.name
        path, _, member = source.partition("!")
        stem = Path(path).stem + (f"_{Path(member).stem}" if member else "")
        base = _UNSAFE.sub("_", stem).strip("_.")[:_MAX_STEM] or "article"
        if several[source] > 1:
            base += f"_{article.ordinal + 1}"
        name, n = base, 2
        while name.lower() in taken:
            name, n = f"{base}~{n}", n + 1
        taken.add(name.lower())
        names.append(name + ".txt")
    return names


def _json_line(article: Article, name: str) -> str:
    m = article.metadata
    row = {"file": name, "title": m.title, "date": m.date, "source": m.source or m.body, "author": m.author}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    os.replace(part, path)  # noqa: PTH105  Path.replace is the same call, os.replace says that it is atomic

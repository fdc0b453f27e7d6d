"""Names and sources of a standard: each name once, each source known."""

from __future__ import annotations

from collections.abc import Iterator

from huoju.reference.certainty import Certainty
from huoju.standards import walk
from huoju.standards.resolving.context import Resolution
from huoju.standards.yaml_source import Path

RESERVED = frozenset(
    {"verdict", "score", "score_low", "score_high", "rank", "rank_best", "rank_worst", "imputed_share", "excluded",
     "grade", "grade_low", "grade_high", "deciding", "period", "standard", "version", "content_hash", "as_of",
     "engine", "certainty"}
)  # fmt: skip
"""Columns of every result; no part of a standard may bear such a name."""


def check_names(resolution: Resolution) -> None:
    """Refuse names that are reserved or used twice."""
    seen: dict[str, Path] = {}
    for path, name in _ids(resolution):
        if name in RESERVED or name == resolution.model.key:
            resolution.problem(path, "name", f"名称“{name}”为结果表保留，请换一个", key=True)
        elif name in seen:
            other = resolution.source.key_place(seen[name])
            resolution.problem(path, "name", f"名称“{name}”已在第 {other.line} 行使用，请换一个", key=True)
        seen.setdefault(name, path)


def _ids(resolution: Resolution) -> Iterator[tuple[Path, str]]:
    model = resolution.model
    for section in ("inputs", "derived"):
        for name in getattr(model, section):
            yield (section, name), name
    for parts in (walk.conditions, walk.dimensions, walk.items, walk.index_dimensions, walk.indicators):
        for path, name, _ in parts(model):
            yield path, name


def check_sources(resolution: Resolution) -> None:
    """Refuse sources that are not declared, and restatements that do not say who restates."""
    known = resolution.model.sources
    for path, name in _references(resolution):
        if name not in known:
            message = f"没有名为“{name}”的来源，sources 中有：{'、'.join(known) or '（空）'}"
            resolution.problem(path, "source", message)
    for name, source in known.items():
        if source.certainty is Certainty.SECONDARY and not (source.seen_in or source.url):
            message = "第三方转述（secondary）应写明实际看到内容的出处 seen_in"
            resolution.problem(("sources", name), "source", message)


def _references(resolution: Resolution) -> Iterator[tuple[Path, str]]:
    model = resolution.model
    yield ("source",), model.source
    for path, part in walk.cited_parts(model):
        if part.source is not None:
            yield (*path, "source"), part.source
    for purpose, use in model.uses.items():
        if use.source is not None:
            yield ("uses", purpose, "source"), use.source

"""The two versions of a rule that are compared, and the table that both can read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huoju.standards import catalogue
from huoju.standards.loader import LoadedStandard


class ImpactError(ValueError):
    """Two versions cannot be compared over a table; the message says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The rule before and after."""

    before: LoadedStandard
    after: LoadedStandard


def find_versions(standard: str, before: str, after: str, root: Path | None = None) -> Versions:
    """The two versions of a standard: each a version of the catalogue (``2022``, ``2026-04-01``) or a YAML file.

    Raises:
        CatalogueError: there is no such version.
        ImpactError: the two judge other subjects, or the standard gives no verdict.
        StandardError: a file is not sound.
    """
    found = Versions(_find(standard, before, root), _find(standard, after, root))
    for version in (found.before, found.after):
        if version.model.index is not None:
            raise ImpactError(
                f"{version.model.reference} 是相对评价体系，没有通过与否；名次的变化请用 huoju rank --robust"
            )
    first, second = found.before.model, found.after.model
    if (first.subject, first.key) != (second.subject, second.key):
        raise ImpactError(
            f"{first.reference} 评价 {first.subject}（标识列 {first.key}），"
            f"{second.reference} 评价 {second.subject}（标识列 {second.key}），不能比较"
        )
    return found


def _find(standard: str, version: str, root: Path | None) -> LoadedStandard:
    if version.endswith((".yaml", ".yml")) or "@" in version:
        return catalogue.find(version, root=root)
    return catalogue.find(f"{standard.partition('@')[0]}@{version}", root=root)

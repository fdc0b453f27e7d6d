"""The versions of one standard: on each day of its life exactly one applies, for each purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from huoju.standards.errors import Place, Problem
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import PURPOSE_LABELS, Purpose


def check_versions(standards: Sequence[LoadedStandard]) -> Iterator[Problem]:
    """Report days on which two versions apply, and days between two versions on which none does."""
    families: dict[tuple[str, Purpose], list[LoadedStandard]] = defaultdict(list)
    for standard in standards:
        for purpose in standard.model.periods():
            families[standard.model.standard, purpose].append(standard)
    for (_, purpose), versions in families.items():
        ordered = sorted(versions, key=lambda standard: standard.model.periods()[purpose].since)
        for earlier, later in pairwise(ordered):
            yield from _check_pair(earlier, later, purpose)


def _check_pair(earlier: LoadedStandard, later: LoadedStandard, purpose: Purpose) -> Iterator[Problem]:
    until = earlier.model.periods()[purpose].until
    since = later.model.periods()[purpose].since
    name, label = earlier.model.reference, PURPOSE_LABELS[purpose]
    if until is None:
        message = f"{name} 用于{label}没有写截止日期，与本版本自 {since} 起重叠，请在其中写 until: {since}"
        yield Problem(_since(later, purpose), "versions", message)
    elif until > since:
        message = f"用于{label}的期间重叠：{name} 适用到 {until}，本版本自 {since} 起适用"
        yield Problem(_since(later, purpose), "versions", message)
    elif until < since:
        message = f"用于{label}的期间有空缺：{name} 适用到 {until}，本版本自 {since} 起才适用"
        yield Problem(_since(later, purpose), "versions", message)


def _since(standard: LoadedStandard, purpose: Purpose) -> Place:
    path = ("uses", purpose, "since") if standard.model.uses else ("effective",)
    return standard.source.place(path)

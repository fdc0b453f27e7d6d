"""The comparison of two versions of a standard, part by part."""

from __future__ import annotations

from huoju.standards.diff.changes import Diff
from huoju.standards.diff.conditions import compare_conditions
from huoju.standards.diff.context import Comparison
from huoju.standards.diff.index import compare_index
from huoju.standards.diff.scores import compare_score
from huoju.standards.diff.values import compare_derived, compare_identity, compare_inputs, compare_sources
from huoju.standards.loader import LoadedStandard
from huoju.standards.showing.words import Lang


def diff_standards(old: LoadedStandard, new: LoadedStandard, lang: Lang = "zh") -> Diff:
    """What changed from one version to another.

    Parts are matched by name, then by the quantity they compare, then by label. Numbers are compared by value, so
    that 5000 万元 and 0.5 亿元 are no change.

    Args:
        old: the version before.
        new: the version after.
        lang: the language of labels; rules stay in the words of the document.
    """
    comparison = Comparison(old, new, lang)
    compare_identity(comparison)
    compare_conditions(comparison, "requirements")
    compare_conditions(comparison, "grades")
    compare_score(comparison)
    compare_index(comparison)
    compare_inputs(comparison)
    compare_derived(comparison)
    compare_sources(comparison)
    title = (new.model.en if lang == "en" else None) or new.model.title
    return Diff(old.model.reference, new.model.reference, title, tuple(comparison.changes))

"""The recognitions that an enterprise can apply for now, with the reasons and the documents that speak of them.

Nothing is computed here: the verdicts are the engine's, the documents the library's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from huoju.documents.library import Entry, Filter
from huoju.evaluation.explain import ExplanationData, RequirementData
from huoju.evaluation.titles_sql import is_title
from huoju.platform.enterprises import queries as enterprises
from huoju.platform.enterprises import rules
from huoju.platform.enterprises.models import Title
from huoju.platform.organisations.models import Organisation
from huoju.platform.policies import shelf

_ORDER = ("pass", "undetermined", "fail")
_DOCUMENTS = 5
_KEPT = 256


@dataclass(frozen=True, slots=True)
class Fit:
    """One standard in force and what it says of the enterprise.

    `against` are the conditions that are surely not met, `missing` those for which figures are missing.
    """

    reference: str
    title: str
    document: str
    partial: bool
    explanation: ExplanationData
    against: tuple[RequirementData, ...]
    missing: tuple[RequirementData, ...]
    held: Title | None
    documents: tuple[Entry, ...]


def fits_of(enterprise: Organisation, day: date, lang: str, *, with_documents: bool) -> list[Fit]:
    """Every standard by which enterprises are recognised on a day: what fits first, then what is open."""
    profiles = enterprises.profiles_of(enterprise)
    written = profiles[0].values if profiles else {}
    held = {title.standard: title for title in enterprises.titles_of(enterprise)}
    fits = []
    for standard in rules.in_force(day):
        model = standard.model
        rule = rules.rule_of(model.reference)
        if not is_title(rule.plan):
            continue
        record, _wrong = rules.read_values(rule, written)
        explanation = rules.explained(rule, record, day, enterprise.name, lang)
        fits.append(
            Fit(
                reference=model.reference,
                title=model.title,
                document=model.document,
                partial=bool(model.partial),
                explanation=explanation,
                against=tuple(one for one in explanation.requirements if one.outcome == "unmet"),
                missing=tuple(one for one in explanation.requirements if one.outcome == "unknown"),
                held=held.get(model.standard),
                documents=documents_about(model.document, model.title) if with_documents else (),
            )
        )
    return sorted(fits, key=lambda fit: _ORDER.index(fit.explanation.verdict))


def documents_about(number: str, title: str) -> tuple[Entry, ...]:
    """The documents of the library that name a standard by its document number or its title, at most five."""
    return _documents_about(shelf.address(), shelf.newest_number(), number, title)


@lru_cache(maxsize=_KEPT)
def _documents_about(where: str, newest: int, number: str, title: str) -> tuple[Entry, ...]:  # noqa: ARG001 - a new article makes a new answer
    found: dict[int, Entry] = {}
    for words in (number, title):
        for hit in shelf.search(words, Filter(), _DOCUMENTS):
            if hit.exact:
                found.setdefault(hit.entry.id, hit.entry)
    return tuple(found.values())[:_DOCUMENTS]

"""One line of a standard's tree, and what every kind of line has in common."""

from __future__ import annotations

from dataclasses import dataclass

from huoju.reference.certainty import Certainty
from huoju.standards.citations import cite
from huoju.standards.model import Standard
from huoju.standards.showing.words import Lang, word
from huoju.standards.yaml_source import Path


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement, item, dimension, grade or indicator: what it asks, what it gives, where it stands.

    ``rules`` are the rule in its own words, a line each; ``worth`` the points or the weight.
    """

    id: str
    label: str
    worth: str | None
    rules: tuple[str, ...]
    clause: str
    certainty: Certainty
    note: str | None
    children: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Lines:
    """The standard whose lines are made, and their language."""

    model: Standard
    lang: Lang

    def word(self, key: str, **parts: object) -> str:
        """A term in the language of the lines."""
        return word(key, self.lang, **parts)

    def label(self, label: str | None, en: str | None, otherwise: str) -> str:
        """The label in the language of the lines."""
        return (en if self.lang == "en" else None) or label or otherwise

    def line(
        self,
        path: Path,
        label: str,
        rules: tuple[str, ...],
        children: tuple[Line, ...] = (),
        worth: str | None = None,
    ) -> Line:
        """A line with the citation of the part at ``path``."""
        citation = cite(self.model, path)
        note = getattr(self._part(path), "note", None)
        return Line(str(path[-1]), label, worth, rules, str(citation), citation.certainty, note, children)

    def _part(self, path: Path) -> object:
        here: object = self.model
        for step in path:
            here = here[step] if isinstance(here, dict) else getattr(here, str(step))
        return here

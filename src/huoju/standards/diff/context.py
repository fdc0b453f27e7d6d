"""The two versions that are compared, and the changes found so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from huoju.standards.citations import cite
from huoju.standards.diff.changes import Change, Delta, SectionName
from huoju.standards.diff.meaning import Reader, pairs_by
from huoju.standards.expressions import Expression
from huoju.standards.loader import LoadedStandard
from huoju.standards.showing.lines import Lines
from huoju.standards.showing.words import Lang
from huoju.standards.yaml_source import Path


@dataclass(frozen=True, slots=True)
class Part:
    """Something of one version that can change: its path, name, label, and both citations' ends."""

    path: Path
    id: str
    label: str


@dataclass
class Comparison:
    """Two versions under comparison."""

    old: LoadedStandard
    new: LoadedStandard
    lang: Lang
    changes: list[Change] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let both versions be read with the names of the new one."""
        renamed = renames(self.old, self.new)
        shared = {word: renamed.get(name, name) for word, name in self.old.names.items()}
        self.before = Reader(shared, _labels(self.old, self.lang))
        self.after = Reader(self.new.names, _labels(self.new, self.lang))
        self.lines_before = Lines(self.old.model, self.lang)
        self.lines_after = Lines(self.new.model, self.lang)

    def old_expression(self, path: Path) -> Expression:
        """The syntax of an expression of the old version."""
        return self.old.expressions[path]

    def new_expression(self, path: Path) -> Expression:
        """The syntax of an expression of the new version."""
        return self.new.expressions[path]

    def added(self, section: SectionName, part: Part, text: str | None = None) -> None:
        """A part that the new version brings."""
        citation = str(cite(self.new.model, part.path))
        self.changes.append(Change(section, "added", part.id, part.label, "part", after=text, citation_after=citation))

    def removed(self, section: SectionName, part: Part, text: str | None = None) -> None:
        """A part that the new version drops."""
        citation = str(cite(self.old.model, part.path))
        self.changes.append(
            Change(section, "removed", part.id, part.label, "part", before=text, citation_before=citation)
        )

    def changed(self, section: SectionName, old: Part, new: Part, aspect: str, deltas: Iterable[Delta]) -> bool:
        """What changed of a part; whether anything did."""
        found = [delta for delta in deltas if delta.before != delta.after]
        for delta in found:
            self.changes.append(
                Change(
                    section,
                    "changed",
                    new.id,
                    new.label,
                    aspect,
                    delta.quantity,
                    delta.before,
                    delta.after,
                    str(cite(self.old.model, old.path)),
                    str(cite(self.new.model, new.path)),
                )
            )
        return bool(found)


def renames(old: LoadedStandard, new: LoadedStandard) -> dict[str, str]:
    """New names of inputs and derived values that kept their label under another name."""
    renamed: dict[str, str] = {}
    for section in ("inputs", "derived"):
        before, after = getattr(old.model, section), getattr(new.model, section)
        labels = {part.label: name for name, part in after.items() if name not in before}
        renamed |= {
            name: labels[part.label] for name, part in before.items() if name not in after and part.label in labels
        }
    return renamed


def _labels(standard: LoadedStandard, lang: Lang) -> dict[str, str]:
    """What people read for every name and label."""
    model = standard.model
    shown: dict[str, str] = {}
    for word, name in standard.names.items():
        part = model.inputs.get(name) or model.derived.get(name)
        if part is not None:
            shown[word] = (part.en if lang == "en" else None) or part.label
    return shown


def match_parts(
    old: Mapping[str, tuple[Path, str]], new: Mapping[str, tuple[Path, str]]
) -> tuple[list[tuple[Part, Part]], list[Part], list[Part]]:
    """Parts of both versions, by name first and then by label; what is gone; what is new, in the order of the file."""
    before = [Part(path, name, label) for name, (path, label) in old.items()]
    after = [Part(path, name, label) for name, (path, label) in new.items()]
    pairs, gone, added = pairs_by(before, after, (lambda part: part.id, lambda part: part.label))
    order = {part.id: number for number, part in enumerate(after)}
    return sorted(pairs, key=lambda pair: order[pair[1].id]), gone, added

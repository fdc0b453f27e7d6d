"""Texts with their claims marked inline: how they are read and how extraction is scored against them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from huoju.claims import Claim, extract
from huoju.documents import Source, clean, read_bytes

SAMPLES = Path(__file__).parent / "samples"
_MARK = re.compile(r"\[\[(?:(?P<surface>[^\]|=]+)=)?(?P<value>[^/|\]]+)/(?P<unit>[^|\]]*)\|(?P<rest>[^\]]+)\]\]")
_KINDS = {"f": "fact", "t": "target", "s": "share", "g": "growth", "r": "rank"}
_QUALIFIERS = {"a": "about", "l": "at_least", "m": "more_than", "x": "at_most", "u": "less_than"}


@dataclass(frozen=True)
class Label:
    start: int
    end: int
    value: str
    unit: str
    kind: str
    year: int | None
    subject: str
    indicator: str
    qualifier: str


def read_sample(path: Path) -> tuple[str, list[Label]]:
    """The text without its marks, and the labels with their places in it."""
    marked = path.read_text(encoding="utf-8")
    pieces: list[str] = []
    labels: list[Label] = []
    done = length = 0
    for match in _MARK.finditer(marked):
        before = marked[done : match.start()]
        surface = match["surface"] or match["value"] + match["unit"]
        kind, year, subject, indicator, *rest = match["rest"].split("|")
        start = length + len(before)
        labels.append(
            Label(
                start,
                start + len(surface),
                match["value"],
                match["unit"],
                _KINDS[kind],
                None if year == "-" else int(year),
                subject,
                indicator,
                _QUALIFIERS[rest[0]] if rest else "exact",
            )
        )
        pieces += [before, surface]
        length = start + len(surface)
        done = match.end()
    assert "[[" not in marked[done:], path
    return "".join(pieces) + marked[done:], labels


def extract_text(text: str, name: str = "sample.txt") -> list[Claim]:
    """The claims of a text file."""
    sources = [item for item in read_bytes(name, text.encode("utf-8")) if isinstance(item, Source)]
    return [claim for source in sources for article in clean(source) for claim in extract(article)]


@dataclass
class Score:
    """Counts over documents; ``right`` has value, unit, kind and year right at the right place."""

    labels: int = 0
    found: int = 0
    right: int = 0
    named: int = 0
    """of the right ones, those with subject and indicator right"""
    qualified: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labels if self.labels else 0.0

    @property
    def names(self) -> float:
        return self.named / self.right if self.right else 0.0


def overlap(a: str, b: str) -> float:
    """F1 over the characters that the two have in common."""
    left, right = list(_plain(a)), list(_plain(b))
    common = 0
    rest = right.copy()
    for c in left:
        if c in rest:
            rest.remove(c)
            common += 1
    return 2 * common / (len(left) + len(right)) if left or right else 1.0


def _plain(name: str) -> str:
    return re.sub(r"[“”\"的、 ]", "", name)


ENOUGH = 0.5
"""Subject with indicator count as right from this overlap on."""


def agrees(label: Label, claim: Claim) -> bool:
    return (
        label.value == claim.value
        and label.unit == claim.unit
        and label.kind == claim.kind
        and label.year == claim.year
        and claim.start < label.end
        and label.start < claim.end
    )


def named(label: Label, claim: Claim) -> bool:
    return overlap(label.subject + label.indicator, claim.subject + claim.indicator) >= ENOUGH


def score(part: str) -> tuple[Score, list[str]]:
    """The score of a part of the samples, and what is wrong in words."""
    total = Score()
    wrong: list[str] = []
    for path in sorted((SAMPLES / part).glob("*.txt")):
        text, labels = read_sample(path)
        claims = extract_text(text, path.name)
        total.labels += len(labels)
        total.found += len(claims)
        left = list(claims)
        for label in labels:
            match = next((claim for claim in left if agrees(label, claim)), None)
            if match is None:
                near = next((c for c in claims if c.start < label.end and label.start < c.end), None)
                wrong.append(f"{path.name} missed {label} got {near and (near.value, near.unit, near.kind, near.year)}")
                continue
            left.remove(match)
            total.right += 1
            total.qualified += match.qualifier == label.qualifier
            if named(label, match):
                total.named += 1
            else:
                wrong.append(
                    f"{path.name} named {label.subject}/{label.indicator} as {match.subject}/{match.indicator}"
                )
            if match.qualifier != label.qualifier:
                wrong.append(f"{path.name} qualified {label} as {match.qualifier}")
        wrong += [
            f"{path.name} extra {c.value} {c.unit} {c.kind} {c.year} in {text[max(0, c.start - 12) : c.end + 8]!r}"
            for c in left
            if not any(c.start < lab.end and lab.start < c.end for lab in labels)
        ]
    return total, wrong

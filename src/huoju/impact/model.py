"""What a change of a rule does to a population, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from huoju.evaluation.plan import Verdict
from huoju.intake import Intake
from huoju.reference.certainty import Certainty
from huoju.standards.diff import Change

Transition = tuple[Verdict, Verdict]
"""A verdict before and after."""

Transitions = Mapping[Transition, int]
"""How many subjects went from one verdict to another; what did not happen is left out."""


@dataclass(frozen=True, slots=True)
class Version:
    """One side of the comparison."""

    reference: str
    document: str
    content_hash: str
    certainty: Certainty
    unverified: tuple[str, ...]
    partial: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The subjects that share a value of a column."""

    name: str
    transitions: Transitions


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The transitions by the values of one column."""

    column: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Subjects with the same transition because of the same requirements, each of which is needed for it.

    Where verdicts get worse these are the requirements of the new version that are in the way: without any single one
    of them the others would still bring the worse verdict. Where verdicts get better they are the requirements of the
    old version that were in the way: all had to give way.
    """

    transition: Transition
    requirements: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Cause:
    """What one requirement does to one transition.

    Attributes:
        alone: subjects for whom it is the only requirement concerned.
        involved: subjects for whom it is one of those concerned.
        share: its part of the transition's count where every subject is split evenly between the requirements
            concerned, which is their Shapley value; the shares of a transition sum up to its count exactly.
        status: whether the requirement is new, gone, changed or the same between the two versions.
    """

    transition: Transition
    requirement: str
    label: str
    alone: int
    involved: int
    share: Fraction
    status: str


@dataclass(frozen=True, slots=True)
class Flow:
    """How many subjects moved from one place to another; ``places`` from the highest to the lowest, id and name."""

    places: tuple[tuple[str, str], ...]
    links: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Slider:
    """A threshold and the figures that it can be set to, from the easiest to the hardest.

    ``set_to`` is the place of the new version's figure; ``before`` that of the old one's, None where it had none.
    """

    requirement: str
    label: str
    quantity: str
    operator: str
    unit: str
    figures: tuple[Fraction, ...]
    set_to: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Grid:
    """The counts for every setting of the sliders.

    ``counts`` holds, for each setting (the first slider's position varies slowest), the subjects that pass, that
    stay open, that lose (passed before, do not pass now) and that gain (pass now, did not before).
    """

    sliders: tuple[Slider, ...]
    counts: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes between two versions of a rule, and for how many."""

    title: str
    before: Version
    after: Version
    as_of: date
    engine: str
    rows: int
    simulated: bool
    intake: Intake
    transitions: Transitions
    breakdowns: tuple[Breakdown, ...]
    patterns: tuple[Pattern, ...]
    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]
    ladder: Flow | None
    grid: Grid | None
    out: Path | None
    findings: tuple[str, ...]

    def moved(self, *transitions: Transition) -> int:
        """How many subjects made one of these transitions."""
        return sum(self.transitions.get(one, 0) for one in transitions)

    def total(self, verdict: Verdict, *, after: bool) -> int:
        """How many subjects have a verdict before or after."""
        return sum(count for pair, count in self.transitions.items() if pair[after] == verdict)

"""What a path is, as plain data: steps with figures, cost and clauses, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from huoju.evaluation.plan import Verdict
from huoju.standards.citations import Citation

Status = Literal["passes", "found", "ask", "impossible"]
"""Passes already; a path was found; what is missing must be found out first; there is no path."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a step changes one input; values in the input's unit, None where the present value is missing."""

    input: str
    label: str
    unit: str | None
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Served:
    """A requirement that becomes met, or an item that gains points, through a step; points as decimal text."""

    id: str
    label: str
    before: str
    after: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Step:
    """One measure: how many steps of it, in which year, its cost in yuan, what it changes and what it serves."""

    measure: str
    label: str
    year: int
    count: int
    cost: int
    changes: tuple[Change, ...]
    serves: tuple[Served, ...]
    assumption: str


@dataclass(frozen=True, slots=True)
class Way:
    """One plan: its cost in yuan, its steps, and the score it surely gives. ``proved``: nothing costs less."""

    cost: int
    steps: tuple[Step, ...]
    score: str | None
    method: str
    proved: bool


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A requirement that belongs to the smallest set that cannot be met together, and the values it looks at."""

    id: str
    label: str
    rule: str
    barred: bool
    outcome: Literal["met", "unmet", "unknown"]
    values: tuple[Change, ...]
    reasons: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Question:
    """A missing figure to find out, and what that costs in yuan (None where the cost file does not say)."""

    input: str
    label: str
    cost: int | None


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The least cost in yuan at which at least ``score`` points are sure, all other requirements being met."""

    score: str
    cost: int


@dataclass(frozen=True, slots=True)
class PathResult:
    """The cheapest way of one subject to pass one standard.

    Attributes:
        status: see ``Status``.
        verdict: the verdict today.
        best: the cheapest way; where ``status`` is ``ask``, what remains to be done if the answers are favourable.
        alternatives: the next-best ways, each without at least one measure of every cheaper one.
        frontier: cost against score.
        obstacles: groups of requirements, each of which cannot be met together; every single one that stands alone,
            else one smallest group.
        questions: missing figures that matter, cheapest to find out first.
        years: after how many years the subject applies (1: in the year that is planned).
    """

    subject: str
    standard: str
    version: str
    title: str
    document: str
    content_hash: str
    purpose: str
    as_of: date
    costs: str
    costs_about: str | None
    status: Status
    verdict: Verdict
    score: str | None
    best: Way | None
    alternatives: tuple[Way, ...]
    frontier: tuple[FrontierPoint, ...]
    obstacles: tuple[tuple[Obstacle, ...], ...]
    questions: tuple[Question, ...]
    unverified: tuple[str, ...]
    years: int = 1

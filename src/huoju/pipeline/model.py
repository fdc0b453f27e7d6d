"""What is found of the pipeline of titles, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huoju.intake import Intake

EVERYBODY = "全部"
"""The group of all firms."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One title in one group of firms.

    Attributes:
        column: what the group is formed by; empty for all firms together.
        group: the group's name.
        standard: the title's standard, in the version for recognition in force.
        eligible: firms that surely meet it.
        open: firms for which that is not settled.
        holders: firms that hold the title and it is valid.
        ready: firms that meet it and do not hold it.
        at_risk: holders that surely do not meet what their next examination will ask.
    """

    column: str
    group: str
    standard: str
    eligible: int
    open: int
    holders: int
    ready: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class Year:
    """The holders of one title in one group over a year: opening + in - out = closing.

    A firm comes in where it holds a valid title at the end of the year and did not at its beginning.
    """

    column: str
    group: str
    standard: str
    year: int
    opening: int
    joined: int
    left: int

    @property
    def closing(self) -> int:
        """Holders at the end of the year."""
        return self.opening + self.joined - self.left


@dataclass(frozen=True, slots=True)
class Due:
    """Titles that end in a month, the version by which they are examined again, and how that would end today."""

    month: str
    standard: str
    version: str
    purpose: str
    titles: int
    passing: int
    failing: int
    open: int


@dataclass(frozen=True, slots=True)
class Watched:
    """A holder that still meets a requirement and is close to falling short of it.

    ``left`` is how much the quantity may change, in ``unit``; ``share`` the same as a share of the threshold.
    """

    key: str
    standard: str
    version: str
    valid_until: date | None
    requirement: str
    label: str
    quantity: str
    operator: str
    figure: float
    unit: str
    value: float
    left: float
    share: float


@dataclass(frozen=True, slots=True)
class Movement:
    """In one year, how many firms moved from one highest title held to another; ``none`` where they held none."""

    year: int
    links: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Funnel, stocks and flows, calendar and watch list."""

    as_of: date
    engine: str
    rows: int
    simulated: bool
    intake: Intake
    titles: Intake
    holdings: int
    outside: int
    versions: Mapping[str, str]
    stages: tuple[Stage, ...]
    years: tuple[Year, ...]
    movements: tuple[Movement, ...]
    calendar: tuple[Due, ...]
    undated: int
    watched: tuple[Watched, ...]
    watch_total: int
    out: Path | None
    findings: tuple[str, ...]

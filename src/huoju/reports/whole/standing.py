"""What one year says about each unit, in the order of the ranking."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from huoju.reports.figures import interval, ranks
from huoju.robustness.zone_model import Panel, Year

PLACES = 2
"""Decimals of a score."""

_LONG_NAME, _SHORT_NAME = "高新技术产业开发区", "高新区"


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit in one year.

    Attributes:
        row: in the arrays of the year.
        dimensions: score of each dimension, low and high; NaN where there is none.
        parts: what each dimension gives to the score for sure; empty where scores do not add up.
    """

    name: str
    row: int
    low: float
    high: float
    rank_best: float
    rank_worst: float
    dimensions: tuple[tuple[float, float], ...]
    parts: tuple[float, ...]

    @property
    def label(self) -> str:
        """A name that fits beside a bar."""
        return short_label(self.name)

    @property
    def score(self) -> str:
        """The score as written."""
        return interval(known(self.low), known(self.high), PLACES)

    @property
    def rank(self) -> str:
        """The rank as written."""
        return ranks(known(self.rank_best), known(self.rank_worst))

    @property
    def settled(self) -> bool:
        """Whether the rank is one number."""
        return self.rank_best == self.rank_worst


def standings(panel: Panel, year: Year) -> tuple[UnitStanding, ...]:
    """Every unit, best first; units whose rank is open by the middle of their score, those without a score last."""
    index = year.index
    places = [index.codes.index(dimension.code) for dimension in panel.dimensions]
    given = index.low[:, places] * [dimension.share for dimension in panel.dimensions]
    adds_up = bool(np.allclose(given.sum(axis=1), index.low[:, -1], equal_nan=True))
    found = [
        UnitStanding(
            name,
            row,
            float(index.low[row, -1]),
            float(index.high[row, -1]),
            float(index.rank_best[row]),
            float(index.rank_worst[row]),
            tuple((float(index.low[row, at]), float(index.high[row, at])) for at in places),
            tuple(given[row].tolist()) if adds_up else (),
        )
        for row, name in enumerate(year.units)
    ]
    return tuple(sorted(found, key=_order))


def known(value: float) -> float | None:
    """The number, None for NaN."""
    return None if math.isnan(value) else value


def short_label(name: str) -> str:
    """A zone's name without the long word that all of them share."""
    return name.replace(_LONG_NAME, _SHORT_NAME)


def _order(one: UnitStanding) -> tuple[bool, float, str]:
    return math.isnan(one.low), -(one.low + one.high), one.name

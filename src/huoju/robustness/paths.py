"""Several periods of one system: how units moved, and who rises or falls steadily."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huoju.robustness.places import history_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huoju.robustness.zone_model import Panel, Place


@dataclass(frozen=True, slots=True)
class RankPath:
    """One unit through the periods that have it.

    Attributes:
        places: oldest first.
        rank_change: places won (positive) from the first period to the last; middles of intervals where values are
            missing.
        score_change: points won, likewise.
        trend: slope of the score per period by least squares; None with fewer than two periods.
        steady: 1 when the rank got better (or stayed) every time and better at least once, -1 likewise for worse,
            0 otherwise.
    """

    unit: str
    places: tuple[Place, ...]
    rank_change: float
    score_change: float
    trend: float | None
    steady: int


def rank_paths(panel: Panel) -> tuple[RankPath, ...]:
    """A path for every unit, in the order of the last period's ranks; those that it lacks come last."""
    units = dict.fromkeys(unit for year in reversed(panel.years) for unit in year.units)
    paths = [_path(unit, history_of(panel, unit)) for unit in units]
    last = panel.latest.period
    return tuple(sorted(paths, key=lambda path: (path.places[-1].period != last, _rank(path.places[-1]), path.unit)))


def _path(unit: str, places: tuple[Place, ...]) -> RankPath:
    ranks, scores = [_rank(place) for place in places], [_score(place) for place in places]
    trend = float(np.polyfit(np.arange(len(scores)), scores, 1)[0]) if len(scores) > 1 else None
    return RankPath(unit, places, ranks[0] - ranks[-1], scores[-1] - scores[0], trend, _steady(ranks))


def _steady(ranks: Sequence[float]) -> int:
    moves = np.diff(ranks)
    if not moves.any():
        return 0
    return 1 if (moves <= 0).all() else -1 if (moves >= 0).all() else 0


def _rank(place: Place) -> float:
    return (place.rank_best + place.rank_worst) / 2


def _score(place: Place) -> float:
    return (place.score_low + place.score_high) / 2

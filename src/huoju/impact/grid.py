"""Counts for every setting of the sliders, from how many subjects reach how far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from huoju.evaluation.plan import Verdict
from huoju.impact.model import Grid, Slider

Reach = tuple[int, int]
"""For one slider: up to which of its positions a subject surely passes, and up to which perhaps."""

Cell = tuple[Verdict, bool | None, Sequence[Reach], int]
"""Subjects alike: verdict before, whether all else holds, the reach of each slider, and how many they are."""


def grid_of(sliders: Sequence[Slider], cells: Iterable[Cell]) -> Grid:
    """The number that pass, stay open, lose and gain at every setting.

    At a setting a subject passes where all else holds and every slider's position lies within its sure reach; it
    fails where something else fails or a position lies beyond its possible reach; otherwise it stays open.
    """
    shape = tuple(len(slider.figures) for slider in sliders)
    surely, perhaps = _Corners(shape), _Corners(shape)
    passed_before = _Corners(shape)
    total_before = 0
    for before, rest, reaches, count in cells:
        total_before += count if before == "pass" else 0
        if rest is False:
            continue
        perhaps.add([most for _, most in reaches], count)
        if rest:
            sure = [least for least, _ in reaches]
            surely.add(sure, count)
            if before == "pass":
                passed_before.add(sure, count)
    passing, possible, kept = surely.within(), perhaps.within(), passed_before.within()
    counts = np.stack([passing, possible - passing, total_before - kept, passing - kept], axis=-1)
    rows = counts.reshape(-1, 4).tolist()
    return Grid(tuple(sliders), tuple((row[0], row[1], row[2], row[3]) for row in rows))


class _Corners:
    """Counts by the corner up to which they hold."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._counts: NDArray[np.int64] = np.zeros(tuple(length + 1 for length in shape), np.int64)

    def add(self, reach: Sequence[int], count: int) -> None:
        """Count subjects for whom the first ``reach`` positions of each slider hold."""
        self._counts[tuple(reach)] += count

    def within(self) -> NDArray[np.int64]:
        """For every setting the subjects for whom it holds: those whose reach goes beyond its positions."""
        total = self._counts
        for axis in range(total.ndim):
            total = np.flip(np.cumsum(np.flip(total, axis), axis), axis)
        inner = tuple(slice(1, None) for _ in range(total.ndim))
        return np.asarray(total[inner], np.int64)

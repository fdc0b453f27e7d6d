"""Normalisations as Excel formulas, each beside the engine's own function so that the two can be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from huoju.composite import normalise
from huoju.composite.arrays import Array
from huoju.composite.normalise import Normalised
from huoju.reports.workbook.grid import (
    DEVIATION,
    DIRECTION,
    HIGHEST,
    LOWEST,
    MEAN,
    TREATED,
    Side,
    cell,
    column_range,
)

TOLERANCE = 1e-9
"""Up to this difference (of the largest value) a formula and the engine agree."""


@dataclass(frozen=True, slots=True)
class Place:
    """One cell: its row and column (from 0), and how many units the sheet has."""

    row: int
    column: int
    units: int

    @property
    def value(self) -> str:
        """The treated value."""
        return cell(self.row, self.column, sheet=TREATED)

    def parameter(self, row: int) -> str:
        """A parameter of the column, such as its minimum."""
        return cell(row, self.column, sheet=TREATED, fixed_row=True)

    @property
    def column_values(self) -> str:
        """All treated values of the column."""
        return column_range(self.column, self.units, sheet=TREATED)


@dataclass(frozen=True, slots=True)
class Method:
    """A normalisation: in words, as the engine's function, and as formulas of a known value and of both ends."""

    words: str
    function: Callable[..., Normalised]
    known: Callable[[Place], str]
    worst: Callable[[Place], str]
    best: Callable[[Place], str]

    def formula(self, place: Place, side: Side) -> str:
        """The formula of a cell; what is missing stands at the end that the side names, or stays empty."""
        missing = {"worst": self.worst, "best": self.best}.get(side.name)
        otherwise = '""' if missing is None else missing(place)
        return f"=IF(ISNUMBER({place.value}),{self.known(place)},{otherwise})"


def method_behind(values: Array, direction: int, low: Array, high: Array, methods: Sequence[Method]) -> Method | None:
    """The method that gives the engine's scores of a column, both where a value is known and where it is missing.

    None where no formula does: then the workbook holds the engine's numbers as they are.
    """
    holes = np.isnan(values)
    for method in methods:
        made = method.function(values[:, None], np.array([float(direction)]))
        scores = made.values[:, 0]
        worst = np.where(holes & ~np.isnan(low), made.worst, scores)
        best = np.where(holes & ~np.isnan(high), made.best, scores)
        if agree(worst, low) and agree(best, high):
            return method
    return None


def agree(one: Array, other: Array) -> bool:
    """Whether two columns are the same but for rounding, holes in the same places."""
    size = max(1.0, float(np.nanmax(np.abs(other), initial=0.0)))
    return bool(np.allclose(one, other, rtol=0.0, atol=TOLERANCE * size, equal_nan=True))


def methods(targets: Sequence[tuple[float, float]]) -> tuple[Method, ...]:
    """Every method that Excel can follow cell by cell; `targets` are scales to try for the min-max method."""
    return (
        *(_linear(lower, upper) for lower, upper in dict.fromkeys((*targets, (0.0, 100.0), (0.0, 1.0), (60.0, 100.0)))),
        Method("标准分：（数值−均值）÷标准差", normalise.z_score, _z_score, _z_worst, _z_best),
        Method(
            "升序名次：最差为 1",
            normalise.rank,
            _ascending_rank,
            lambda _: "1",
            lambda at: f"COUNT({at.column_values})",
        ),
        Method(
            "百分位名次：（升序名次−1）÷（有数据的单位数−1）",
            normalise.percentile_rank,
            _percentile,
            lambda _: "0",
            lambda _: "1",
        ),
        Method("占最大值之比", normalise.share_of_max, _share, lambda _: "0", lambda _: "1"),
    )


def _linear(lower: float, upper: float) -> Method:
    def known(at: Place) -> str:
        low, high = at.parameter(LOWEST), at.parameter(HIGHEST)
        up = f"({at.value}-{low})/({high}-{low})"
        down = f"({high}-{at.value})/({high}-{low})"
        turned = f"IF({at.parameter(DIRECTION)}=1,{up},{down})*{upper - lower:g}+{lower:g}"
        return f"IF({high}={low},{(lower + upper) / 2:g},{turned})"

    words = f"极差法：（数值−最差）÷（最好−最差），换算到 {lower:g}–{upper:g}"
    ends = sorted((lower, upper))
    function = partial(normalise.min_max, target=(lower, upper))
    return Method(words, function, known, lambda _: f"{ends[0]:g}", lambda _: f"{ends[1]:g}")


def _z(at: Place, value: str) -> str:
    mean, deviation = at.parameter(MEAN), at.parameter(DEVIATION)
    flat = f"{at.parameter(LOWEST)}={at.parameter(HIGHEST)}"
    return f"IF({flat},0,{at.parameter(DIRECTION)}*({value}-{mean})/{deviation})"


def _z_score(at: Place) -> str:
    return _z(at, at.value)


def _z_worst(at: Place) -> str:
    return _z(at, f"IF({at.parameter(DIRECTION)}=1,{at.parameter(LOWEST)},{at.parameter(HIGHEST)})")


def _z_best(at: Place) -> str:
    return _z(at, f"IF({at.parameter(DIRECTION)}=1,{at.parameter(HIGHEST)},{at.parameter(LOWEST)})")


def _beaten(at: Place) -> str:
    """How many units have a worse value; text never counts as a number."""
    numbers = f"ISNUMBER({at.column_values})"
    lower = f"SUMPRODUCT({numbers}*({at.column_values}<{at.value}))"
    higher = f"SUMPRODUCT({numbers}*({at.column_values}>{at.value}))"
    return f"IF({at.parameter(DIRECTION)}=1,{lower},{higher})"


def _ascending_rank(at: Place) -> str:
    return f"1+{_beaten(at)}"


def _percentile(at: Place) -> str:
    count = f"COUNT({at.column_values})"
    return f"IF({count}>1,{_beaten(at)}/({count}-1),0.5)"


def _share(at: Place) -> str:
    low, high = at.parameter(LOWEST), at.parameter(HIGHEST)
    direct = f'IF({high}>0,{at.value}/{high},"")'
    reverse = f'IF({low}>0,{low}/{at.value},"")'
    return f"IF({at.parameter(DIRECTION)}=1,{direct},{reverse})"

"""Weighted means as Excel formulas, each beside the engine's own function so that the two can be compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from huoju.composite import aggregate
from huoju.composite.aggregate import Aggregated
from huoju.composite.arrays import Array
from huoju.reports.workbook.normalising import agree


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean: in words, as the engine's function, and as formulas.

    Attributes:
        part: one weighted value, from its cell and its weight's.
        whole: the mean, from the sum of the parts and the sum of the weights.
    """

    words: str
    function: Callable[..., Aggregated]
    part: Callable[[str, str], str]
    whole: Callable[[str, str], str]


MEANS = (
    Mean(
        "加权算术平均",
        aggregate.arithmetic,
        lambda value, weight: f"{value}*{weight}",
        lambda top, weights: f"{top}/{weights}",
    ),
    Mean(
        "加权几何平均",
        aggregate.geometric,
        lambda value, weight: f"LN({value})*{weight}",
        lambda top, weights: f"EXP({top}/{weights})",
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A mean, and whether a missing child leaves the node without a score."""

    mean: Mean
    missing: Literal["rescale", "refuse"]


def mean_behind(children: Array, shares: Array, scores: Array) -> Found | None:
    """The mean that gives the engine's scores of a node from those of its children; None where no formula does."""
    tries: tuple[Literal["rescale", "refuse"], ...] = ("rescale", "refuse")
    for mean in MEANS:
        for missing in tries:
            if agree(mean.function(children, shares, missing).scores, scores):
                return Found(mean, missing)
    return None


def mean_formula(found: Found, parts: str, weights: str, numbers: str, count: int) -> str:
    """The formula of a node: from the range of its weighted parts, its weights and its children's values."""
    used = f"SUMPRODUCT({weights}*ISNUMBER({numbers}))"
    nothing = f"COUNT({numbers})<{count}" if found.missing == "refuse" else f"{used}=0"
    return f'=IFERROR(IF({nothing},"",{found.mean.whole(f"SUM({parts})", used)}),"")'

"""What a simulated enterprise is before any figure: industry, zone, age, size, and two hidden traits."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from huoju.demo.data_files import FOLDER, read_rows
from huoju.demo.zone_sizes import zone_sizes
from huoju.reference import Zone, sizing_class
from huoju.reference.industries import industries, is_within
from huoju.reference.sizing import SIZING_INDUSTRIES

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

_CLASS_LEVEL = 4
_MEAN_AGE = 9.0
_OLDEST = 38.0
_SIZE_SPREAD = 1.6


@dataclass(frozen=True, slots=True)
class IndustryChoice:
    """The classes of GB/T 4754-2017 that occur, with what is assumed about each."""

    codes: tuple[str, ...]
    sizing: Whole
    weights: Array
    technology: Array
    median_revenue: Array
    revenue_per_head: Array
    hightech_field: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One block of enterprises.

    `industry` and `zone` are places in their lists; `age` is in years at the end of the last year; `size` is the
    logarithm of the revenue against the median of the industry; `quality` (how well it is run) and `innovation` (how
    much it lives on research) have mean about 0 and deviation about 1.
    """

    industry: Whole
    zone: Whole
    age: Array
    size: Array
    quality: Array
    innovation: Array


def draw_profile(count: int, seed: int, rng: np.random.Generator) -> Profile:
    """A block of enterprises; larger and more technical ones are more given to innovation."""
    choice = industry_choice()
    industry = rng.choice(len(choice.codes), count, p=choice.weights)
    zone = rng.choice(len(zones(seed)[0]), count, p=zones(seed)[1])
    age = np.minimum(rng.gamma(1.5, _MEAN_AGE / 1.5, count) + 0.2, _OLDEST)
    quality = rng.normal(size=count)
    size = rng.normal(0, _SIZE_SPREAD, count) + 0.25 * quality + 0.35 * np.log(age / _MEAN_AGE)
    technology = choice.technology[industry]
    innovation = 2.2 * (technology - 0.4) + 0.35 * quality + 0.30 * size + rng.normal(0, 0.55, count)
    return Profile(industry, zone, age, size, quality, innovation)


@cache
def zones(seed: int) -> tuple[tuple[Zone, ...], Array]:
    """The simulated zones, and the share of all enterprises in each."""
    sizes = zone_sizes(seed)
    weights = sizes.size**0.8
    return sizes.zones, weights / weights.sum()


@cache
def industry_choice() -> IndustryChoice:
    """The industries of `data/firm_industries.csv`, each weight spread evenly over its classes."""
    rows = read_rows(FOLDER / "firm_industries.csv")
    codes, sizing, weights, traits, fields = [], [], [], [], []
    for row in rows:
        inside = [
            code
            for code, entry in industries().items()
            if entry.level == _CLASS_LEVEL and is_within(code, row["prefix"]) and sizing_class(code).industry
        ]
        for code in inside:
            codes.append(code)
            sizing.append(SIZING_INDUSTRIES.index(sizing_class(code).industry or ""))
            weights.append(float(row["weight"]) / len(inside))
            traits.append([float(row[name]) for name in ("technology", "median_revenue", "revenue_per_head")])
            fields.append(row["hightech_field"])
    technology, median_revenue, revenue_per_head = np.array(traits).T
    shares = np.array(weights) / sum(weights)
    return IndustryChoice(
        tuple(codes), np.array(sizing), shares, technology, median_revenue, revenue_per_head, tuple(fields)
    )

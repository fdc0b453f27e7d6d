"""The statistical model behind the simulated zones: one figure drawn for every zone and year.

Each line of `data/zone_model.csv` is one figure, with the national totals it is scaled to and what they rest on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huoju.demo.data_files import ZONE_MODEL, read_rows
from huoju.demo.zone_sizes import ZoneSizes

YEARS = (2022, 2023, 2024)
"""Years that are simulated."""

Array = NDArray[np.float64]
Panel = dict[str, Array]
"""Figures by name, each years × zones, in the unit of the standard."""


@dataclass(frozen=True, slots=True)
class Spec:
    """How one figure is simulated: a line of `data/zone_model.csv`.

    `kind` is total (scaled to `totals`), share (of the figure `parent`, about `centre`), level (about `centre`), count
    (whole, `centre` for a zone of mean size) or score (points about `centre`). `spread` is the lasting difference
    between zones and `drift` the noise of a year, both in logarithms (points for a score); `quality` and `elasticity`
    say how the figure follows a zone's strength and size.
    """

    name: str
    kind: str
    parent: str
    totals: Mapping[int, float]
    centre: float
    spread: float
    drift: float
    quality: float
    elasticity: float


def specs() -> tuple[Spec, ...]:
    """Every simulated figure in the order of the model."""
    return tuple(_spec(row) for row in read_rows(ZONE_MODEL))


def _spec(row: dict[str, str]) -> Spec:
    totals = {year: float(row[f"total_{year}"]) for year in YEARS if row[f"total_{year}"]}
    numbers = {name: float(row[name] or 0) for name in ("centre", "spread", "drift", "quality", "elasticity")}
    return Spec(name=row["name"], kind=row["kind"], parent=row["parent"], totals=totals, **numbers)


def draw_figure(spec: Spec, panel: Panel, sizes: ZoneSizes, known: Array, rng: np.random.Generator) -> Array:
    """One figure, years × zones; `panel` holds the figures drawn before, `known` the published cells (else NaN)."""
    years, zones = len(YEARS), len(sizes.zones)
    strength = spec.quality * (1 if spec.kind == "score" else spec.spread)
    lasting = rng.normal(0, spec.spread, zones) + strength * sizes.quality
    moving = np.cumsum(rng.normal(0, spec.drift, (years, zones)), axis=0)
    effect = lasting + moving
    if spec.kind == "score":
        return np.clip(np.round(spec.centre + effect, 1), 0, 100)
    drawn = sizes.size**spec.elasticity * np.exp(effect)
    if spec.kind == "total":
        return _scaled(spec, drawn, known)
    if spec.kind == "share":
        odds = spec.centre / (1 - spec.centre) * drawn
        share = odds / (1 + odds)
        return np.asarray(share * panel[spec.parent] if spec.parent else share)
    level = np.asarray(spec.centre * drawn, np.float64)
    return np.rint(level) if spec.kind == "count" else level


def _scaled(spec: Spec, drawn: Array, known: Array) -> Array:
    """Every year at its national total, with published cells as they are; a zone known once moves with the total."""
    result = np.full(drawn.shape, np.nan)
    for at, year in enumerate(YEARS):
        if year not in spec.totals:
            continue
        fixed = _carried(spec, known, at)
        free = np.isnan(fixed)
        rest = np.where(free, drawn[at], 0.0)
        scaled = rest * (spec.totals[year] - np.nansum(fixed)) / rest.sum()
        result[at] = np.where(free, scaled, fixed)
    return result


def _carried(spec: Spec, known: Array, at: int) -> Array:
    """Published cells of a year; where another year's is known, that one moved with the national total."""
    cells: Array = known[at].copy()
    for other in sorted(range(len(YEARS)), key=lambda year: abs(year - at)):
        if YEARS[other] in spec.totals:
            ratio = spec.totals[YEARS[at]] / spec.totals[YEARS[other]]
            cells = np.where(np.isnan(cells), known[other] * ratio, cells)
    return cells


def whole_numbers(values: Array) -> Array:
    """Whole numbers that add up to the rounded sum of each year (largest remainders go up)."""
    result = np.floor(values)
    for at, year in enumerate(values):
        if np.isnan(year).any():
            continue
        left = int(round(float(year.sum())) - result[at].sum())
        result[at, np.argsort(result[at] - year, kind="stable")[:left]] += 1
    return result

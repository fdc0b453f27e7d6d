"""How large the simulated zones are, relative to their mean, and how strong."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huoju.demo.data_files import PROVINCIAL_STATISTICS, read_rows
from huoju.reference import Zone, list_zones, zone_figures
from huoju.reference.regions import SEPARATELY_PLANNED_CITIES, find_region, subdivisions

COUNTED_IN = 2024
"""The year whose 178 zones are simulated."""

_SPREAD = 0.5
_FIRST_YEAR, _LAST_YEAR = 1988, 2023
_AGE_EFFECT = 0.9
_CAPITAL_EFFECT = 0.8
_PROVINCE_EFFECT = 0.35
"""Exponent of the province's R&D expenditure."""

_MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
_ANCHORS = ("营业收入", "年末从业人员")
"""Published cells from which the size of a zone is taken, the best first."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ZoneSizes:
    """The simulated zones in the order of the register; `size` has mean 1, `quality` mean 0 and deviation about 1."""

    zones: tuple[Zone, ...]
    size: Array
    quality: Array


def zone_sizes(seed: int) -> ZoneSizes:
    """Sizes that grow with a zone's age, its city's rank and its province's R&D; published cells go first."""
    zones = list_zones(counted_in=COUNTED_IN)
    rng = np.random.default_rng([seed, 0])
    age = np.array([_LAST_YEAR - (zone.approved or _LAST_YEAR) for zone in zones]) / (_LAST_YEAR - _FIRST_YEAR)
    capital = np.array([_is_capital(zone) for zone in zones])
    spending = _research_by_province()
    research = np.log([spending[zone.province_code] for zone in zones])
    noise = rng.normal(0, _SPREAD, len(zones))
    drawn = np.exp(_AGE_EFFECT * age + _CAPITAL_EFFECT * capital + _PROVINCE_EFFECT * research + noise)
    size = _anchored(zones, drawn)
    relative = np.log(size)
    quality = 0.6 * (relative - relative.mean()) / relative.std() + 0.8 * rng.normal(size=len(zones))
    return ZoneSizes(zones, size, quality)


def _is_capital(zone: Zone) -> bool:
    """Whether the zone lies in a municipality, a provincial capital (the first prefecture) or a 计划单列市."""
    first = zone.province_code[:2] + "0100"
    known = {part.code for part in subdivisions(zone.province_code)}
    capital = first if first in known else zone.province_code
    return zone.city_code in {capital, *SEPARATELY_PLANNED_CITIES, *_MUNICIPALITIES}


def _research_by_province() -> dict[str, float]:
    """Newest published R&D expenditure (亿元) by province code."""
    rows = [row for row in read_rows(PROVINCIAL_STATISTICS) if row["指标"] == "R&D经费"]
    newest = max(row["年份"] for row in rows)
    return {find_region(row["地区"]).code: float(row["数值"]) for row in rows if row["年份"] == newest}


def _anchored(zones: tuple[Zone, ...], size: Array) -> Array:
    """The sizes with those of published zones at their share of the published total."""
    shares = _published_shares()
    known = np.array([shares.get(zone.id, np.nan) for zone in zones])
    fixed = ~np.isnan(known)
    rest = np.where(fixed, 0.0, size)
    scaled = rest * (1 - known[fixed].sum()) / rest.sum()
    return np.where(fixed, known, scaled) * len(zones)


def _published_shares() -> dict[str, float]:
    """Share of the newest published national total by zone."""
    totals = {(figure.indicator, figure.year): figure.value for figure in zone_figures() if figure.zone_id is None}
    shares: dict[str, float] = {}
    for indicator in _ANCHORS:
        for figure in zone_figures():
            total = totals.get((indicator, figure.year))
            if figure.indicator == indicator and figure.zone_id is not None and total is not None:
                shares.setdefault(figure.zone_id, float(figure.value / total))
    return shares

"""How large the simulated zones are, relative to their mean, and how strong."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huoju.reference import Zone, list_zones, zone_figures
from huoju.reference.regions import SEPARATELY_PLANNED_CITIES, subdivisions

COUNTED_IN = 2024
"""The year whose 178 zones are simulated."""

_SPREAD = 0.75
_FIRST_YEAR, _LAST_YEAR = 1988, 2023
_AGE_EFFECT = 1.1
_CAPITAL_EFFECT = 0.9
_MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
_ANCHORS = ("营业收入", "年末从业人员")
"""Published cells from which the size of a zone is taken, the best first."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ZoneSizes:
    """The simulated zones in the order of the register; `size` has mean 1, `quality` mean 0 and deviation 1."""

    zones: tuple[Zone, ...]
    size: Array
    quality: Array


def zone_sizes(seed: int) -> ZoneSizes:
    """Old zones and those of provincial capitals are larger; where a cell was published, the size follows it."""
    zones = list_zones(counted_in=COUNTED_IN)
    rng = np.random.default_rng([seed, 0])
    age = np.array([_LAST_YEAR - (zone.approved or _LAST_YEAR) for zone in zones]) / (_LAST_YEAR - _FIRST_YEAR)
    capital = np.array([_is_capital(zone) for zone in zones])
    logarithm = _AGE_EFFECT * age + _CAPITAL_EFFECT * capital + rng.normal(0, _SPREAD, len(zones))
    size = _anchored(zones, np.exp(logarithm) / np.exp(logarithm).mean())
    relative = np.log(size)
    quality = 0.6 * (relative - relative.mean()) / relative.std() + 0.8 * rng.normal(size=len(zones))
    return ZoneSizes(zones, size, quality)


def _is_capital(zone: Zone) -> bool:
    """Whether the zone lies in a municipality, a provincial capital (the first prefecture) or a 计划单列市."""
    first = zone.province_code[:2] + "0100"
    known = {part.code for part in subdivisions(zone.province_code)}
    capital = first if first in known else zone.province_code
    return zone.city_code in {capital, *SEPARATELY_PLANNED_CITIES, *_MUNICIPALITIES}


def _anchored(zones: tuple[Zone, ...], size: Array) -> Array:
    """The sizes with those of published zones at their share of the published total."""
    shares = _published_shares()
    known = np.array([shares.get(zone.id, np.nan) for zone in zones])
    fixed = ~np.isnan(known)
    rest = size * (~fixed)
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

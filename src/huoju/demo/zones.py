"""Simulated figures of the 178 national zones, scaled to the published national totals.

No table of all zones is public. What is known of single zones (cells of 中国火炬统计年鉴) stands in the table as it was
published and is marked 公开数据; everything else is drawn at random, marked 模拟数据, and adds up with the known cells
to the national totals of `data/zone_model.csv`, which says for each total whether it is published or assumed.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from huoju.demo.marks import NATURE, PUBLISHED, SIMULATED
from huoju.demo.zone_model import YEARS, Array, Panel, draw_figure, specs, whole_numbers
from huoju.demo.zone_sizes import ZoneSizes, zone_sizes
from huoju.reference import zone_figures
from huoju.reference.units import convert
from huoju.standards import catalogue
from huoju.standards.fields import Field, fields_of

STANDARD = "torch/zone-evaluation@2021-04-22"
WRITTEN_YEARS = YEARS[1:]
"""The first year is simulated only as the year before."""

YEARBOOK_NAMES = {
    "入统企业数": "firms",
    "营业收入": "revenue",
    "年末从业人员": "employees",
    "工业总产值": "industrial_output",
    "高新技术企业数": "high_tech_firms",
}
"""The figure behind each column of the yearbook's 表 1-3."""

_PREVIOUS = ("employees", "revenue", "value_added", "high_tech_firms", "co2_emissions")
_FIRMS = Field("firms", "入统企业数", "integer", "家")
"""In the table for the reader; the 2021 system does not ask for it."""

_MISSING_SHARE = 0.003
_ALWAYS_REPORTED = frozenset({"employees", "employees_previous", "revenue", "value_added"})
"""Figures behind many indicators, which no zone leaves out."""

_MOST_DECIMALS = 4
_WHOLE_UNITS = frozenset({"家", "个", "人", "件", "人年"})
_HUNDRED_MILLION = 1e8
_MONTHS = 12
_HOLES = 999
"""Number of the random stream that chooses missing cells; the figures use the numbers from 1 on."""

_Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ZoneTable:
    """What was simulated.

    `panel` has years × zones for each figure, in the unit of the standard; `published` holds the cells of the yearbook
    by figure, year and place of the zone; `missing` marks the cells that are left out.
    """

    sizes: ZoneSizes
    panel: Panel
    published: Mapping[tuple[str, int, int], Decimal]
    missing: Mapping[str, _Mask]


def simulate_zones(seed: int) -> ZoneTable:
    """Figures of every zone for 2022 to 2024; the same seed gives the same figures."""
    sizes = zone_sizes(seed)
    fields = _fields()
    published = _published_cells(sizes, fields)
    panel: Panel = {}
    for number, spec in enumerate(specs(), start=1):
        known = _grid(spec.name, published, len(sizes.zones))
        panel[spec.name] = draw_figure(spec, panel, sizes, known, np.random.default_rng([seed, number]))
        if spec.name in fields and _is_whole(fields[spec.name]):
            panel[spec.name] = whole_numbers(panel[spec.name])
    _by_city(panel, sizes)
    panel["monthly_wage"] = panel["payroll"] * _HUNDRED_MILLION / panel["employees"] / _MONTHS
    for name in _PREVIOUS:
        panel[f"{name}_previous"] = np.vstack([np.full(len(sizes.zones), np.nan), panel[name][:-1]])
    return ZoneTable(sizes, panel, published, _holes(panel, published, seed))


def write_zones(path: Path, table: ZoneTable) -> int:
    """Writes a CSV in long form (zone, year, indicator, value, unit, mark); returns the number of rows."""
    rows = list(_rows(table))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["高新区", "年份", "指标", "数值", "单位", NATURE])
        writer.writerows(rows)
    return len(rows)


def _rows(table: ZoneTable) -> Iterator[tuple[str, int, str, str, str, str]]:
    fields = {name: field for name, field in _fields().items() if name in table.panel}
    for year in WRITTEN_YEARS:
        at = YEARS.index(year)
        for place, zone in enumerate(table.sizes.zones):
            for name, field in fields.items():
                if table.missing[name][at, place]:
                    continue
                real = table.published.get((name, at, place))
                value = f"{real:f}" if real is not None else _written(table.panel[name][at, place], field)
                mark = SIMULATED if real is None else PUBLISHED
                yield zone.name, year, field.label, value, field.unit or "", mark


def _written(value: float, field: Field) -> str:
    if _is_whole(field):
        return f"{value:.0f}"
    return f"{value:.{min(field.decimals, _MOST_DECIMALS)}f}".rstrip("0").rstrip(".")


def _is_whole(field: Field) -> bool:
    return field.type == "integer" or field.unit in _WHOLE_UNITS


def _fields() -> dict[str, Field]:
    standard = catalogue.find(STANDARD)
    return {_FIRMS.name: _FIRMS} | {field.name: field for field in fields_of(standard) if field.required}


def _published_cells(sizes: ZoneSizes, fields: Mapping[str, Field]) -> dict[tuple[str, int, int], Decimal]:
    """Cells of the yearbook by figure, year and zone (both by place), in the unit of the standard."""
    places = {zone.id: place for place, zone in enumerate(sizes.zones)}
    cells = {}
    for figure in zone_figures():
        name = YEARBOOK_NAMES.get(figure.indicator)
        if name is not None and figure.zone_id in places and figure.year in YEARS:
            value = convert(figure.value, figure.unit, fields[name].unit or "")
            exact = Decimal(value.numerator) / Decimal(value.denominator)
            at = YEARS.index(figure.year)
            cells[name, at, places[figure.zone_id]] = exact
            if name in _PREVIOUS and at + 1 < len(YEARS):
                cells[f"{name}_previous", at + 1, places[figure.zone_id]] = exact
    return cells


def _grid(name: str, published: Mapping[tuple[str, int, int], Decimal], zones: int) -> Array:
    """The published cells of a figure, years × zones; NaN where there is none."""
    grid = np.full((len(YEARS), zones), np.nan)
    for (figure, at, place), value in published.items():
        if figure == name:
            grid[at, place] = float(value)
    return grid


def _by_city(panel: Panel, sizes: ZoneSizes) -> None:
    """GDP and house price of the city, the same for all zones of one city."""
    cities = np.array([zone.city_code for zone in sizes.zones])
    share = panel.pop("zone_share_of_city")
    gdp, price = np.empty_like(share), np.empty_like(share)
    for city in np.unique(cities):
        inside = cities == city
        gdp[:, inside] = (panel["zone_gdp"][:, inside].sum(axis=1) / share[:, inside].max(axis=1))[:, None]
        price[:, inside] = panel["house_price"][:, inside].mean(axis=1)[:, None]
    panel["city_gdp"], panel["house_price"] = gdp, np.round(price)


def _holes(panel: Panel, published: Mapping[tuple[str, int, int], Decimal], seed: int) -> dict[str, _Mask]:
    """Cells that a zone did not report, at random, and years that were not simulated; never a published one."""
    rng = np.random.default_rng([seed, _HOLES])
    missing = {name: (rng.random(values.shape) < _MISSING_SHARE) | np.isnan(values) for name, values in panel.items()}
    for name in _ALWAYS_REPORTED:
        missing[name] = np.isnan(panel[name])
    for name, at, place in published:
        missing[name][at, place] = False
    return missing

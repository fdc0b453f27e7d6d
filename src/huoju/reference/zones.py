"""The register of the national high-tech zones (国家高新区) with what has been published about single zones.

178 zones as counted by the Ministry of Industry and Information Technology for 2023 to 2025 (among them 苏州工业园区,
which is judged with them without bearing the title), and 雄安, approved in February 2026.
"""

from dataclasses import dataclass
from functools import cache

from huoju.reference import _tables, regions
from huoju.reference.certainty import Certainty
from huoju.reference.lookup import UnknownNameError, near_names

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone. `id` is stable: pinyin of the part of the name that tells it from others.

    `city_code` is the prefecture's code in GB/T 2260, the county-level city's where there is no prefecture, the
    municipality's own in the four municipalities. `approved` is the year of the State Council's approval, and
    `counted_from` the first year in which the national figures count the zone. `administered_by` names an
    administration other than the province's (新疆生产建设兵团), else it is empty.
    """

    id: str
    name: str
    short_name: str
    province_code: str
    city_code: str
    administered_by: str
    approved: int | None
    counted_from: int
    approval_certainty: Certainty
    approval_source: str
    name_certainty: Certainty
    name_source: str
    note: str


@cache
def _by_id() -> dict[str, Zone]:
    return {row["id"]: _zone(row) for row in _tables.rows("zones")}


def _zone(row: dict[str, str]) -> Zone:
    return Zone(
        id=row["id"],
        name=row["name"],
        short_name=row["short_name"],
        province_code=row["province_code"],
        city_code=row["city_code"],
        administered_by=row["administered_by"],
        approved=int(row["approved"]) if row["approved"] else None,
        counted_from=int(row["counted_from"]),
        approval_certainty=Certainty(row["approval_mark"]),
        approval_source=row["approval_source"],
        name_certainty=Certainty(row["name_mark"]),
        name_source=row["name_source"],
        note=row["note"],
    )


def list_zones(*, counted_in: int | None = None, within: str | None = None) -> tuple[Zone, ...]:
    """All zones in the order of the register, by province.

    `counted_in` keeps those which the national figures of that year count (178 for 2023 to 2025), `within` those in the
    province or prefecture with that GB/T 2260 code. Raises UnknownNameError for an unknown code.
    """
    region = regions.division(within).code if within is not None else None
    return tuple(
        zone
        for zone in _by_id().values()
        if (counted_in is None or zone.counted_from <= counted_in) and region in {None, *_region_codes(zone)}
    )


def zone(zone_id: str) -> Zone:
    """The zone with this id. Raises UnknownNameError; for a name see `find_zone`."""
    found = _by_id().get(zone_id)
    if found is None:
        alike = tuple(known for known in _by_id() if zone_id and zone_id in known)
        raise UnknownNameError("高新区编号", zone_id, near=alike[:_SHOWN] or near_names(zone_id, _by_id()))
    return found


def province_of_zone(of: Zone | str) -> regions.Division:
    """The province in which the zone (or the zone with this id) lies, by GB/T 2260."""
    return regions.division((of if isinstance(of, Zone) else zone(of)).province_code)


def city_of_zone(of: Zone | str) -> regions.Division:
    """The prefecture (or county-level city under the province, or municipality) of the zone, by GB/T 2260."""
    return regions.division((of if isinstance(of, Zone) else zone(of)).city_code)


def _region_codes(of: Zone) -> tuple[str, ...]:
    return tuple(link.code for link in regions.chain(of.city_code))

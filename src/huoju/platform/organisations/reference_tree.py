"""The tree as the reference tables know it: nation, provinces, cities, counties, and the national high-tech zones."""

from __future__ import annotations

from collections import defaultdict

from huoju.platform.audit.actions import recorded
from huoju.platform.organisations.actions import NewOrganisation, do_load
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.reference import regions
from huoju.reference.zones import Zone, list_zones

NATION = "CN"
CORPS = "bingtuan"
CORPS_NAME = "新疆生产建设兵团"
_UNNAMED = ("市辖区", "直辖县级行政区划")


def do_load_reference_tree() -> int:
    """Load every division and zone that is not there yet; the number of organisations made.

    新疆生产建设兵团 stands beside the provinces, because it administers zones of its own. County-level units directly
    under a province hang under the province.
    """
    if not _something_is_missing():
        return 0
    with recorded("organisations.load", acting_user=None, subject="reference") as record:
        made = _nation()
        made += _provinces()
        made += _divisions(regions.Level.PREFECTURE, Kind.CITY)
        made += _divisions(regions.Level.COUNTY, Kind.COUNTY)
        made += _zones()
        record.note(organisations=made)
    return made


def _something_is_missing() -> bool:
    wanted = {NATION, CORPS, *(zone.id for zone in list_zones())}
    wanted |= {part.code for part in regions.divisions().values() if _is_loaded(part)}
    return bool(wanted - set(Organisation.objects.values_list("code", flat=True)))


def _is_loaded(part: regions.Division) -> bool:
    """Whether a division gets a place in the tree: not the unnamed ones, not those that exist for statistics only."""
    return not part.name.endswith(_UNNAMED) and not part.statistical


def _nation() -> int:
    return _load_missing({"": [NewOrganisation(Kind.NATION, NATION, "全国", "全国")]})


def _provinces() -> int:
    rows = [
        NewOrganisation(Kind.PROVINCE, part.code, part.name, part.short_name, part.code) for part in regions.provinces()
    ]
    corps = NewOrganisation(Kind.PROVINCE, CORPS, CORPS_NAME, "兵团", "650000")
    return _load_missing({NATION: [*rows, corps]})


def _divisions(level: regions.Level, kind: Kind) -> int:
    below: dict[str, list[NewOrganisation]] = defaultdict(list)
    for part in regions.divisions().values():
        if part.level is level and _is_loaded(part):
            below[_named_parent(part)].append(NewOrganisation(kind, part.code, part.name, part.short_name, part.code))
    return _load_missing(below)


def _named_parent(part: regions.Division) -> str:
    above = regions.division(part.parent)
    return above.parent if above.name.endswith(_UNNAMED) else above.code


def _zones() -> int:
    below: dict[str, list[NewOrganisation]] = defaultdict(list)
    for zone in list_zones():
        below[_seat(zone)].append(NewOrganisation(Kind.ZONE, zone.id, zone.name, zone.short_name, zone.city_code))
    return _load_missing(below)


def _seat(zone: Zone) -> str:
    return CORPS if zone.administered_by == CORPS_NAME else zone.city_code


def _load_missing(below: dict[str, list[NewOrganisation]]) -> int:
    known = set(Organisation.objects.values_list("code", flat=True))
    parents = {unit.code: unit for unit in Organisation.objects.filter(code__in=below)}
    made = 0
    for code, rows in below.items():
        missing = [row for row in rows if row.code not in known]
        if missing:
            made += len(do_load(parent=parents.get(code), rows=missing))
    return made

"""The zone that people mean: official names, short names and what is written in reports and tables.

The names that no rule can guess (光谷, 张江, SIP) are in `data/zone_aliases.csv`; what follows here are the rules:
every zone may be called by its stem with any of the usual endings (X高新区, X国家高新技术产业开发区, X高新), with its
province or city in front, and by the name of its city or by its brand alone, as long as one zone only answers to it.
"""

import re
from collections.abc import Iterable
from functools import cache

from huoju.reference import _tables, regions
from huoju.reference.lookup import AmbiguousNameError, UnknownNameError, near_names, squeeze
from huoju.reference.zones import Zone, city_of_zone, list_zones, province_of_zone, zone

_KIND = "国家高新区"
_SHOWN = 5
_ENDING = re.compile(
    "(?:国家级?)?(?:农业)?(?:高新技术产业|高新技术|高新产业|高新科技|高技术产业|新技术产业|新技术|高新|农高)"
    "(?:产业开发区|产业示范区|产业园区|产业园|开发园区|开发区|示范区|园区|园|区)?$"
)
_OFFICE = re.compile("(?:党工委)?(?:管理委员会|管委会)$")
_TITLE = re.compile("^国家级?")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_SEPARATORS = re.compile("[·・•\"'“”‘’「」《》]")
_RANKS = ("市", "区", "县")


def find_zone(written: str) -> Zone:
    """The zone that `written` names. An id is understood too.

    Raises UnknownNameError with near names, or AmbiguousNameError where several zones answer to the name (上海高新区:
    张江 and 紫竹; 火炬高新区: 厦门, 威海 and 中山).
    """
    text = _SEPARATORS.sub("", squeeze(written))
    for variant in dict.fromkeys((text, _BRACKETS.sub("", text))):
        found = _answering(_TITLE.sub("", _OFFICE.sub("", variant)))
        if len(found) == 1:
            return zone(found[0])
        if found:
            names = tuple(zone(zone_id).name for zone_id in found)
            raise AmbiguousNameError(_KIND, written, found, names)
    raise UnknownNameError(_KIND, written, near=_near(text))


def zone_aliases(zone_id: str) -> tuple[str, ...]:
    """The names kept for a zone beside its official and its short name. Raises UnknownNameError for an unknown id."""
    wanted = zone(zone_id).id
    return tuple(row["alias"] for row in _tables.rows("zone_aliases") if row["zone_id"] == wanted)


def _near(text: str) -> tuple[str, ...]:
    """The zones in the place that `text` begins with, or else zones spelled like it."""
    place = _ENDING.sub("", text)
    try:
        there = list_zones(within=regions.find_region(place).code)
    except LookupError:
        there = ()
    return tuple(z.short_name for z in there[:_SHOWN]) or near_names(text, (z.short_name for z in list_zones()))


def _answering(text: str) -> tuple[str, ...]:
    """The ids of the zones that answer to `text`, by the surest way in which any answers."""
    found = _whole_names().get(text)
    if found:
        return found
    stem = _ENDING.sub("", text)
    if not stem or stem == text:
        return ()
    shorter = stem[:-1] if stem.endswith(_RANKS) else stem
    for index in (_stems(), _parts()):
        for key in dict.fromkeys((stem, shorter)):
            if key in index:
                return index[key]
    return ()


@cache
def _whole_names() -> dict[str, tuple[str, ...]]:
    """Names that stand alone: ids, official and short names, aliases, also with the region in front."""
    own = [(name, z) for z in list_zones() for name in (z.id, z.name, z.short_name)]
    alone = own + [
        (row["alias"], zone(row["zone_id"])) for row in _tables.rows("zone_aliases") if row["use"] == "alone"
    ]
    return _surest(_index(alone), _index(_with_regions(alone)))


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    """What stands before an ending: the stem of the official name, or an alias, also with the region in front."""
    own = [(_stem(z), z) for z in list_zones()]
    aliases = [(row["alias"], zone(row["zone_id"])) for row in _tables.rows("zone_aliases")]
    return _surest(_index(own), _index(aliases), _index(_with_regions(own + aliases)))


@cache
def _parts() -> dict[str, tuple[str, ...]]:
    """City and brand of zones that are named after both: 长春 and 净月, 厦门 and 火炬."""
    halves = []
    for z in list_zones():
        city = city_of_zone(z).short_name
        brand = _stem(z).removeprefix(city)
        if brand and brand != _stem(z):
            halves += [(city, z), (brand, z)]
    return _surest(_index(halves), _index(_with_regions(halves)))


def _stem(of: Zone) -> str:
    return _ENDING.sub("", of.name).removesuffix("市")


def _with_regions(named: Iterable[tuple[str, Zone]]) -> list[tuple[str, Zone]]:
    """The same names with province and city in front, in short or in full (江苏昆山, 苏州市昆山, 浙江省杭州市)."""
    longer = []
    for name, z in named:
        province, city = province_of_zone(z), city_of_zone(z)
        located = [city.short_name + name, city.name + name, name]
        if name.startswith(city.short_name):
            located.append(city.name + name.removeprefix(city.short_name))
        longer += [(outer + rest, z) for outer in ("", province.short_name, province.name) for rest in located]
    return longer


def _index(named: Iterable[tuple[str, Zone]]) -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for name, z in named:
        known = index.get(name, ())
        index[name] = known if z.id in known else (*known, z.id)
    return index


def _surest(*indexes: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """One index in which an earlier one decides over a later one."""
    merged: dict[str, tuple[str, ...]] = {}
    for index in reversed(indexes):
        merged.update(index)
    return merged

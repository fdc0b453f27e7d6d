"""What the other layers refer to: units, classifications, regions, codes and the national zones.

The names are loaded from their modules on first use: most runs need only a few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huoju.reference.certainty import Certainty, weakest
    from huoju.reference.credit_code import CreditCode, check_credit_code
    from huoju.reference.industries import Industry, industry, is_within, search_industries
    from huoju.reference.lookup import AmbiguousNameError, UnknownNameError
    from huoju.reference.regions import Division, division, find_region
    from huoju.reference.sizing import SizingClass, sizing_class
    from huoju.reference.units import Unit, UnitError, compatible, convert, unit
    from huoju.reference.zone_facts import national_figures, zone_figures, zone_places
    from huoju.reference.zone_names import find_zone
    from huoju.reference.zones import Zone, list_zones, province_of_zone, zone

__all__ = [
    "AmbiguousNameError",
    "Certainty",
    "CreditCode",
    "Division",
    "Industry",
    "SizingClass",
    "Unit",
    "UnitError",
    "UnknownNameError",
    "Zone",
    "check_credit_code",
    "compatible",
    "convert",
    "division",
    "find_region",
    "find_zone",
    "industry",
    "is_within",
    "list_zones",
    "national_figures",
    "province_of_zone",
    "search_industries",
    "sizing_class",
    "unit",
    "weakest",
    "zone",
    "zone_figures",
    "zone_places",
]

_MODULES = {
    "certainty": ("Certainty", "weakest"),
    "credit_code": ("CreditCode", "check_credit_code"),
    "industries": ("Industry", "industry", "is_within", "search_industries"),
    "lookup": ("AmbiguousNameError", "UnknownNameError"),
    "regions": ("Division", "division", "find_region"),
    "sizing": ("SizingClass", "sizing_class"),
    "units": ("Unit", "UnitError", "compatible", "convert", "unit"),
    "zone_facts": ("national_figures", "zone_figures", "zone_places"),
    "zone_names": ("find_zone",),
    "zones": ("Zone", "list_zones", "province_of_zone", "zone"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

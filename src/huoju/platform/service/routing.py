"""Which offices an enterprise can write to, where a request can be passed on, and who is above."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from huoju.platform.organisations import paths
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation

OFFICE_KINDS = (Kind.ZONE, Kind.COUNTY, Kind.CITY, Kind.PROVINCE, Kind.NATION)
"""From near to far."""


def offices_of(enterprise: Organisation) -> list[Organisation]:
    """The offices above an enterprise, the nearest first: its zone, county, city, province, the nation.

    A zone hangs beside its counties in the tree; the county of an enterprise in a zone is the one of its region code.
    """
    county = Q(kind=Kind.COUNTY, region_code=enterprise.region_code) if enterprise.region_code else Q(pk__in=())
    found = Organisation.objects.filter(Q(path__in=paths.ancestors(enterprise.path)) | county, valid_to=None)
    return _near_first(found.filter(kind__in=OFFICE_KINDS))


def next_offices(enterprise: Organisation, holder: Organisation) -> list[Organisation]:
    """Where the holder can pass a request on: the enterprise's other offices, and the offices directly below itself."""
    below = Organisation.objects.filter(parent=holder, kind__in=OFFICE_KINDS, valid_to=None)
    found = {office.pk: office for office in (*offices_of(enterprise), *below)}
    found.pop(holder.pk, None)
    return _near_first(found.values())


def office_above(holder: Organisation) -> Organisation | None:
    """Who decides on an appeal against an answer of the holder; nobody above the nation."""
    return holder.parent


def _near_first(offices: Iterable[Organisation]) -> list[Organisation]:
    return sorted(offices, key=lambda office: (OFFICE_KINDS.index(Kind(office.kind)), office.path))

"""Reads of the tree."""

from __future__ import annotations

from datetime import date

from huoju.platform.accounts.models import User
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import FormerState, Organisation, OrganisationQuerySet

VIEW = "organisations.view"


def organisations_for(
    user: User, *, kind: Kind | str = "", within: Organisation | None = None, text: str = ""
) -> OrganisationQuerySet:
    """The organisations that `user` may look at; of one kind, below one organisation, with `text` in name or code."""
    found = Organisation.objects.visible_to(user, VIEW).filter(valid_to=None)
    if kind:
        found = found.filter(kind=kind)
    if within is not None:
        found = found.below(within.path).exclude(pk=within.pk)
    if text:
        found = found.filter(name__contains=text) | found.filter(code__startswith=text.upper())
    return found


def organisation_for(user: User, code: str, *, action: str = VIEW) -> Organisation:
    """The organisation with this code, if `user` reaches it with `action`. Raises Organisation.DoesNotExist."""
    return Organisation.objects.visible_to(user, action).get(code=code)


def children_of(organisation: Organisation, user: User) -> OrganisationQuerySet:
    """The organisations directly below, those that still exist, in the order of the tree."""
    return Organisation.objects.visible_to(user, VIEW).filter(parent=organisation, valid_to=None).order_by("path")


def name_on(organisation: Organisation, day: date) -> str:
    """What the organisation was called on a day."""
    states = FormerState.objects.filter(organisation=organisation, valid_to__gt=day).order_by("valid_to", "pk")
    first = states.first()
    return first.name if first else organisation.name


def parent_on(organisation: Organisation, day: date) -> Organisation | None:
    """Where the organisation hung in the tree on a day."""
    states = FormerState.objects.filter(organisation=organisation, valid_to__gt=day).order_by("valid_to", "pk")
    first = states.select_related("parent").first()
    return first.parent if first else organisation.parent


def by_code(codes: list[str]) -> dict[str, Organisation]:
    """Organisations by their codes, for loading; not scoped, never for a page."""
    return {unit.code: unit for unit in Organisation.objects.filter(code__in=codes)}


def organisations_in_reach(user: User, action: str) -> OrganisationQuerySet:
    """The organisations that `user` reaches with `action`, also those that no longer exist."""
    return Organisation.objects.visible_to(user, action).select_related("parent")


def above(organisation: Organisation) -> OrganisationQuerySet:
    """The organisations above, the nation first. Their names are no secret."""
    return Organisation.objects.above(organisation.path)


def former_states(organisation: Organisation) -> list[FormerState]:
    """What the organisation was before, the latest first."""
    return list(FormerState.objects.filter(organisation=organisation).select_related("parent"))

"""Changes of the tree: every one keeps what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from huoju.platform.audit.actions import recorded
from huoju.platform.organisations import paths
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import FormerState, Organisation
from huoju.reference.credit_code import check_credit_code

if TYPE_CHECKING:
    from huoju.platform.accounts.models import User

_BATCH = 1000


class OrganisationError(Exception):
    """The tree cannot be changed so; the text says why."""


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to be made below another."""

    kind: Kind
    code: str
    name: str
    short_name: str = ""
    region_code: str = ""
    simulated: bool = False


def do_create(
    *, acting_user: User | None, parent: Organisation, new: NewOrganisation, valid_from: date | None = None
) -> Organisation:
    """Make one organisation below `parent`. Raises OrganisationError for a code that is wrong or taken."""
    if new.kind is Kind.ENTERPRISE:
        finding = next(iter(check_credit_code(new.code).errors), None)
        if finding:
            raise OrganisationError(_("统一社会信用代码不正确：%(reason)s") % {"reason": finding.message})
    if Organisation.objects.filter(code=new.code).exists():
        raise OrganisationError(_("代码 %(code)s 已经有组织使用") % {"code": new.code})
    with recorded("organisations.create", acting_user=acting_user, organisation=parent) as record:
        made = do_load(parent=parent, rows=[new], valid_from=valid_from)[0]
        record.subject = f"{made.code} {made.name}"
    return made


def do_load(
    *, parent: Organisation | None, rows: Sequence[NewOrganisation], valid_from: date | None = None
) -> list[Organisation]:
    """Write many organisations below one parent at once. Part of an action, which records it; not an action itself."""
    if parent is not None:
        # FOR UPDATE: two loads below the same parent must not number their organisations alike.
        Organisation.objects.select_for_update().get(pk=parent.pk)
    above = parent.path if parent else ""
    last = Organisation.objects.filter(parent=parent).aggregate(last=Max("path"))["last"]
    first = paths.number(last) + 1 if last else 1
    return Organisation.objects.bulk_create(
        [
            Organisation(
                kind=row.kind,
                code=row.code,
                name=row.name,
                short_name=row.short_name,
                region_code=row.region_code,
                simulated=row.simulated,
                parent=parent,
                path=paths.child(above, first + place),
                valid_from=valid_from,
            )
            for place, row in enumerate(rows)
        ],
        batch_size=_BATCH,
    )


def do_rename(*, acting_user: User | None, organisation: Organisation, name: str, from_day: date, reason: str) -> None:
    """Give an organisation another name from a day on; the old name stays in its history."""
    with recorded(
        "organisations.change", acting_user=acting_user, organisation=organisation, subject=organisation
    ) as record:
        record.change("name", organisation.name, name)
        record.note(from_day=from_day, reason=reason)
        _keep(organisation, until=from_day, reason=reason)
        organisation.name, organisation.valid_from = name, from_day
        organisation.save(update_fields=["name", "valid_from"])


def do_move(
    *, acting_user: User | None, organisation: Organisation, parent: Organisation, from_day: date, reason: str
) -> None:
    """Hang an organisation with everything below it under another parent; where it hung stays in its history.

    The user must reach both the organisation and the new parent. Raises OrganisationError for a move below itself.
    """
    if paths.is_within(parent.path, organisation.path):
        raise OrganisationError(_("不能把组织移到它自己的下级"))
    with (
        recorded("organisations.change", acting_user=acting_user, organisation=parent, subject=organisation),
        recorded(
            "organisations.change", acting_user=acting_user, organisation=organisation, subject=organisation
        ) as record,
    ):
        record.change("parent", organisation.parent, parent)
        record.note(from_day=from_day, reason=reason)
        _keep(organisation, until=from_day, reason=reason)
        _hang(organisation, parent)
        organisation.valid_from = from_day
        organisation.save(update_fields=["valid_from"])


def do_close(*, acting_user: User | None, organisation: Organisation, on: date, reason: str) -> None:
    """End an organisation on a day. Raises OrganisationError while organisations below it exist."""
    if organisation.children.filter(valid_to=None).exists():
        raise OrganisationError(_("还有未撤销的下级组织，请先移走或撤销它们"))
    with recorded(
        "organisations.change", acting_user=acting_user, organisation=organisation, subject=organisation
    ) as record:
        record.note(valid_to=on, reason=reason)
        organisation.valid_to = on
        organisation.save(update_fields=["valid_to"])


def _keep(organisation: Organisation, *, until: date, reason: str) -> None:
    if organisation.valid_from and until <= organisation.valid_from:
        raise OrganisationError(_("日期须晚于现状的生效日期 %(day)s") % {"day": organisation.valid_from})
    FormerState.objects.create(
        organisation=organisation,
        code=organisation.code,
        name=organisation.name,
        parent=organisation.parent,
        valid_from=organisation.valid_from,
        valid_to=until,
        reason=reason,
    )


def _hang(organisation: Organisation, parent: Organisation) -> None:
    """Move the whole branch: one UPDATE replaces the beginning of every path in it."""
    old = organisation.path
    last = Organisation.objects.filter(parent=parent).aggregate(last=Max("path"))["last"]
    new = paths.child(parent.path, paths.number(last) + 1 if last else 1)
    branch = Organisation.objects.filter(path__gte=old, path__lt=paths.end(old))
    branch.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    Organisation.objects.filter(pk=organisation.pk).update(parent=parent)
    organisation.refresh_from_db()

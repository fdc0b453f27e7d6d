"""The frame of every change: permission, transaction and audit row in one place.

    def do_rename(*, acting_user: User | None, organisation: Organisation, name: str) -> None:
        with recorded("organisations.rename", acting_user=acting_user, organisation=organisation) as record:
            record.change("name", organisation.name, name)
            organisation.name = name
            organisation.save(update_fields=["name"])

`acting_user=None` is the platform itself (start, scheduler, loading of reference data).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from huoju.platform import registry
from huoju.platform.audit import chain
from huoju.platform.audit.current import origin
from huoju.platform.audit.models import Event
from huoju.platform.organisations import paths

if TYPE_CHECKING:
    from huoju.platform.accounts.models import User
    from huoju.platform.organisations.models import Organisation

SYSTEM = "系统"
_SUBJECT_LENGTH = 160


class NotAllowedError(PermissionDenied):
    """The user's grants do not reach this organisation with this action."""

    def __init__(self, user: User, action: str, organisation: Organisation) -> None:
        known = registry.actions().get(action)
        label = known.label if known else action
        super().__init__(f"您的授权不包括对“{organisation.name}”进行“{label}”；如确有需要，请联系安全管理员。")
        self.user = user
        self.action = action
        self.organisation = organisation


@dataclass(slots=True)
class Record:
    """What will be written about a change; the body of an action adds to it."""

    subject: str
    details: dict[str, object] = field(default_factory=dict)

    def change(self, name: str, before: object, after: object) -> None:
        """Note a field that changes, if it does."""
        if before != after:
            self.details[name] = [_plain(before), _plain(after)]

    def note(self, **details: object) -> None:
        """Note facts about the change: counts, ids, reasons. No personal data, no secrets."""
        self.details.update({name: _plain(value) for name, value in details.items()})


@contextmanager
def recorded(
    action: str,
    *,
    acting_user: User | None,
    organisation: Organisation | None = None,
    subject: models.Model | str = "",
) -> Iterator[Record]:
    """Check that the user may do `action` on `organisation`, run the body, and append the event; all or nothing.

    `organisation` is the one whose data change; without it, the user's own. The check is made for every action that an
    app has declared in its contribution; other names (signing in, changing one's own password) are only recorded.
    Raises NotAllowedError.
    """
    owner = organisation or (acting_user.organisation if acting_user else None)
    with transaction.atomic():
        if acting_user is not None and owner is not None and action in registry.actions():
            require(acting_user, action, owner)
        record = Record(str(subject) if isinstance(subject, str) else label(subject))
        yield record
        append_event(action, acting_user=acting_user, organisation=owner, record=record)


def require(user: User, action: str, organisation: Organisation) -> None:
    """Raises NotAllowedError unless `user` reaches `organisation` with `action`."""
    if not user.reach(action).covers(organisation.path):
        raise NotAllowedError(user, action, organisation)


def append_event(
    action: str,
    *,
    acting_user: User | None,
    organisation: Organisation | None,
    record: Record,
    outcome: Event.Outcome = Event.Outcome.DONE,
) -> Event:
    """Append an event that is not a change: a sign-in, a refusal, a download."""
    source = origin.get()
    return chain.append(
        Event(
            at=chain.now(),
            user=acting_user,
            user_name=acting_user.username if acting_user else SYSTEM,
            action=action,
            outcome=outcome,
            path=organisation.path if organisation else paths.ROOT,
            organisation=organisation.name if organisation else "",
            subject=record.subject[:_SUBJECT_LENGTH],
            details=chain.canonical(record.details),
            address=source.address,
            request_id=source.request_id,
        )
    )


def record_refusal(error: NotAllowedError) -> None:
    """Keep that somebody tried what is not allowed."""
    append_event(
        error.action,
        acting_user=error.user,
        organisation=error.organisation,
        record=Record(""),
        outcome=Event.Outcome.REFUSED,
    )


def label(row: models.Model) -> str:
    """How a row is named in the log: kind, number and its own name."""
    return f"{row._meta.model_name}:{row.pk} {row}"  # noqa: SLF001 - Django's public description of a model


def _plain(value: object) -> object:
    if isinstance(value, models.Model):
        return label(value)
    return value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else str(value)

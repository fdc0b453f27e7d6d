"""The chain: how an event is hashed and appended, and how the whole log is verified."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from huoju.platform.audit.models import ChainHead, Event

BEGINNING = "0" * 64
"""What stands for the hash before the first event."""

_HEAD = 1
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log is not what was written."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What the verifier found: how many events, the hash of the last one, and every break."""

    events: int
    head: str
    breaks: tuple[Break, ...]


def canonical(details: dict[str, object]) -> str:
    """The details as the text that is stored and hashed."""
    return (
        json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str) if details else ""
    )


def event_hash(event: Event) -> str:
    """SHA-256 over the hash of the event before and every field of this one."""
    fields = (
        event.previous,
        event.number,
        event.at.astimezone(UTC).isoformat(),
        event.user_id,
        event.user_name,
        event.action,
        event.outcome,
        event.path,
        event.organisation,
        event.subject,
        event.details,
        event.address,
        event.request_id,
    )
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def append(event: Event) -> Event:
    """Give the event its number and hashes, and write it.

    Call it as the last thing of a transaction: on PostgreSQL the head stays locked until the transaction ends.
    """
    with transaction.atomic():
        # FOR UPDATE: no other transaction may append until this one has ended.
        head = ChainHead.objects.select_for_update().get(pk=_HEAD)
        event.number = head.number + 1
        event.previous = head.hash or BEGINNING
        event.hash = event_hash(event)
        event.save(force_insert=True)
        ChainHead.objects.filter(pk=_HEAD).update(number=event.number, hash=event.hash)
    return event


def verify(*, expected: str = "") -> Verification:
    """Recompute every hash in order.

    `expected` is the hash of a head noted earlier (in a backup, in a letter): it must occur in the log, or else the log
    was rewritten since.
    """
    breaks: list[Break] = []
    previous, count, seen = BEGINNING, 0, not expected
    for event in _in_order():
        count += 1
        if event.number != count:
            breaks.append(Break(count, f"缺少记录：其后是第 {event.number} 号"))
            count = event.number
        if event.previous != previous:
            breaks.append(Break(event.number, "与前一条记录不相接"))
        if event_hash(event) != event.hash:
            breaks.append(Break(event.number, "内容与散列值不符"))
        seen = seen or event.hash == expected
        previous = event.hash
    head = ChainHead.objects.get(pk=_HEAD)
    if (head.number, head.hash or BEGINNING) != (count, previous):
        breaks.append(Break(head.number, "链尾与最后一条记录不符，末尾的记录可能被删除"))
    if not seen:
        breaks.append(Break(count, f"找不到散列值 {expected[:16]}…，记录在那之后被重写"))
    return Verification(count, previous, tuple(breaks))


def head_hash() -> str:
    """The hash of the last event, to be noted outside the database."""
    return ChainHead.objects.get(pk=_HEAD).hash or BEGINNING


def now() -> datetime:
    """The time that an event bears."""
    return datetime.now(UTC)


def _in_order() -> Iterator[Event]:
    return Event.objects.order_by("number").iterator(chunk_size=_CHUNK)

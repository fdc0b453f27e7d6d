"""Every table of the platform as lines of JSON, in the order of its key: the same from SQLite and from PostgreSQL."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models.sql import InsertQuery
from django.utils.duration import duration_string

from huoju.platform.accounts.models import Session

_CHUNK = 2000
_LEFT_OUT = (Session,)
"""Sessions are secrets of the moment: after a restore everybody signs in again."""


@dataclass(frozen=True, slots=True)
class TableSum:
    """How many rows a table has, and the SHA-256 of its lines."""

    rows: int
    digest: str


def backed_up_models() -> list[type[models.Model]]:
    """The models whose rows are kept, in the order of their names."""
    found = (model for model in apps.get_models(include_auto_created=True) if model not in _LEFT_OUT)
    return sorted((model for model in found if model._meta.managed), key=lambda model: model._meta.label_lower)  # noqa: SLF001 - Django's public description of a model


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """The rows of a table, one JSON list a line, in the order of the key."""
    names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - as above
    rows = model._base_manager.order_by("pk").values_list(*names)  # noqa: SLF001 - all rows, whatever the managers hide
    for row in rows.iterator(chunk_size=_CHUNK):
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def sum_of(found: Iterable[bytes]) -> TableSum:
    """Count and digest of lines."""
    digest, count = hashlib.sha256(), 0
    for line in found:
        digest.update(line)
        count += 1
    return TableSum(count, digest.hexdigest())


def load(model: type[models.Model], found: Iterable[bytes]) -> None:
    """Write the rows back as they were, without defaults and without the clock of `auto_now`."""
    fields = list(model._meta.concrete_fields)  # noqa: SLF001 - as above
    size = min(_CHUNK, max(1, connection.ops.bulk_batch_size(fields, [model()] * _CHUNK)))
    for batch in batched_rows(found, size):
        rows = [
            model(**{field.attname: field.to_python(value) for field, value in zip(fields, row, strict=True)})
            for row in batch
        ]
        query = InsertQuery(model)
        query.insert_values(fields, rows, raw=True)
        query.get_compiler(connection.alias).execute_sql()


def batched_rows(found: Iterable[bytes], size: int) -> Iterator[list[list[object]]]:
    """The rows in lists of at most `size`."""
    batch: list[list[object]] = []
    for line in found:
        batch.append(json.loads(line))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _plain(value: object) -> object:
    """Values in one form, whatever the database gave."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, timedelta):
        return duration_string(value)
    if isinstance(value, (bytes, memoryview)):
        return b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"backup cannot hold a value of type {type(value).__name__}")

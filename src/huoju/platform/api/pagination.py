"""Lists in pages: `?page=2`, at most 100 rows a page, without counting the whole table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema

PAGE_SIZE = 100

_Row = TypeVar("_Row", bound=Model)


class Page(Schema):
    """What every list says about itself."""

    page: int
    more: bool


def paged(rows: QuerySet[_Row, _Row], number: int, shape: Callable[[_Row], Any]) -> dict[str, Any]:
    """One page of `rows` with `shape` applied to each: {"items": […], "page": 2, "more": true}."""
    start = (number - 1) * PAGE_SIZE
    found = list(rows[start : start + PAGE_SIZE + 1])
    return {"items": [shape(row) for row in found[:PAGE_SIZE]], "page": number, "more": len(found) > PAGE_SIZE}

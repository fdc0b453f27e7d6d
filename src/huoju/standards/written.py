"""What may stand in the fields of a standard's file: names, labels, days, and numbers kept as they were written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from huoju.standards.points import points_interval

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""A name in English: stable across versions, the column name in tables and results."""

StandardId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+$")]
"""Authority and standard: ``miit/little-giant``."""

Label = Annotated[str, StringConstraints(min_length=1, max_length=300)]


def _as_text(value: object) -> object:
    """Numbers of YAML as the text they were written as."""
    if isinstance(value, bool):
        return value
    return format(value, "f") if isinstance(value, Decimal) else str(value) if isinstance(value, int) else value


class _AsWritten(BeforeValidator):
    """Takes a bare number of YAML as text, and tells editors that both will do."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "type": ["string", "number"]}


AS_WRITTEN = _AsWritten(_as_text)
"""Marks text that may be a bare number in YAML."""


def _as_day(value: object) -> object:
    """A date, or its text; pydantic would take other numbers as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _ISO_DATE.fullmatch(value)):
        return value
    raise ValueError(f"“{value}”不是日期，应写作 2026-04-01")  # pydantic reports a ValueError with its place


def _from_low_to_high(written: str) -> str:
    low, high = points_interval(written)
    if low > high:
        raise ValueError(f"分值区间“{written}”应从小到大写")
    return written


_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[date, BeforeValidator(_as_day)]
"""A day of the calendar: ``2026-04-01``."""

Written = Annotated[str, StringConstraints(min_length=1, max_length=300), AS_WRITTEN]
"""A short text that may look like a number: a clause ``4.10``, an option ``2023``."""

Amount = Annotated[str, AS_WRITTEN]
"""A number as written, with its unit: ``20%``, ``5000 万元``, ``1.2``."""

FullPoints = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$"), AS_WRITTEN]
"""Points without unit: ``20``, ``7.5``."""

Points = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?(\s*[–~-]\s*[0-9]{1,9}(\.[0-9]{1,6})?)?$"),
    AfterValidator(_from_low_to_high),
    AS_WRITTEN,
]
"""Points of a band: ``5``, or ``7–8`` where an expert chooses inside the band."""

Bands = Annotated[dict[str, Points], Field(min_length=1)]
"""What earns how many points, read from first to last: ``≥ 80%: 5``."""

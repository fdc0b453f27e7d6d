"""What a user asked to take in, in one piece."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from huoju.intake.model import Column
from huoju.standards.fields import Field


@dataclass(frozen=True, slots=True)
class Request:
    """One intake: the fields and key looked for, how foreign columns are read, and where everything goes.

    ``periods`` says that a wide table may have a row for each key and period; where keys are not ``unique``,
    rows may share one.
    """

    fields: Sequence[Field]
    key: str
    connection: duckdb.DuckDBPyConnection
    mapping: Mapping[str, Column]
    quarantine: Path | None
    table_name: str
    resolve: bool
    periods: bool = False
    unique: bool = True

"""What goes into and comes out of an intake."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from huoju.standards.fields import Field


@dataclass(frozen=True, slots=True)
class Column:
    """How a mapping file reads one column: the field it holds, its unit, and what its values mean.

    ``values`` maps a value as written to the text it stands for (``是`` to ``true``, ``A`` to an option).
    """

    field: str
    unit: str | None = None
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """Where the values of a field came from, and how they are kept."""

    header: str
    unit: str | None
    sql_type: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a table that was taken in.

    ``code`` is stable: ignored-column, missing-field, rounded, maybe-fraction, organisation-code, sheet, merged,
    encoding, unused-indicator. ``count`` is the number of rows or values concerned.
    """

    code: str
    message: str
    column: str | None = None
    count: int | None = None

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Intake:
    """A table that was taken in.

    ``relation`` names the DuckDB view with the accepted rows, ``problems`` the DuckDB table with one row per problem.
    ``rows_in`` is always ``rows_accepted + rows_quarantined``; it counts the rows of the file below the header that
    are not wholly empty. ``form`` is ``wide`` (a row per subject) or ``long`` (a row per subject, period and
    indicator; the relation then has a column ``period``).
    """

    relation: str
    key: str
    columns: Mapping[str, ColumnInfo]
    rows_in: int
    rows_accepted: int
    rows_quarantined: int
    quarantine: Path | None
    problems: str
    findings: tuple[Finding, ...]
    absent: tuple[Field, ...]
    form: str = "wide"

"""Titles that firms hold: a table of them read in, and how long each is valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from huoju.intake import Column, Intake, take_in
from huoju.reference.units import unit
from huoju.standards import catalogue
from huoju.standards.expressions import parse_number
from huoju.standards.fields import Field
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

TITLE_NAMES: dict[str, tuple[str, ...]] = {
    "most/tech-sme": ("科技型中小企业",),
    "miit/innovative-sme": ("创新型中小企业",),
    "most/hnte": ("高新技术企业", "国家高新技术企业"),
    "miit/srdi-sme": ("专精特新中小企业", "专精特新企业"),
    "miit/little-giant": (
        "专精特新“小巨人”企业", "专精特新小巨人企业", "专精特新“小巨人”", "专精特新小巨人", "“小巨人”企业",
        "小巨人企业", "“小巨人”", "小巨人", '专精特新"小巨人"企业', '"小巨人"企业',
    ),
    "miit/champion": ("制造业单项冠军企业", "单项冠军企业", "制造业单项冠军", "单项冠军"),
}  # fmt: skip
"""How people write each title, its full name first; the id of the standard will do too."""

HOLDINGS = "holdings"
"""The table of titles held, in DuckDB."""

_SPELLINGS = {standard: (*names, standard) for standard, names in TITLE_NAMES.items()}
_MONTHS_A_YEAR = 12
_PURPOSES: tuple[Purpose, ...] = ("re-examination", "recognition")
"""A title is examined again where a version says so, else it must be recognised anew."""


class HoldingsError(ValueError):
    """The table of titles cannot be used; the message says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a title is kept after it ends: by which version, and whether it is a re-examination or a new recognition."""

    standard: LoadedStandard
    purpose: Purpose


def title_fields() -> tuple[Field, ...]:
    """The columns of a table of titles."""
    names = tuple(name for names in _SPELLINGS.values() for name in names)
    return (
        Field("title", "称号", "category", options=names, aliases=("称号名称", "资质", "资质名称", "荣誉", "standard")),
        Field("granted", "认定日期", "date", aliases=("授予日期", "发证日期", "批准日期", "公告日期", "认定时间")),
        Field(
            "valid_until",
            "有效期至",
            "date",
            aliases=("到期日期", "失效日期", "有效期截止日期", "有效期止", "到期时间"),
            required=False,
        ),
    )


def read_holdings(
    path: Path,
    key: str,
    *,
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
) -> Intake:
    """Read a table of titles into the DuckDB table ``holdings``: key, standard, title, granted, valid_until.

    Where the table does not say until when a title is valid, the version of the day it was granted does; a title of
    three years granted on 2023-07-14 is valid up to and including 2026-07-13. A firm may hold several titles, and one
    title several times in a row.

    Raises:
        HoldingsError: the titles or their dates are missing.
        IntakeError: the table cannot be used.
    """
    intake = take_in(
        path,
        title_fields(),
        key,
        connection=connection,
        mapping=mapping,
        quarantine=quarantine,
        sheet=sheet,
        table_name="titles_table",
        unique=False,
    )
    missing = [field.label for field in title_fields()[:2] if field.name not in intake.columns]
    if missing:
        raise HoldingsError(f"{path}：缺少“{'”、“'.join(missing)}”列；应有 标识、称号、认定日期，可有 有效期至")
    until = "valid_until" if "valid_until" in intake.columns else "NULL::DATE"
    names = pa.table(
        {
            "written": [name for names in _SPELLINGS.values() for name in names],
            "standard": [standard for standard, names in _SPELLINGS.items() for _ in names],
            "name": [TITLE_NAMES[standard][0] for standard, names in _SPELLINGS.items() for _ in names],
        }
    )
    with _registered(connection, "title_names", names):
        days = connection.execute(
            f"SELECT DISTINCT standard, granted FROM {intake.relation} JOIN title_names ON title = written "  # noqa: S608 - names of our own
            "WHERE granted IS NOT NULL"
        ).fetchall()
        ends = [valid_until(standard, day) for standard, day in days]
        known = pa.table(
            {
                "standard": pa.array([standard for standard, _ in days], pa.string()),
                "granted": pa.array([day for _, day in days], pa.date32()),
                "ends": pa.array(ends, pa.date32()),
            }
        )
        with _registered(connection, "title_ends", known):
            connection.execute(
                f"""
                CREATE OR REPLACE TEMP TABLE {HOLDINGS} AS
                SELECT DISTINCT "{intake.key}" AS key, standard, name AS title, granted,
                    coalesce({until}, ends) AS valid_until
                FROM {intake.relation} LEFT JOIN title_names ON title = written
                    LEFT JOIN title_ends USING (standard, granted)
                """  # noqa: S608 - names of our own
            ).fetchall()
    return intake


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    """A table in memory under a name in DuckDB, as long as the block lasts."""
    connection.register(name, table)
    try:
        yield
    finally:
        connection.unregister(name)


def valid_until(standard: str, granted: date) -> date | None:
    """The last day of a title granted on a day, by the version that applied then; None where it says none."""
    years = _validity(standard, granted)
    if years is None:
        return None
    months = granted.month - 1 + years
    year, month = granted.year + months // 12, months % 12 + 1
    try:
        end = date(year, month, granted.day)
    except ValueError:
        end = date(year, month, 28) + timedelta(days=1)
    return end - timedelta(days=1)


def _validity(standard: str, day: date) -> int | None:
    """For how many months a title is valid that is granted on a day, by the last version until then that says so."""
    known = [one.model for one in _versions(standard) if one.model.validity is not None]
    fitting = [model for model in known if model.effective <= day] or known[:1]
    if not fitting or fitting[-1].validity is None:
        return None
    written = parse_number(fitting[-1].validity)
    return int(written.value * unit(written.unit or "年").factor / unit("年").factor * _MONTHS_A_YEAR)


@cache
def _versions(standard: str) -> tuple[LoadedStandard, ...]:
    return tuple(catalogue.load(entry.path) for entry in catalogue.entries() if entry.standard == standard)


def renewal_of(standard: str, day: date) -> Renewal | None:
    """How a title that ends on a day is kept: the version for re-examination, else for a new recognition.

    None where the catalogue has no version for that day.
    """
    for purpose in _PURPOSES:
        for version in _versions(standard):
            use = version.model.periods().get(purpose)
            if use is not None and use.since <= day and (use.until is None or day < use.until):
                return Renewal(version, purpose)
    return None

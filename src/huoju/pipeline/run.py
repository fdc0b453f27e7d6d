"""The pipeline of titles over one table of firms and one of titles held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from huoju.evaluation.groups import groupings, is_simulated
from huoju.evaluation.output import Progress, write_query
from huoju.evaluation.run import bindings_of
from huoju.evaluation.several import shared_fields
from huoju.evaluation.stamps import ENGINE
from huoju.intake import Column, take_in
from huoju.pipeline.counting import calendar_of, stages_of
from huoju.pipeline.holdings import HOLDINGS, TITLE_NAMES, Renewal, read_holdings, renewal_of
from huoju.pipeline.judging import FIRMS, KEEP, KEEPERS, Firms, Keeping, judge_keeping, judge_recognition
from huoju.pipeline.model import Pipeline
from huoju.pipeline.stocks import movements, stocks, years_around
from huoju.pipeline.watching import watched_in
from huoju.standards import catalogue
from huoju.standards.loader import LoadedStandard

WATCH_SHARE = 0.1


def survey_pipeline(
    table: Path,
    titles: Path,
    *,
    as_of: date,
    by: Sequence[str] = (),
    watch: float = WATCH_SHARE,
    out: Path | None = None,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    titles_quarantine: Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Pipeline:
    """Who could get a title, who holds one, who is examined again when and by which version, who is close to losing.

    Args:
        table: firms with the inputs of the standards: CSV, Excel or Parquet.
        titles: titles held: a row for each, with the firm's key, the title, the day it was granted, and perhaps until
            when it is valid.
        as_of: the day of the survey.
        by: columns of the table of firms to break the result down by.
        watch: holders are watched that are closer to a threshold than this share of it.
        out: where the titles held go, each with its next examination (.csv, .parquet or .xlsx).
        mapping: which column of the table of firms holds which field.
        quarantine: where rows of the table of firms go that cannot be used.
        titles_quarantine: the same for the table of titles.
        sheet: the sheet of an Excel file of firms.
        progress: told the share that is done while rows are written.

    Raises:
        GroupError: the table has no such column, or too many values in it.
        HoldingsError: the table of titles lacks a column.
        IntakeError: a table cannot be used.
        OutputError: the rows cannot be written.
    """
    recognition = _in_force(as_of)
    key = next(iter(recognition.values())).model.key
    with duckdb.connect() as connection:
        held = read_holdings(titles, key, connection=connection, quarantine=titles_quarantine)
        renewals = _renewals(connection, as_of)
        ways = tuple({(one.standard.model.reference, one.purpose): one for one in renewals.values()}.values())
        fields = shared_fields((*recognition.values(), *(one.standard for one in ways)))
        intake = take_in(
            table,
            fields,
            key,
            connection=connection,
            mapping=mapping,
            quarantine=quarantine,
            sheet=sheet,
        )
        given = frozenset(intake.columns)
        bindings = bindings_of({one.name: one for one in fields}, intake.columns)
        firms = Firms(connection, intake.relation, intake.key, bindings, given, as_of)
        groups = {f"group{place}": one for place, one in enumerate(groupings(connection, intake.relation, fields, by))}
        judge_recognition(firms, recognition, {name: one.expression for name, one in groups.items()})
        keepings = judge_keeping(firms, ways)
        _join(connection, renewals, keepings, as_of)
        if out is not None:
            write_query(connection, f"SELECT * FROM {KEEP} ORDER BY valid_until, key, standard", out, progress)  # noqa: S608 - our own name
        years = years_around(as_of)
        watched, watch_total = watched_in(connection, keepings, watch)
        ((holdings, outside, undated),) = connection.execute(
            f"SELECT count(*), count(*) FILTER (outside), count(*) FILTER (state = 'undated') FROM {KEEP}"  # noqa: S608 - our own name
        ).fetchall()
        return Pipeline(
            as_of=as_of,
            engine=ENGINE,
            rows=intake.rows_accepted,
            simulated=is_simulated(connection, intake.relation),
            intake=intake,
            titles=held,
            holdings=holdings,
            outside=outside,
            versions={name: standard.model.version for name, standard in recognition.items()},
            stages=stages_of(connection, list(recognition), groups),
            years=stocks(connection, years, groups),
            movements=movements(connection, years),
            calendar=calendar_of(connection),
            undated=undated,
            watched=watched,
            watch_total=watch_total,
            out=out,
            findings=tuple(str(finding) for finding in (*intake.findings, *held.findings)),
        )


def _in_force(as_of: date) -> dict[str, LoadedStandard]:
    """The titles' standards for recognition on a day."""
    found = {}
    for standard in TITLE_NAMES:
        try:
            found[standard] = catalogue.find(standard, as_of=as_of)
        except catalogue.CatalogueError:
            continue
    return found


def _renewals(connection: duckdb.DuckDBPyConnection, as_of: date) -> dict[tuple[str, date], Renewal]:
    """How each title that is held and has not ended is kept, by standard and last day."""
    rows = connection.execute(
        f"SELECT DISTINCT standard, valid_until FROM {HOLDINGS} WHERE standard IS NOT NULL AND valid_until >= ?",  # noqa: S608 - our own name
        [as_of],
    ).fetchall()
    found = {(standard, until): renewal_of(standard, until) for standard, until in rows}
    return {place: renewal for place, renewal in found.items() if renewal is not None}


def _join(
    connection: duckdb.DuckDBPyConnection,
    renewals: Mapping[tuple[str, date], Renewal],
    keepings: Sequence[Keeping],
    as_of: date,
) -> None:
    """Make the table of titles held: state, next examination, and how it would end today.

    Of several titles of one kind that a firm held one after the other, only the last is kept up.
    """
    table = pa.table(
        {
            "standard": pa.array([standard for standard, _ in renewals], pa.string()),
            "valid_until": pa.array([until for _, until in renewals], pa.date32()),
            "version": pa.array([one.standard.model.version for one in renewals.values()], pa.string()),
            "purpose": pa.array([one.purpose for one in renewals.values()], pa.string()),
        }
    )
    connection.register("pipeline_renewals", table)
    verdicts = ["CASE"]
    becauses = ["CASE"]
    for keeping in keepings:
        model = keeping.renewal.standard.model
        test = (
            f"standard = '{model.standard}' AND version = '{model.version}' AND purpose = '{keeping.renewal.purpose}'"
        )
        verdicts.append(f'WHEN {test} THEN k."{keeping.verdict}"::VARCHAR')
        becauses.append(f'WHEN {test} THEN k."{keeping.because}"')
    verdict, because = (" ".join((*parts, "END")) if len(parts) > 1 else "NULL" for parts in (verdicts, becauses))
    connection.execute(
        f"""
        CREATE TEMP TABLE {KEEP} AS
        WITH last AS (
            SELECT key, standard, title, max(granted) AS granted, max_by(valid_until, granted) AS valid_until
            FROM {HOLDINGS} WHERE standard IS NOT NULL GROUP BY key, standard, title)
        SELECT l.key, standard, title, granted, l.valid_until,
            CASE WHEN l.valid_until IS NULL OR granted IS NULL THEN 'undated' WHEN granted > $as_of THEN 'future'
                WHEN l.valid_until < $as_of THEN 'expired' ELSE 'valid' END AS state,
            version, purpose, {verdict} AS verdict, nullif({because}, '') AS because,
            l.key NOT IN (SELECT key FROM {FIRMS}) AS outside
        FROM last l LEFT JOIN pipeline_renewals USING (standard, valid_until) LEFT JOIN {KEEPERS} k USING (key)
        """,  # noqa: S608 - names of our own
        {"as_of": as_of},
    ).fetchall()

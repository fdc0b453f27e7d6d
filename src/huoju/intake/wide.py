"""Tables with a row per subject and a column per field."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import duckdb
from duckdb import DuckDBPyConnection as Connection

from huoju.intake.cells import sql_type
from huoju.intake.delimited import forget_rejects, rejected_rows
from huoju.intake.findings import column_findings, fraction_findings, rounded_findings, rounded_floats
from huoju.intake.headers import Layout, Names, lay_out
from huoju.intake.keys import check_keys, checks_codes, refuse_duplicates
from huoju.intake.lines import survey
from huoju.intake.model import ColumnInfo, Finding, Intake
from huoju.intake.originals import fetch_originals, forget_empty_rows
from huoju.intake.periods import PERIOD, add_periods, period_position
from huoju.intake.quarantine import write_quarantine
from huoju.intake.reading import read_leftovers
from huoju.intake.request import Request
from huoju.intake.source import TEXT, Broken, IrregularTextError, Source, Text, quoted
from huoju.intake.staging import (
    Stage,
    count_rows,
    new_problems,
    run,
    set_leftovers_aside,
    stage,
    with_numbers,
)
from huoju.standards.fields import Field


def take_wide(source: Source, request: Request) -> Intake:
    """Checks a wide table and makes the view of its accepted rows."""
    connection = request.connection
    at, broken = staged(source, request, lambda readable: _layout(readable, request), _filler(request))
    set_leftovers_aside(connection, at)
    rounded = read_leftovers(connection, at)
    rounded |= rounded_floats(connection, at)
    findings = [*at.source.findings, *check_keys(connection, at, request.key, resolve=request.resolve)]
    period = period_position(at) if request.periods else None
    if period is not None:
        add_periods(connection, at, period)
    if request.unique:
        refuse_duplicates(connection, at, request.key, by_period=period is not None)
    rows_in, quarantined = set_aside(at, request, broken)
    _show(at, request, period)
    found = {column.field.name for column in at.layout.fields}
    absent = tuple(field for field in request.fields if field.name not in found)
    others = tuple(position for position in at.layout.others if position != period)
    findings += column_findings(replace(at, layout=replace(at.layout, others=others)), Names(request.fields), absent)
    findings += rounded_findings(rounded, request.fields)
    findings += fraction_findings(connection, at.layout.fields, request.table_name, at.source.headers)
    return intake(at, request, (rows_in, quarantined), tuple(findings), absent)


def _filler(request: Request) -> Callable[[Connection, Stage], None]:
    def fill(connection: Connection, at: Stage) -> None:
        position = at.layout.key_position
        is_code = checks_codes(request.key, at.source.headers[position])
        stage(connection, at, raw_key=is_code and at.source.types[position] == TEXT)

    return fill


def staged(
    source: Source, request: Request, lay: Callable[[Source], Layout], fill: Callable[[Connection, Stage], None]
) -> tuple[Stage, tuple[Broken, ...]]:
    """The rows of the source in the tables of a stage, and the rows that could not be split into cells."""
    connection = request.connection
    at = Stage(request.table_name, source, lay(source))
    broken = source.broken
    if source.text is None:
        fill(connection, at)
    else:
        try:
            found = _scan(connection, at, source.text, fill)
        except (IrregularTextError, duckdb.Error):
            return staged(source.text.careful(), request, lay, fill)
        if found.odd_numbers and source.text.plain_numbers:
            guarded = replace(source, text=replace(source.text, plain_numbers=False))
            return staged(guarded, request, lay, fill)
        at = count_rows(connection, replace(at, by_line=found.by_line), found.missing)
        broken += found.rejected
    new_problems(connection, at)
    forget_empty_rows(connection, at)
    return at, broken


@dataclass(frozen=True, slots=True)
class _Scanned:
    """What was found beside a scan: rows it left out, rows it did not count, and whether every row is a line."""

    rejected: tuple[Broken, ...]
    missing: tuple[int, ...]
    by_line: bool
    odd_numbers: bool


def _scan(connection: Connection, at: Stage, text: Text, fill: Callable[[Connection, Stage], None]) -> _Scanned:
    """Scans a text file and surveys its bytes meanwhile. Raises IrregularTextError if the two do not agree."""
    forget_rejects(connection)
    try:
        with ThreadPoolExecutor(1) as pool:
            surveyed = pool.submit(survey, text.path, text.start)
            fill(connection, at)
            found = surveyed.result()
        rejected = rejected_rows(connection, at.source)
    finally:
        forget_rejects(connection)
    blank = [line for line in found.blank if line > text.above]
    rows = int(str(run(connection, f"SELECT count(*) FROM {at.rows}")[0][0]))  # noqa: S608 - our own names
    by_line = text.above + rows + len(rejected) + len(blank) == found.lines
    at_the_end = blank == list(range(found.lines - len(blank) + 1, found.lines + 1))
    if not by_line and (not text.quotes or not at_the_end):
        raise IrregularTextError
    missing = sorted({*(row.row for row in rejected), *(blank if by_line else ())})
    return _Scanned(rejected, tuple(missing), by_line, found.odd_numbers)


def _layout(source: Source, request: Request) -> Layout:
    return lay_out(
        source.headers,
        source.units,
        request.fields,
        request.key,
        request.mapping,
        file=source.file,
        header_row=source.header_row,
    )


def set_aside(at: Stage, request: Request, broken: Iterable[Broken]) -> tuple[int, int]:
    """Takes the rows with problems out of the staged rows, into the quarantine; returns rows in and quarantined."""
    connection, lost = request.connection, tuple(broken)
    rows = int(str(run(connection, f"SELECT count(*) FROM {at.rows}")[0][0]))  # noqa: S608 - our own names
    bad = int(str(run(connection, f"SELECT count(DISTINCT row) FROM {at.problems}")[0][0]))  # noqa: S608 - our own names
    fetch_originals(connection, at, f"SELECT row FROM {at.problems}")  # noqa: S608 - our own names
    if request.quarantine is not None:
        write_quarantine(connection, at, request.quarantine, lost, problems=bad > 0)
    if bad:
        run(connection, f"DELETE FROM {at.rows} WHERE row IN (SELECT row FROM {at.problems})")  # noqa: S608 - our own names
        numbered = with_numbers(at, f"SELECT * FROM {at.problems}")  # noqa: S608 - our own names
        columns = "number AS row, place, field, value, reason, remedy"
        run(connection, f"CREATE OR REPLACE TEMP TABLE {at.problems} AS SELECT {columns} FROM ({numbered})")  # noqa: S608 - our own names
    for row in lost:
        connection.execute(
            f"INSERT INTO {at.problems} VALUES (?, NULL, NULL, NULL, ?, ?)",  # noqa: S608 - our own names
            [row.row, row.reason, row.remedy],
        ).fetchall()
    return rows + len(lost), bad + len(lost)


def _show(at: Stage, request: Request, period: int | None) -> None:
    """Makes the view of the accepted rows: key, period, fields, and the other columns under their headers."""
    columns = [f"k AS {quoted(request.key)}"]
    columns += [f"p AS {PERIOD}"] if period is not None else []
    columns += [f"v{i} AS {quoted(column.field.name)}" for i, column in enumerate(at.layout.fields)]
    taken = {request.key.casefold(), *(field.name.casefold() for field in request.fields)}
    taken |= {PERIOD} if period is not None else set()
    for i, position in enumerate(at.layout.others):
        if position == period:
            continue
        name = free_name(at.source.headers[position] or f"第{position + 1}列", taken)
        columns.append(f"e{i} AS {quoted(name)}")
    view = f"CREATE OR REPLACE TEMP VIEW {quoted(request.table_name)} AS SELECT {', '.join(columns)} FROM {at.rows}"  # noqa: S608 - quoted
    run(request.connection, view)


def free_name(name: str, taken: set[str]) -> str:
    """``name``, prefixed where another column bears it; the name is taken from then on."""
    free, number = name, 1
    while free.casefold() in taken:
        free = f"原表·{name}" if number == 1 else f"原表·{name}·{number}"
        number += 1
    taken.add(free.casefold())
    return free


def intake(
    at: Stage, request: Request, counts: tuple[int, int], findings: tuple[Finding, ...], absent: tuple[Field, ...]
) -> Intake:
    """The outcome of a wide intake."""
    rows_in, quarantined = counts
    return Intake(
        relation=request.table_name,
        key=request.key,
        columns={
            column.field.name: ColumnInfo(
                at.source.headers[column.position], column.unit or None, sql_type(column.field)
            )
            for column in at.layout.fields
        },
        rows_in=rows_in,
        rows_accepted=rows_in - quarantined,
        rows_quarantined=quarantined,
        quarantine=request.quarantine if quarantined else None,
        problems=f"{at.name}_problems",
        findings=findings,
        absent=absent,
    )

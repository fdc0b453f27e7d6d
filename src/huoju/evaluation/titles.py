"""All titles at once: every enterprise standard in force on a day, over one pass of a table."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from sqlglot import exp

from huoju.evaluation import titles_sql as t
from huoju.evaluation.compile import compile_plan
from huoju.evaluation.output import Progress, check_writable, write_query
from huoju.evaluation.plan import Plan
from huoju.evaluation.run import bindings_of, carried_columns, labels_of
from huoju.evaluation.several import prefixed, shared_fields
from huoju.evaluation.sql import Query
from huoju.evaluation.stamps import ENGINE
from huoju.intake import Column, Intake, take_in
from huoju.reference.certainty import Certainty, weakest
from huoju.standards.catalogue import CatalogueError, entries, load
from huoju.standards.loader import LoadedStandard

KEY = "credit_code"
"""What tells enterprises apart."""

_SUBJECT = "enterprise"


@dataclass(frozen=True, slots=True)
class Titles:
    """What a run over all titles found.

    Attributes:
        standards: title and version (``id@version``) by id of the standards in force.
        content_hashes: content hash of each.
        levels: ids of the standards that sort into grades and confer no title.
        rows: enterprises judged.
        verdicts: for each standard the number of enterprises by verdict.
        grades: for each standard of grades the number of enterprises by grade, where it is certain.
        next_titles: for each title the number of enterprises to which it is the nearest that they do not have.
        missing: for each missing input the number of enterprises with an open verdict that hangs on it.
        labels: Chinese label of every input, and of every requirement as ``standard.requirement``.
    """

    as_of: date
    engine: str
    certainty: Certainty
    standards: Mapping[str, tuple[str, str]]
    content_hashes: Mapping[str, str]
    levels: tuple[str, ...]
    rows: int
    verdicts: Mapping[str, Mapping[str, int]]
    grades: Mapping[str, Mapping[str, int]]
    next_titles: Mapping[str, int]
    missing: Mapping[str, int]
    labels: Mapping[str, str]
    intake: Intake
    out: Path | None


def standards_in_force(as_of: date, root: Path | None = None) -> list[LoadedStandard]:
    """The standards by which enterprises are recognised on a day, in the order of the catalogue.

    Args:
        as_of: the day.
        root: another catalogue than the shipped one.

    Raises:
        CatalogueError: there is none.
    """
    found = [
        standard
        for standard in (load(entry.path) for entry in entries(root))
        if standard.model.subject == _SUBJECT and standard.model.index is None and _applies(standard, as_of)
    ]
    if not found:
        raise CatalogueError(f"{as_of} 没有适用于企业认定的标准")
    return found


def _applies(standard: LoadedStandard, day: date) -> bool:
    use = standard.model.periods().get("recognition")
    return use is not None and use.since <= day and (use.until is None or day < use.until)


def judge_all_titles(
    table: Path,
    *,
    as_of: date,
    out: Path | None = None,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
    root: Path | None = None,
) -> Titles:
    """Judge every enterprise of a table under every standard in force, in one pass.

    Args:
        table: CSV, Excel or Parquet with the columns of any of the standards.
        as_of: the day of the evaluation.
        out: where the rows go (.csv, .parquet or .xlsx); none: only the summary.
        mapping: which column holds which field, for headers that do not say so themselves.
        quarantine: where rows that cannot be used go.
        sheet: the sheet of an Excel file.
        progress: told the share that is done.
        root: another catalogue than the shipped one.

    Raises:
        CatalogueError: no standard for enterprises is in force on the day.
        IntakeError: the table cannot be used.
        OutputError: the results cannot be written.
    """
    standards = standards_in_force(as_of, root)
    if out is not None:
        check_writable(out)
    with duckdb.connect() as connection, tempfile.TemporaryDirectory(prefix="huoju-") as folder:
        fields = shared_fields(standards)
        intake = take_in(table, fields, KEY, connection=connection, mapping=mapping, quarantine=quarantine, sheet=sheet)
        plans = plans_of(standards, frozenset(intake.columns))
        described = connection.execute(f'DESCRIBE "{intake.relation}"').fetchall()
        carried = carried_columns(intake.key, [name for name, *_ in described], fields)
        query = all_titles_query(plans, exp.to_table(intake.relation), intake.columns, as_of=as_of, carried=carried)
        is_parquet = out is not None and out.suffix.lower() == ".parquet"
        rows = out if out is not None and is_parquet else Path(folder) / "titles.parquet"
        write_query(connection, query.sql(), rows, progress)
        result = f"read_parquet('{str(rows).replace(chr(39), chr(39) * 2)}')"
        if out is not None and not is_parquet:
            write_query(connection, f"SELECT * FROM {result}", out)  # noqa: S608 - quoted above
        return _summary(connection, result, standards, plans, intake, as_of, out)


def plans_of(standards: Sequence[LoadedStandard], columns: frozenset[str]) -> dict[str, Plan]:
    """The plan of each standard by its id; derived values among ``columns`` are used as they stand there."""
    return {
        standard.model.standard: compile_plan(standard, "recognition", columns & frozenset(standard.model.derived))
        for standard in standards
    }


def all_titles_query(
    plans: Mapping[str, Plan],
    source: exp.Expr,
    columns: Mapping[str, object],
    *,
    as_of: date,
    carried: Sequence[str] = (),
) -> Query:
    """``titles_query`` over a table whose inputs are ``columns``; carried columns give way to those of the result."""
    fields = {name: variable.field for plan in plans.values() for name, variable in plan.variables.items()}
    made = {*plans, t.TITLES, t.NEXT, t.UNMET, t.UNKNOWN, t.OBSTACLES, t.QUESTIONS, t.MISSING}
    kept = [name for name in carried if name not in made]
    return t.titles_query(plans, source, bindings_of(fields, columns), as_of=as_of, carried=kept)


def _summary(
    connection: duckdb.DuckDBPyConnection,
    result: str,
    standards: Sequence[LoadedStandard],
    plans: Mapping[str, Plan],
    intake: Intake,
    as_of: date,
    out: Path | None,
) -> Titles:
    def counted(column: str, where: str = "TRUE") -> dict[str, int]:
        values = f"SELECT {column} AS value FROM {result} WHERE {where}"  # noqa: S608 - our own names
        query = f"SELECT value, count(*) FROM ({values}) GROUP BY value ORDER BY count(*) DESC, value"  # noqa: S608 - our own names
        return {str(value): count for value, count in connection.execute(query).fetchall() if value is not None}

    graded = [name for name, plan in plans.items() if plan.grades]
    labels = {name: variable.field.label for plan in plans.values() for name, variable in plan.variables.items()}
    for name, plan in plans.items():
        renamed = labels_of(prefixed(plan, t.prefix(name)))
        labels |= {node: label for node, label in renamed.items() if node.startswith(t.prefix(name))}
    return Titles(
        as_of=as_of,
        engine=ENGINE,
        certainty=weakest(*(plan.certainty for plan in plans.values())),
        standards={one.model.standard: (one.model.title, one.model.reference) for one in standards},
        content_hashes={one.model.standard: one.content_hash for one in standards},
        levels=tuple(name for name, plan in plans.items() if not t.is_title(plan)),
        rows=intake.rows_accepted,
        verdicts={name: counted(f'"{name}"') for name in plans},
        grades={name: counted(f'"{name}:grade_low"', f'"{name}:grade_low" = "{name}:grade_high"') for name in graded},
        next_titles=counted(t.NEXT),
        missing=counted(f"unnest(string_split({t.MISSING}, ';'))"),
        labels=labels,
        intake=intake,
        out=out,
    )

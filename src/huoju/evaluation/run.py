"""A standard run over a table: take the table in, evaluate it, write the rows, and sum up what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.conditions_sql import Binding, Kind
from huoju.evaluation.output import Progress, write_query
from huoju.evaluation.plan import Plan
from huoju.evaluation.relative import IndexEvaluation, evaluate_index
from huoju.evaluation.relative_rows import write_index
from huoju.evaluation.sql import OUTCOME_WORDS, VERDICTS, Detail, Query, build_query, build_tally
from huoju.evaluation.stamps import ENGINE, stamps
from huoju.intake import Column, Intake, take_in
from huoju.reference.certainty import Certainty
from huoju.standards.fields import Field, FieldType, fields_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

_KINDS: dict[FieldType, Kind] = {
    "number": "decimal",
    "integer": "integer",
    "boolean": "boolean",
    "category": "text",
    "set": "text",
    "date": "date",
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found.

    Attributes:
        rows: subjects evaluated.
        verdicts: number of subjects by verdict.
        requirements: for each top-level requirement the number of subjects by outcome (met, unmet, unknown).
        sole_obstacles: for each requirement the number of subjects that fail on it alone.
        deciding: for each missing input (or item left to experts) the number of open verdicts that hang on it.
        grades: number of subjects by grade, where the grade is certain.
        labels: Chinese label by id of requirement, item, grade, input or dimension.
        relative: the whole result, for relative systems only.
    """

    reference: str
    title: str
    content_hash: str
    as_of: date
    engine: str
    certainty: Certainty
    unverified: tuple[str, ...]
    partial: tuple[str, ...]
    rows: int
    intake: Intake
    out: Path | None
    verdicts: Mapping[str, int] = field(default_factory=dict)
    requirements: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sole_obstacles: Mapping[str, int] = field(default_factory=dict)
    deciding: Mapping[str, int] = field(default_factory=dict)
    grades: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    relative: IndexEvaluation | None = None
    findings: tuple[str, ...] = ()

    @property
    def results(self) -> tuple[Mapping[str, Any], ...]:
        """The rows themselves, for relative systems only."""
        return () if self.relative is None else self.relative.rows


def evaluate(
    standard: LoadedStandard,
    table: Path,
    *,
    as_of: date,
    purpose: Purpose = "recognition",
    detail: Detail = "full",
    out: Path | None = None,
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluate every subject of a table.

    Args:
        standard: what to evaluate.
        table: CSV, Excel or Parquet.
        as_of: the day of the evaluation.
        purpose: recognition (认定) or re-examination (复核).
        detail: verdict, score, or full (every node).
        out: where the rows go (.csv, .parquet or .xlsx); none: only the summary.
        mapping: which column holds which field, for headers that do not say so themselves.
        quarantine: where rows that cannot be used go.
        sheet: the sheet of an Excel file.
        progress: told the share that is done.

    Raises:
        IntakeError: the table cannot be used.
        OutputError: the results cannot be written.
        StandardError: the standard cannot be compiled.
    """
    with duckdb.connect() as connection:
        intake = take_in(
            table,
            fields_of(standard),
            standard.model.key,
            connection=connection,
            mapping=mapping,
            quarantine=quarantine,
            sheet=sheet,
            periods=standard.model.index is not None,
        )
        if standard.model.index is not None:
            return _relative(standard, connection, intake, as_of, out, detail)
        given = frozenset(intake.columns) & frozenset(standard.model.derived)
        plan = compile_plan(standard, purpose, given)
        if out is not None:
            query = query_over(standard, plan, intake, connection, as_of=as_of, detail=detail)
            write_query(connection, query.sql(), out, progress)
        counts = tally_over(plan, intake, connection, as_of)
        return summary_of(standard, plan, counts, intake, as_of, out)


def bindings_of(fields: Mapping[str, Field], columns: Mapping[str, object]) -> dict[str, Binding]:
    """The columns of an accepted table behind the variables of a plan."""
    return {
        name: Binding(name, _KINDS[field_.type], field_.digits, field_.decimals)
        for name, field_ in fields.items()
        if name in columns
    }


def query_over(
    standard: LoadedStandard,
    plan: Plan,
    intake: Intake,
    connection: duckdb.DuckDBPyConnection,
    *,
    as_of: date,
    detail: Detail,
) -> Query:
    """The query that evaluates an accepted table; columns that are no inputs are carried through."""
    fields = {name: variable.field for name, variable in plan.variables.items()}
    described = connection.execute(f'DESCRIBE "{intake.relation}"').fetchall()
    carried = carried_columns(intake.key, [name for name, *_ in described], fields_of(standard))
    taken = {node.id for node in plan.all_requirements()} | {node.id for node in plan.scores}
    return build_query(
        plan,
        exp.to_table(intake.relation),
        bindings_of(fields, intake.columns),
        as_of=as_of,
        detail=detail,
        carried=[name for name in carried if name not in taken],
        stamps=stamps(standard, as_of, plan.certainty),
    )


def carried_columns(key: str, columns: Iterable[str], fields: Iterable[Field]) -> list[str]:
    """The columns of a table that go into its result as they are: the key first, then all that are no inputs."""
    inputs = {field_.name for field_ in fields}
    return [key, *(name for name in columns if name != key and name not in inputs)]


def tally_over(plan: Plan, intake: Intake, connection: duckdb.DuckDBPyConnection, as_of: date) -> dict[str, int]:
    """Counts of every outcome over an accepted table, in one pass (see ``build_tally``)."""
    fields = {name: variable.field for name, variable in plan.variables.items()}
    source = exp.to_table(intake.relation)
    query = build_tally(plan, source, bindings_of(fields, intake.columns), as_of=as_of)
    (row,) = connection.execute(query.sql()).fetchall()
    return dict(zip(query.columns, row, strict=True))


def summary_of(
    standard: LoadedStandard, plan: Plan, counts: Mapping[str, int], intake: Intake, as_of: date, out: Path | None
) -> Evaluation:
    """What the counts of a tally (see ``build_tally``) say."""
    tops = [node.id for node in plan.requirements]
    verdicts = {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}
    return Evaluation(
        reference=standard.model.reference,
        title=standard.model.title,
        content_hash=standard.content_hash,
        as_of=as_of,
        engine=ENGINE,
        certainty=plan.certainty,
        unverified=plan.unverified,
        partial=plan.partial,
        rows=intake.rows_accepted,
        intake=intake,
        out=out,
        verdicts=verdicts if plan.requirements or plan.grades else {},
        requirements={name: {word: counts[f"{name}:{word}"] for word in OUTCOME_WORDS} for name in tops},
        sole_obstacles={name: counts[f"{name}:sole"] for name in tops},
        deciding=_prefixed(counts, "deciding:"),
        grades=_prefixed(counts, "grade:"),
        labels=labels_of(plan),
        findings=tuple(str(finding) for finding in intake.findings),
    )


def _prefixed(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    """The positive counts whose names start with ``prefix``, largest first."""
    found = [(name.removeprefix(prefix), count) for name, count in counts.items() if name.startswith(prefix) and count]
    return dict(sorted(found, key=lambda pair: -pair[1]))


def labels_of(plan: Plan) -> dict[str, str]:
    """Chinese label by id of input, requirement, grade, item and dimension."""
    labels = {name: variable.field.label for name, variable in plan.variables.items()}
    labels |= {node.id: node.label for node in plan.all_requirements()}
    return labels | {node.id: node.label for node in plan.scores}


def _relative(
    standard: LoadedStandard,
    connection: duckdb.DuckDBPyConnection,
    intake: Intake,
    as_of: date,
    out: Path | None,
    detail: Detail,
) -> Evaluation:
    index = evaluate_index(standard, connection, intake, as_of)
    if out is not None:
        write_index(index, connection, out, detail)
    return Evaluation(
        reference=standard.model.reference,
        title=standard.model.title,
        content_hash=standard.content_hash,
        as_of=as_of,
        engine=ENGINE,
        certainty=index.certainty,
        unverified=index.unverified,
        partial=standard.model.partial,
        rows=index.table.num_rows,
        intake=intake,
        out=out,
        labels=index.labels,
        relative=index,
        findings=(*(str(finding) for finding in intake.findings), *index.findings),
    )

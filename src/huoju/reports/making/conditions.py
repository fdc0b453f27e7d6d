"""Reports by a standard with conditions or points: the whole table, one subject, or every subject."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from huoju.evaluation import Interpreter, compile_plan, evaluate
from huoju.evaluation.explain import Explainer, ExplanationData, as_data
from huoju.evaluation.lookup import SubjectError
from huoju.evaluation.output import Progress
from huoju.intake import Intake, take_in
from huoju.reference.certainty import Certainty
from huoju.reports.enterprise import enterprise_report
from huoju.reports.enterprises import enterprises_report
from huoju.reports.forms import Job, write_all
from huoju.reports.making.request import Made, Request, outputs, outputs_of_all, write_to
from huoju.robustness.simulated import says_simulated
from huoju.standards.fields import fields_of


def report_conditions(request: Request, progress: Progress | None = None) -> Made:
    """Make the reports of a standard with conditions or points."""
    simulated = says_simulated(request.table)
    if request.subject is None and not request.every:
        found = evaluate(
            request.standard,
            request.table,
            as_of=request.as_of,
            purpose=request.purpose,
            mapping=request.mapping,
            quarantine=request.quarantine,
            sheet=request.sheet,
        )
        provenance = request.provenance(found.certainty, len(found.unverified), simulated=simulated)
        document = enterprises_report(found, provenance)
        return Made(write_to(document, outputs(request, "评价报告")), found.intake)
    with duckdb.connect() as connection:
        intake = take_in(
            request.table,
            fields_of(request.standard),
            request.standard.model.key,
            connection=connection,
            mapping=request.mapping,
            quarantine=request.quarantine,
            sheet=request.sheet,
        )
        records = list(_records(connection, intake, request.subject))
    if not records:
        raise SubjectError(f"{request.table}：没有标识为“{request.subject}”的可用行（列 {intake.key}）")
    explained = {str(record[intake.key]): data for record, data in _explained(request, intake, records)}
    first = next(iter(explained.values()))
    provenance = request.provenance(Certainty(first.certainty), len(first.unverified), simulated=simulated)
    if request.subject is not None:
        document = enterprise_report(first, provenance)
        return Made(write_to(document, outputs(request, request.subject)), intake)
    files = outputs_of_all(request, explained)
    write_all([Job(enterprise_report, data, provenance, files[key]) for key, data in explained.items()], progress)
    return Made(tuple(files.values()), intake)


def _records(connection: duckdb.DuckDBPyConnection, intake: Intake, subject: str | None) -> Iterator[dict[str, Any]]:
    """The accepted rows, or those of one subject."""
    query = f'SELECT * FROM "{intake.relation}"'  # noqa: S608 - names of our own view
    if subject is not None:
        query += f' WHERE "{intake.key}" = ?'
    cursor = connection.execute(query, [subject] if subject is not None else [])
    names = [column[0] for column in cursor.description or ()]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))


def _explained(
    request: Request, intake: Intake, records: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], ExplanationData]]:
    given = frozenset(intake.columns) & frozenset(request.standard.model.derived)
    explainer = Explainer(Interpreter(compile_plan(request.standard, request.purpose, given)))
    for record in records:
        yield record, as_data(explainer.explain(record, request.as_of, str(record[intake.key])))

"""The explanation of one subject of a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb

from huoju.evaluation.compile import compile_plan
from huoju.evaluation.explain import Explainer, as_data
from huoju.evaluation.interpreter import Interpreter
from huoju.evaluation.relative import evaluate_index
from huoju.evaluation.relative_explain import explain_unit, unit_as_markdown, unit_as_text
from huoju.evaluation.rendering import as_markdown, as_text
from huoju.intake import Column, Intake, take_in
from huoju.standards.fields import fields_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose

Lang = Literal["zh", "en"]


class SubjectError(LookupError):
    """The table has no such subject, or it could not be accepted."""


def explain_subject(
    standard: LoadedStandard,
    table: Path,
    subject: str,
    *,
    as_of: date,
    purpose: Purpose = "recognition",
    mapping: Mapping[str, Column] | None = None,
    quarantine: Path | None = None,
    sheet: str | None = None,
    form: str = "text",
    lang: Lang = "zh",
) -> tuple[str, Intake]:
    """The reason for one subject's result as text, Markdown or JSON, and what intake found.

    Raises:
        SubjectError: no accepted row has this key.
        IntakeError: the table cannot be used.
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
        record = record_of(connection, intake, subject)
        if standard.model.index is not None:
            unit = explain_unit(evaluate_index(standard, connection, intake, as_of), record[intake.key], as_of)
            renderers = {"text": unit_as_text, "md": unit_as_markdown}
            if form == "json":
                return unit.model_dump_json(indent=2), intake
            return renderers[form](unit), intake
    given = frozenset(intake.columns) & frozenset(standard.model.derived)
    explainer = Explainer(Interpreter(compile_plan(standard, purpose, given)))
    data = as_data(explainer.explain(record, as_of, subject), lang)
    if form == "json":
        return json.dumps(data.model_dump(mode="json"), ensure_ascii=False, indent=2), intake
    return (as_markdown if form == "md" else as_text)(data, lang), intake


def record_of(connection: duckdb.DuckDBPyConnection, intake: Intake, subject: str) -> dict[str, Any]:
    """The accepted row of one subject by column name; the last where there are several periods.

    Raises:
        SubjectError: no accepted row has this key.
    """
    query = f'SELECT * FROM "{intake.relation}" WHERE "{intake.key}" = ?'  # noqa: S608 - names of our own view
    cursor = connection.execute(query, [subject])
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall()
    if not rows:
        set_aside = f"；{intake.rows_quarantined} 行被隔离，见 {intake.quarantine}" if intake.rows_quarantined else ""
        raise SubjectError(f"表中没有标识为“{subject}”的可用行（列 {intake.key}）{set_aside}")
    return dict(zip(names, rows[-1], strict=True))

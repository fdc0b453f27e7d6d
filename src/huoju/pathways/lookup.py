"""The path of one subject of a table, for one standard or for every rung of the ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from huoju.evaluation.lookup import record_of
from huoju.intake import Column, Intake, take_in
from huoju.pathways.cost_model import CostFile
from huoju.pathways.costs import default_costs
from huoju.pathways.ladder import climb
from huoju.pathways.measures import fact_fields
from huoju.pathways.path import path
from huoju.pathways.prepared import prepare
from huoju.pathways.result import PathResult
from huoju.pathways.years import path_over_years
from huoju.standards.fields import Field, fields_of
from huoju.standards.loader import LoadedStandard
from huoju.standards.model import Purpose


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table and how to read it: which column holds which field, where unusable rows go, which sheet."""

    path: Path
    mapping: Mapping[str, Column] | None = None
    quarantine: Path | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for: costs (the shipped ones where None), years, next-best ways, cost against score."""

    costs: CostFile | None = None
    purpose: Purpose = "recognition"
    years: int = 1
    alternatives: int = 2
    with_frontier: bool = False


def path_of_subject(
    standard: LoadedStandard,
    table: TableFile,
    subject: str,
    wish: Wish,
    as_of: date,
) -> tuple[tuple[PathResult, ...], Intake]:
    """The cheapest path for each year asked for, and what intake found.

    Raises:
        SubjectError: no accepted row has this key.
        IntakeError: the table cannot be used.
        CostError, PathError: the costs do not fit, or the standard has no path.
    """
    costs = default_costs(standard.model.standard) if wish.costs is None else wish.costs
    fields = (*fields_of(standard), *fact_fields(costs, {field.name for field in fields_of(standard)}))
    record, intake = _record(table, fields, standard.model.key, subject)
    given = frozenset(intake.columns) & frozenset(standard.model.derived)
    ready = prepare(standard, costs, wish.purpose, given)
    if wish.years > 1:
        return path_over_years(ready, record, as_of, wish.years, subject, alternatives=wish.alternatives), intake
    found = path(ready, record, as_of, subject, alternatives=wish.alternatives, with_frontier=wish.with_frontier)
    return (found,), intake


def ladder_of_subject(
    standards: tuple[LoadedStandard, ...],
    table: TableFile,
    subject: str,
    wish: Wish,
    as_of: date,
) -> tuple[tuple[PathResult, ...], Intake]:
    """The cheapest path to every title, titles on the way included, and what intake found.

    Raises:
        SubjectError, IntakeError, CostError, PathError: as for one standard.
    """
    costs = default_costs(standards[0].model.standard) if wish.costs is None else wish.costs
    record, intake = _record(table, shared_fields(standards, costs), standards[0].model.key, subject)
    ready = tuple(prepare(standard, costs, wish.purpose) for standard in standards)
    return climb(ready, record, as_of, subject), intake


def shared_fields(standards: Sequence[LoadedStandard], costs: CostFile) -> tuple[Field, ...]:
    """Every input of several standards once, and the facts of the cost file."""
    by_name: dict[str, Field] = {}
    for standard in standards:
        for field in fields_of(standard):
            if field.required:
                by_name.setdefault(field.name, field)
    return (*by_name.values(), *fact_fields(costs, set(by_name)))


def _record(table: TableFile, fields: tuple[Field, ...], key: str, subject: str) -> tuple[dict[str, Any], Intake]:
    with duckdb.connect() as connection:
        intake = take_in(
            table.path,
            fields,
            key,
            connection=connection,
            mapping=table.mapping,
            quarantine=table.quarantine,
            sheet=table.sheet,
        )
        return record_of(connection, intake, subject), intake

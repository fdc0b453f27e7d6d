"""Relative systems: indicators of every unit compared with each other, period by period or over all periods.

The population of a score is the units of the same period in the table, unless the standard says otherwise. Values are
binary floating point here, for a comparison over the whole population has no thresholds; the order of the rows never
changes a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from huoju.composite import (
    Built,
    Choices,
    CompositeError,
    Finding,
    IndexResult,
    IndexTree,
    Prepared,
    Steps,
    prepare,
    score,
)
from huoju.composite.build import among
from huoju.evaluation.relative_rows import rows_of
from huoju.evaluation.relative_steps import TOTAL, steps_before, steps_within, tree_of
from huoju.evaluation.relative_values import Figures, figures_of
from huoju.evaluation.stamps import stamps
from huoju.intake import Intake
from huoju.reference.certainty import Certainty, weakest
from huoju.standards import walk
from huoju.standards.citations import cite
from huoju.standards.fields import fields_of
from huoju.standards.index_model import Index
from huoju.standards.loader import LoadedStandard

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """One period's units and the index over them.

    Attributes:
        period: None for a table without periods.
        units: names, in the order of the rows of every array.
        values: units × indicators as the table gives them, in the unit of each indicator; NaN is missing.
        steps: treatment and choices as they were applied; None where there is no total.
        built: every step and the result; None where the standard is only partly known, so that there is no total.
    """

    period: str | None
    units: tuple[str, ...]
    values: Array
    steps: Steps | None = None
    built: Built | None = None

    @property
    def index(self) -> IndexResult | None:
        """Points, scores and ranks."""
        return None if self.built is None else self.built.index

    @property
    def choices(self) -> Choices | None:
        """Normalisation, weights and aggregation."""
        return None if self.steps is None else self.steps.choices


@dataclass(frozen=True)
class IndexEvaluation:
    """A relative system evaluated.

    Attributes:
        tree: dimensions and indicators; None where the standard is only partly known. Weights that the data give are
            in the ``tree`` of each period's index.
        indicators: their names, in the order of the columns of ``values``.
        periods: oldest first.
        table: one row per unit and period.
        unverified: names of what rests on an unverified source.
        labels: Chinese label by name.
        findings: what was wrong, and what was done.
    """

    standard: LoadedStandard
    tree: IndexTree | None
    indicators: tuple[str, ...]
    periods: tuple[PeriodResult, ...]
    table: pa.Table
    certainty: Certainty
    unverified: tuple[str, ...]
    labels: Mapping[str, str]
    findings: tuple[str, ...]

    @cached_property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """The table as one mapping per unit and period."""
        return tuple(self.table.to_pylist())


def evaluate_index(
    standard: LoadedStandard, connection: duckdb.DuckDBPyConnection, intake: Intake, as_of: date
) -> IndexEvaluation:
    """Evaluate a relative system over an accepted table.

    Raises:
        CompositeError: the table has no row, or a step cannot give a result that means anything.
    """
    model = standard.model
    assert model.index is not None
    indicators = tuple(name for _, name, _ in walk.indicators(model))
    columns = _accepted(connection, intake)
    if columns.num_rows == 0:
        set_aside = f"；{intake.rows_quarantined} 行被隔离，见 {intake.quarantine}" if intake.rows_quarantined else ""
        raise CompositeError(
            Finding("no_units", f"表中没有可用的行，无法比较{set_aside}", "the table has no row that can be used")
        )
    figures = figures_of(standard, columns, intake)
    labels = _labels(standard)
    tree, findings = None, tuple[Finding, ...]()
    if model.partial:
        results = [
            PeriodResult(period, _picked(figures.units, rows), figures.values[rows])
            for period, rows in _periods(figures)
        ]
    else:
        tree, findings = tree_of(model.index)
        prepared = prepare(figures.values, tree, steps_before(model.index, figures), units=_names(figures))
        findings += prepared.findings
        results = list(_scored(model.index, tree, figures, replace(prepared, findings=())))
    certainty, unverified = _marks(standard)
    parts = [rows_of(model, indicators, result, stamps(standard, as_of, certainty)) for result in results]
    return IndexEvaluation(
        standard,
        tree,
        indicators,
        tuple(results),
        pa.concat_tables(parts),
        certainty,
        unverified,
        labels,
        tuple(dict.fromkeys(_texts(findings, results, labels))),
    )


def _accepted(connection: duckdb.DuckDBPyConnection, intake: Intake) -> pa.Table:
    """The accepted table with decimals as the nearest binary numbers."""
    described = connection.execute(f'DESCRIBE "{intake.relation}"').fetchall()
    decimals = [name for name, kind, *_ in described if kind.startswith("DECIMAL")]
    casts = ", ".join(f'CAST("{name}" AS DOUBLE) AS "{name}"' for name in decimals)
    replaced = f" REPLACE ({casts})" if casts else ""
    return connection.sql(f'SELECT *{replaced} FROM "{intake.relation}"').to_arrow_table()  # noqa: S608 - our own view


def _scored(index: Index, tree: IndexTree, figures: Figures, prepared: Prepared) -> Iterator[PeriodResult]:
    """The index of each period, over its own units or over those of all periods."""
    whole, steps = None, None
    if index.population == "panel":
        steps = steps_within(index, figures.units)
        whole = score(prepared, tree, steps)
    for number, (period, rows) in enumerate(_periods(figures)):
        units = _picked(figures.units, rows)
        if whole is None or steps is None:
            own = steps_within(index, units)
            built = score(prepared.rows(rows), tree, own)
        else:
            own, built = steps, among(whole, rows, steps.choices)
            built = built if number == 0 else replace(built, findings=())
        yield PeriodResult(period, units, figures.values[rows], own, built)


def _periods(figures: Figures) -> list[tuple[str | None, NDArray[np.int64]]]:
    """The periods, oldest first, with the rows of each."""
    rows: dict[str | None, list[int]] = {}
    for row, period in enumerate(figures.periods):
        rows.setdefault(period, []).append(row)
    ordered = sorted(rows, key=lambda period: (period is not None, period or ""))
    return [(period, np.array(rows[period], dtype=np.int64)) for period in ordered]


def _picked(names: Sequence[str], rows: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(names[row] for row in rows.tolist())


def _names(figures: Figures) -> tuple[str, ...]:
    """What units are called in findings: with their period where there is one."""
    return tuple(
        unit if period is None else f"{unit}（{period}）"
        for unit, period in zip(figures.units, figures.periods, strict=True)
    )


def _marks(standard: LoadedStandard) -> tuple[Certainty, tuple[str, ...]]:
    """The weakest mark of all indicators, dimensions and steps, and the names of what is unverified."""
    model = standard.model
    cited = {name: cite(model, path) for path, name, _ in walk.indicators(model)}
    cited |= {name: cite(model, path) for path, name, _ in walk.index_dimensions(model)}
    for path, _ in walk.steps(model):
        step, owner = str(path[-1]), str(path[-2])
        cited[step if owner == "index" else f"{owner}.{step}"] = cite(model, path)
    unverified = tuple(name for name, citation in cited.items() if citation.certainty is Certainty.UNVERIFIED)
    return weakest(*(citation.certainty for citation in cited.values())), unverified


def _labels(standard: LoadedStandard) -> dict[str, str]:
    model = standard.model
    labels = {field.name: field.label for field in fields_of(standard)}
    labels |= {name: part.label for _, name, part in walk.index_dimensions(model)}
    if model.index is not None:
        labels[TOTAL] = model.index.label
    return labels


def _texts(findings: Sequence[Finding], results: Sequence[PeriodResult], labels: Mapping[str, str]) -> Iterator[str]:
    yield from (_text(finding, labels) for finding in findings)
    for result in results:
        where = f"{result.period}：" if result.period is not None else ""
        for finding in result.built.findings if result.built is not None else ():
            yield where + _text(finding, labels)


def _text(finding: Finding, labels: Mapping[str, str]) -> str:
    """A finding with the label that people know instead of the name in the file."""
    label = labels.get(finding.where)
    if label is None:
        return finding.text
    message = finding.message_zh.replace(f"“{finding.where}”", f"“{label}”")
    return replace(finding, message_zh=message, where=label).text

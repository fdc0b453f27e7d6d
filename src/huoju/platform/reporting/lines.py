"""The lines of a form as pages show them: each cell with what is written, what was before, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huoju.platform.reporting.cells import Cell, cells_of
from huoju.platform.reporting.checks import Finding, Severity, check
from huoju.platform.reporting.models import Report

VALUE, EXPLANATION = "v-", "x-"
"""What stands in front of a cell's name in the names of form fields."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form."""

    number: int
    cell: Cell
    written: str
    before: str
    explanation: str
    marked: bool
    findings: tuple[Finding, ...]


def lines_of(report: Report, values: Mapping[str, str], before: Mapping[str, str]) -> list[Line]:
    """Every line, with `values` as what is written; cells not filled yet are no finding here."""
    cells = cells_of(report.round.form.fields)
    by_name: dict[str, list[Finding]] = {}
    for finding in check(cells, values, before, report.explanations):
        if finding.severity is not Severity.HINT and values:
            by_name.setdefault(finding.cell.field.name, []).append(finding)
    return [
        Line(
            number,
            cell,
            values.get(cell.field.name, ""),
            before.get(cell.field.name, ""),
            report.explanations.get(cell.field.name, ""),
            cell.field.name in report.marked,
            tuple(by_name.get(cell.field.name, ())),
        )
        for number, cell in enumerate(cells, 1)
    ]


def written_in(post: Mapping[str, str], report: Report, prefix: str) -> dict[str, str]:
    """What a sent form says about the cells of a report; other fields are left out."""
    names = [one["name"] for one in report.round.form.fields]
    return {name: str(post[prefix + name]) for name in names if prefix + name in post}

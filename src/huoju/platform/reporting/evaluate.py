"""Approved reports as the table of an evaluation."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from huoju.assessment.answers import write_answer
from huoju.demo.marks import NATURE, SIMULATED
from huoju.platform.accounts.models import User
from huoju.platform.evaluations.actions import EvaluationError, do_make
from huoju.platform.evaluations.models import Snapshot
from huoju.platform.reporting.cells import cells_of
from huoju.platform.reporting.models import Report, Round
from huoju.platform.reporting.queries import values_at_or_above

HEADER = ("高新区", "年份", "指标", "数值", "单位", NATURE)


def do_evaluate(*, acting_user: User, round_: Round) -> Snapshot:
    """Evaluate a round's standard over all approved reports of its form in reach. Raises EvaluationError."""
    reports = list(values_at_or_above(acting_user, round_))
    if not reports:
        raise EvaluationError(_("还没有已通过的报表，不能评价。"))
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "reports.csv"
        with table.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            for report in reports:
                writer.writerows(_rows(report))
        return do_make(
            acting_user=acting_user,
            organisation=acting_user.organisation,
            reference=round_.form.reference,
            table=table,
            source=_("已通过的报表：%(form)s，%(count)s 份") % {"form": round_.form, "count": len(reports)},
            as_of=timezone.localdate(),
            simulated=any(one.round.simulated for one in reports),
        )


def _rows(report: Report) -> list[tuple[Any, ...]]:
    """The known figures of a report; what is not known or does not apply is left out."""
    mark = SIMULATED if report.round.simulated else ""
    rows = []
    for cell in cells_of(report.round.form.fields):
        value, _wrong = cell.read(report.values.get(cell.field.name, ""))
        if value is not None:
            unit = cell.field.unit or ""
            rows.append(
                (report.organisation.name, report.round.period, cell.field.label, write_answer(value), unit, mark)
            )
    return rows

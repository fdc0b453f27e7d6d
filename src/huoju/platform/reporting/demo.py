"""The demo's reports: the form of the zone evaluation, one year locked and one open, filled with simulated figures."""

from __future__ import annotations

import csv
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from huoju.demo.zones import STANDARD, simulate_zones, write_zones
from huoju.platform.audit.actions import recorded
from huoju.platform.operations.demo import ZONE
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.platform.reporting.actions import do_make_form, do_open_round
from huoju.platform.reporting.models import Form, Report, Round, State
from huoju.standards import catalogue
from huoju.standards.fields import fields_of

SEED = 2026
CODE = "BT-1"
ROUNDS = {
    "2023": (date(2024, 2, 1), date(2024, 4, 30)),
    "2024": (date(2025, 2, 1), date(2099, 12, 31)),
}
_STATES = (*(State.APPROVED,) * 14, *(State.SUBMITTED,) * 3, State.DRAFT, State.RETURNED, State.EMPTY)
"""States of the open round, over and over in the order of the tree."""
_REASON = "营业收入与从业人员的口径不一致，请核对后重新上报。"
_MARKED = ("revenue", "employees")
_LEFT_OPEN = 12
"""Cells that the demo's own zone has not filled yet."""


def do_load_demo() -> None:
    """Make form, rounds and reports; harmless when they are there."""
    if Form.objects.filter(code=CODE).exists():
        return
    nation = Organisation.objects.get(code="CN")
    figures = _figures()
    form = do_make_form(acting_user=None, organisation=nation, code=CODE, reference=STANDARD, kind=Kind.ZONE.value)
    for period, (opens, closes) in ROUNDS.items():
        made = do_open_round(
            acting_user=None,
            form=form,
            organisation=nation,
            period=period,
            opens=opens,
            closes=closes,
            simulated=True,
        )
        do_fill(round_=made, figures=figures)


def do_fill(*, round_: Round, figures: dict[tuple[str, str], dict[str, str]]) -> None:
    """Fill the reports of a demo round; `figures` are the cells of each unit's name and year."""
    reports = list(Report.objects.filter(round=round_).select_related("organisation").order_by("path"))
    for place, report in enumerate(reports):
        values = figures.get((report.organisation.name, round_.period), {})
        state = State.LOCKED if round_.closes < date(2025, 1, 1) else _STATES[place % len(_STATES)]
        _fill(report, state if values else State.EMPTY, values, round_)
    with recorded("reporting.manage", acting_user=None, organisation=round_.organisation, subject=round_) as record:
        record.note(filled=len(reports))
        Report.objects.bulk_update(
            reports, ["state", "values", "reason", "marked", "revision", "submitted_at"], batch_size=100
        )


def _fill(report: Report, state: State, values: dict[str, str], round_: Round) -> None:
    own = report.organisation.code == ZONE and state != State.LOCKED
    report.state = State.DRAFT if own else state
    if report.state == State.EMPTY:
        return
    report.values = dict(list(values.items())[:-_LEFT_OPEN]) if report.state == State.DRAFT else values
    if report.state == State.RETURNED:
        report.reason, report.marked = _REASON, list(_MARKED)
    if report.state != State.DRAFT:
        report.revision = 1 if report.state == State.SUBMITTED else 2
        report.submitted_at = datetime(round_.opens.year, 3, 20, 2, tzinfo=UTC)


def _figures() -> dict[tuple[str, str], dict[str, str]]:
    """The simulated cells by the zone's name and the year, as the demo's table has them."""
    names = _names()
    found: dict[tuple[str, str], dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "zones.csv"
        write_zones(table, simulate_zones(SEED))
        with table.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["指标"] in names:
                    found.setdefault((row["高新区"], row["年份"]), {})[names[row["指标"]]] = row["数值"]
    return found


def _names() -> dict[str, str]:
    return {field.label: field.name for field in fields_of(catalogue.find(STANDARD)) if field.required}

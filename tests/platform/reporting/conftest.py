"""A form of the zone evaluation, one closed and one open round for all zones, filled as each test needs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from huoju.demo.zones import STANDARD
from huoju.platform.accounts import roles
from huoju.platform.organisations.kinds import Kind
from huoju.platform.reporting.actions import do_approve, do_make_form, do_open_round, do_submit, do_write
from huoju.platform.reporting.models import Report, Round

FIGURES = {"revenue": "1200.5", "employees": "30000", "profit": "-3"}


@pytest.fixture
def form(tree):
    """The form BT-1 for zones."""
    return do_make_form(
        acting_user=None, organisation=tree("CN"), code="BT-1", reference=STANDARD, kind=Kind.ZONE.value
    )


@pytest.fixture
def open_round(tree, form) -> Round:
    """The round of 2024, open today."""
    today = timezone.localdate()
    return do_open_round(
        acting_user=None,
        form=form,
        organisation=tree("CN"),
        period="2024",
        opens=today - timedelta(days=1),
        closes=today + timedelta(days=1),
    )


@pytest.fixture
def closed_round(tree, form) -> Round:
    """The round of 2023, whose days have passed."""
    today = timezone.localdate()
    return do_open_round(
        acting_user=None,
        form=form,
        organisation=tree("CN"),
        period="2023",
        opens=today - timedelta(days=9),
        closes=today - timedelta(days=2),
    )


@pytest.fixture
def report_of(tree, open_round, user_of):
    """A function that gives a zone's report of the open round: `report_of("hangzhou", "submitted")`."""

    def find(code: str = "hangzhou", state: str = "empty") -> Report:
        report = Report.objects.get(round=open_round, organisation=tree(code))
        reporter = user_of(roles.ZONE_REPORTER, code)
        if state in {"draft", "submitted", "approved"}:
            do_write(acting_user=reporter, report=report, values=FIGURES)
        if state in {"submitted", "approved"}:
            do_submit(acting_user=reporter, report=report)
        if state == "approved":
            do_approve(acting_user=user_of(roles.NATION_OFFICER), report=report, revision=1)
        report.refresh_from_db()
        return report

    return find

"""An evaluation that is done: three simulated years of all zones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huoju.demo.zones import STANDARD, simulate_zones, write_zones
from huoju.platform.evaluations.actions import do_make
from huoju.platform.evaluations.models import Rule, Snapshot
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.run import perform


@pytest.fixture(scope="session")
def zone_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of simulated zones."""
    path = tmp_path_factory.mktemp("zones") / "zones.csv"
    write_zones(path, simulate_zones(7))
    return path


@pytest.fixture
def snapshot(tree, zone_table) -> Snapshot:
    """A finished snapshot of the nation's, others' names hidden."""
    made = do_make(
        acting_user=None,
        organisation=tree("CN"),
        reference=STANDARD,
        table=zone_table,
        source="模拟数据",
        as_of=date(2025, 6, 30),
        rule=Rule.ANONYMOUS,
        simulated=True,
    )
    perform.call(str(Job.objects.get(kind="evaluations.make").pk))
    made.refresh_from_db()
    return made

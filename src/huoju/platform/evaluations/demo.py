"""The demo's evaluation: three simulated years of all zones under the system of 2021."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from huoju.demo.zones import STANDARD, simulate_zones, write_zones
from huoju.platform.evaluations.actions import do_make
from huoju.platform.evaluations.models import Rule
from huoju.platform.organisations.models import Organisation

SEED = 2026
AS_OF = date(2025, 6, 30)


def do_load_demo() -> None:
    """Make the demo's snapshot; harmless when it is there."""
    nation = Organisation.objects.get(code="CN")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "zones.csv"
        write_zones(table, simulate_zones(SEED))
        do_make(
            acting_user=None,
            organisation=nation,
            reference=STANDARD,
            table=table,
            source="模拟数据：178 家国家高新区 2023—2024 年",
            as_of=AS_OF,
            rule=Rule.ANONYMOUS,
            simulated=True,
        )

"""The demo's enterprises: simulated, in the zones of the simulated table, with one year of figures."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from huoju.demo.enterprises import ladder_fields, write_enterprises
from huoju.platform.audit.actions import recorded
from huoju.platform.enterprises.actions import do_grant_title, do_judge_all, do_load_profiles
from huoju.platform.enterprises.models import Profile
from huoju.platform.operations.demo import enterprise_code
from huoju.platform.organisations.actions import NewOrganisation, do_load
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.reference.zones import list_zones

COUNT = 2_000
SEED = 2026
YEAR = 2025
_OWN_ROW = 292
"""The simulated enterprise whose figures the demo enterprise has: it fits several titles and misses one by a little."""
_CODE, _NAME, _ZONE = "统一社会信用代码", "企业名称", "高新区"


def do_load_demo() -> None:
    """Make the demo's enterprises, their figures and titles; harmless when they are there."""
    if Profile.objects.exists():
        return
    nation = Organisation.objects.get(code="CN")
    rows = _simulated()
    with recorded("enterprises.load", acting_user=None, organisation=nation, subject="模拟数据") as record:
        by_zone: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_zone.setdefault(row[_ZONE], []).append(row)
        codes = {zone.name: zone.id for zone in list_zones()}
        for zone, firms in by_zone.items():
            parent = Organisation.objects.get(code=codes[zone])
            new = [NewOrganisation(Kind.ENTERPRISE, one[_CODE], one[_NAME], "", "", simulated=True) for one in firms]
            do_load(parent=parent, rows=new)
        known = {unit.code: unit for unit in Organisation.objects.filter(kind=Kind.ENTERPRISE)}
        profiles = [_profile(known[row[_CODE]], row) for row in rows]
        own = known[enterprise_code()]
        do_load_profiles([*profiles, _profile(own, rows[_OWN_ROW])])
        record.note(enterprises=len(rows))
    do_grant_title(
        acting_user=None,
        enterprise=own,
        standard="miit/srdi-sme",
        name="专精特新中小企业认定标准",
        granted=date(2023, 12, 20),
        valid_to=date(2026, 12, 19),
    )
    do_judge_all(acting_user=None, organisation=nation)


def _simulated() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "enterprises.parquet"
        write_enterprises(table, COUNT, SEED)
        found = duckdb.read_parquet(str(table))
        names = found.columns
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _profile(organisation: Organisation, row: dict[str, Any]) -> Profile:
    values = {name: _written(row[name]) for name in ladder_fields() if row.get(name) is not None}
    return Profile(organisation=organisation, path=organisation.path, year=YEAR, values=values)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)

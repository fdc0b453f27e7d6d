"""Demo accounts: one for every role, shown on the sign-in page while the demo is on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from django.conf import settings

from huoju.demo.credit_codes import simulated_codes
from huoju.platform import registry
from huoju.platform.accounts import roles
from huoju.platform.accounts.actions import do_grant, do_invite
from huoju.platform.accounts.models import Role, Scope, User
from huoju.platform.organisations.actions import NewOrganisation, do_create
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation

PASSWORD = "Huoju-Demo-2026"  # noqa: S105 - shown to everybody, and only while the demo is on
ZONE = "hangzhou"
_REGION = 330108
_ENTERPRISE_NUMBER = 20_000_001
ENTERPRISE_NAME = "杭州启明模拟智能装备有限公司"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What the sign-in page shows of an account."""

    username: str
    role: str
    organisation: str
    password: str = PASSWORD


@cache
def enterprise_code() -> str:
    """The credit code of the demo enterprise: right in every check, and nobody's."""
    code: str = simulated_codes(np.array([_ENTERPRISE_NUMBER]), np.array([_REGION]))[0].as_py()
    return code


def plan() -> tuple[tuple[str, str, str, str], ...]:
    """(account, name, role, code of the organisation) of every demo account."""
    code = enterprise_code()
    return (
        ("demo-system", "系统管理员", roles.SYSTEM_ADMINISTRATOR, "CN"),
        ("demo-security", "安全管理员", roles.SECURITY_ADMINISTRATOR, "CN"),
        ("demo-audit", "审计管理员", roles.AUDIT_ADMINISTRATOR, "CN"),
        ("demo-nation", "国家主管", roles.NATION_OFFICER, "CN"),
        ("demo-evaluator", "评价专员", roles.NATION_EVALUATOR, "CN"),
        ("demo-province", "省级主管", roles.PROVINCE_OFFICER, "330000"),
        ("demo-city", "市级主管", roles.CITY_OFFICER, "330100"),
        ("demo-county", "县级主管", roles.COUNTY_OFFICER, "330108"),
        ("demo-zone", "园区填报", roles.ZONE_REPORTER, ZONE),
        ("demo-zone-review", "园区审核", roles.ZONE_REVIEWER, ZONE),
        (code, "企业填报", roles.ENTERPRISE_REPORTER, code),
        ("demo-enterprise", "企业管理", roles.ENTERPRISE_MANAGER, code),
        ("demo-analyst", "研究人员", roles.ANALYST, "CN"),
    )


def do_load_demo() -> None:
    """Make the demo enterprise, the demo accounts and every app's demo data; harmless when they are there."""
    _enterprise()
    for username, name, role, code in plan():
        if User.objects.get_queryset().filter(username=username).exists():
            continue
        organisation = Organisation.objects.get(code=code)
        user = do_invite(
            acting_user=None, organisation=organisation, username=username, name=name, demo_password=PASSWORD
        ).user
        entry = Scope.UNIT if role == roles.ANALYST else Scope.BRANCH
        do_grant(acting_user=None, user=user, role=role, organisation=organisation, entry_scope=entry)
    for part in registry.contributions():
        for load in part.demo:
            load()


def shown_accounts() -> list[DemoAccount]:
    """The accounts for the sign-in page; none where the demo is off."""
    if not settings.CONFIGURATION.demo:
        return []
    known = {role.code: str(role) for role in Role.objects.all()}
    names = dict(Organisation.objects.filter(code__in=[line[3] for line in plan()]).values_list("code", "name"))
    return [
        DemoAccount(username, known[role], names[code])
        for username, _name, role, code in plan()
        if role in known and code in names
    ]


def _enterprise() -> None:
    if not Organisation.objects.filter(code=enterprise_code()).exists():
        zone = Organisation.objects.get(code=ZONE)
        new = NewOrganisation(
            Kind.ENTERPRISE, enterprise_code(), ENTERPRISE_NAME, "启明模拟", str(_REGION), simulated=True
        )
        do_create(acting_user=None, parent=zone, new=new)

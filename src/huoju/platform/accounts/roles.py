"""The roles that a new installation begins with. Which actions each may do is data (see `Permission`)."""

from __future__ import annotations

from dataclasses import dataclass

from huoju.platform.organisations.kinds import Kind

SYSTEM_ADMINISTRATOR = "system_administrator"
SECURITY_ADMINISTRATOR = "security_administrator"
AUDIT_ADMINISTRATOR = "audit_administrator"
ADMINISTRATORS = (SYSTEM_ADMINISTRATOR, SECURITY_ADMINISTRATOR, AUDIT_ADMINISTRATOR)
"""三员分立: nobody holds two of these, and none of them handles business data."""

NATION_OFFICER = "nation_officer"
NATION_EVALUATOR = "nation_evaluator"
PROVINCE_OFFICER = "province_officer"
CITY_OFFICER = "city_officer"
COUNTY_OFFICER = "county_officer"
ZONE_REPORTER = "zone_reporter"
ZONE_REVIEWER = "zone_reviewer"
ENTERPRISE_REPORTER = "enterprise_reporter"
ENTERPRISE_MANAGER = "enterprise_manager"
ANALYST = "analyst"

OFFICES = (NATION_OFFICER, PROVINCE_OFFICER, CITY_OFFICER, COUNTY_OFFICER, ZONE_REVIEWER)
"""Roles that review and decide at their level."""
ENTERPRISES = (ENTERPRISE_REPORTER, ENTERPRISE_MANAGER)
EVERYBODY = (*OFFICES, NATION_EVALUATOR, ZONE_REPORTER, *ENTERPRISES, ANALYST)
"""All roles that handle business data: every role but the administrators."""


@dataclass(frozen=True, slots=True)
class RoleSeed:
    """A role as it is first loaded: `kinds` are the kinds of organisation for which it can be granted."""

    code: str
    name: str
    name_en: str
    kinds: tuple[Kind, ...]
    needs_second_factor: bool = False


_OFFICE_KINDS = (Kind.NATION, Kind.PROVINCE, Kind.CITY, Kind.COUNTY, Kind.ZONE)

SEEDS = (
    RoleSeed(SYSTEM_ADMINISTRATOR, "系统管理员", "System administrator", _OFFICE_KINDS, needs_second_factor=True),
    RoleSeed(SECURITY_ADMINISTRATOR, "安全管理员", "Security administrator", _OFFICE_KINDS, needs_second_factor=True),
    RoleSeed(AUDIT_ADMINISTRATOR, "审计管理员", "Audit administrator", _OFFICE_KINDS, needs_second_factor=True),
    RoleSeed(NATION_OFFICER, "国家主管部门", "National office", (Kind.NATION,)),
    RoleSeed(NATION_EVALUATOR, "评价人员", "Evaluator", (Kind.NATION, Kind.PROVINCE)),
    RoleSeed(PROVINCE_OFFICER, "省级主管部门", "Provincial office", (Kind.PROVINCE,)),
    RoleSeed(CITY_OFFICER, "市级主管部门", "City office", (Kind.CITY,)),
    RoleSeed(COUNTY_OFFICER, "县级主管部门", "County office", (Kind.COUNTY,)),
    RoleSeed(ZONE_REPORTER, "高新区填报员", "Zone reporter", (Kind.ZONE,)),
    RoleSeed(ZONE_REVIEWER, "高新区审核员", "Zone reviewer", (Kind.ZONE,)),
    RoleSeed(ENTERPRISE_REPORTER, "企业填报员", "Enterprise reporter", (Kind.ENTERPRISE,)),
    RoleSeed(ENTERPRISE_MANAGER, "企业管理员", "Enterprise manager", (Kind.ENTERPRISE,)),
    RoleSeed(ANALYST, "研究人员", "Analyst", _OFFICE_KINDS),
)

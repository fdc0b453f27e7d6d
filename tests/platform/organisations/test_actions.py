"""Changes of the tree keep history, scope and audit."""

from __future__ import annotations

from datetime import date

import pytest

from huoju.platform.accounts import roles
from huoju.platform.audit.actions import NotAllowedError
from huoju.platform.audit.models import Event
from huoju.platform.organisations import queries
from huoju.platform.organisations.actions import (
    NewOrganisation,
    OrganisationError,
    do_close,
    do_create,
    do_move,
    do_rename,
)
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
from huoju.platform.organisations.reference_tree import CORPS, do_load_reference_tree
from huoju.reference.zones import list_zones
from tests.platform.conftest import firm_code

DAY = date(2026, 7, 1)


@pytest.fixture
def admin(user_of):
    return user_of(roles.SYSTEM_ADMINISTRATOR)


def test_a_renamed_zone_keeps_its_former_name(tree, admin):
    zone = tree("hangzhou")
    do_rename(acting_user=admin, organisation=zone, name="杭州高新区（滨江）", from_day=DAY, reason="批复")
    assert queries.name_on(zone, date(2026, 6, 30)) == "杭州高新技术产业开发区"
    assert queries.name_on(zone, DAY) == "杭州高新区（滨江）"


def test_a_second_change_must_be_later_than_the_first(tree, admin):
    zone = tree("hangzhou")
    do_rename(acting_user=admin, organisation=zone, name="甲", from_day=DAY, reason="批复")
    with pytest.raises(OrganisationError, match="2026-07-01"):
        do_rename(acting_user=admin, organisation=zone, name="乙", from_day=DAY, reason="批复")
    assert tree("hangzhou").name == "甲"


def test_a_moved_branch_moves_whole_and_remembers_its_place(tree, admin):
    do_move(acting_user=admin, organisation=tree("hangzhou"), parent=tree("320100"), from_day=DAY, reason="划转")
    zone = tree("hangzhou")
    assert zone.path.startswith(tree("320100").path)
    assert tree("firm-1").path.startswith(zone.path)
    assert queries.parent_on(zone, date(2026, 6, 30)) == tree("330100")
    assert queries.parent_on(zone, DAY) == tree("320100")


def test_who_sees_a_unit_follows_its_move(tree, admin, user_of):
    zhejiang, jiangsu = user_of(roles.PROVINCE_OFFICER), user_of(roles.PROVINCE_OFFICER, "320000")
    do_move(acting_user=admin, organisation=tree("hangzhou"), parent=tree("320100"), from_day=DAY, reason="划转")
    assert not queries.organisations_for(zhejiang).filter(code="hangzhou").exists()
    assert queries.organisations_for(jiangsu).filter(code=firm_code(1)).exists()


def test_nothing_moves_below_itself(tree, admin):
    with pytest.raises(OrganisationError):
        do_move(acting_user=admin, organisation=tree("330000"), parent=tree("hangzhou"), from_day=DAY, reason="x")


def test_a_unit_with_units_below_cannot_be_closed(tree, admin):
    with pytest.raises(OrganisationError):
        do_close(acting_user=admin, organisation=tree("hangzhou"), on=DAY, reason="x")
    do_close(acting_user=admin, organisation=tree("firm-1"), on=DAY, reason="注销")
    assert not queries.organisations_for(admin).filter(code=firm_code(1)).exists()


def test_a_zone_makes_its_enterprises_and_no_others(tree, user_of):
    reviewer = user_of(roles.ZONE_REVIEWER)
    new = NewOrganisation(Kind.ENTERPRISE, firm_code(9), "模拟企业9号有限公司", simulated=True)
    with pytest.raises(NotAllowedError):
        do_create(acting_user=reviewer, parent=tree("nanjing"), new=new)
    made = do_create(acting_user=reviewer, parent=tree("hangzhou"), new=new)
    assert made.path > tree("firm-2").path
    assert Event.objects.order_by("-number").first().subject.startswith(firm_code(9))


@pytest.mark.parametrize(("code", "reason"), [("91330108MA2XXXXXX1", "信用代码"), ("123", "信用代码")])
def test_a_wrong_credit_code_is_refused_with_the_reason(tree, admin, code, reason):
    with pytest.raises(OrganisationError, match=reason):
        do_create(acting_user=admin, parent=tree("hangzhou"), new=NewOrganisation(Kind.ENTERPRISE, code, "某公司"))


def test_a_code_is_used_once(tree, admin):
    with pytest.raises(OrganisationError, match="已经有"):
        do_create(
            acting_user=admin, parent=tree("nanjing"), new=NewOrganisation(Kind.ENTERPRISE, firm_code(1), "某公司")
        )


def test_the_reference_tree_holds_every_zone_once_and_loads_once(db):
    made = do_load_reference_tree()
    zones = Organisation.objects.filter(kind=Kind.ZONE)
    assert zones.count() == len(list_zones())
    assert Organisation.objects.filter(kind=Kind.PROVINCE).count() == 35
    assert Organisation.objects.filter(kind=Kind.NATION).count() == 1
    assert made == Organisation.objects.count() > 3000
    assert set(zones.filter(parent__code=CORPS).values_list("code", flat=True)) == {
        zone.id for zone in list_zones() if zone.administered_by
    }
    assert do_load_reference_tree() == 0

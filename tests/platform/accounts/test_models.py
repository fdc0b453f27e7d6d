"""What a grant reaches: every role, every action, every relation of organisations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from huoju.platform import registry
from huoju.platform.accounts import roles
from huoju.platform.accounts.actions import do_grant
from huoju.platform.accounts.models import Grant, Permission, Role, Scope
from huoju.platform.audit.actions import NotAllowedError, recorded, require
from huoju.platform.organisations.models import Organisation

ROLES = (*roles.EVERYBODY, *roles.ADMINISTRATORS)
RELATIONS = {
    # relation → (where the user sits, the organisation in question)
    "own": ("hangzhou", "hangzhou"),
    "below": ("330100", "hangzhou"),
    "far below": ("330000", "firm-1"),
    "sibling": ("xiaoshan-linjiang", "hangzhou"),
    "above": ("hangzhou", "330100"),
    "elsewhere": ("nanjing", "hangzhou"),
}
REACHED = {
    Scope.NONE: set(),
    Scope.UNIT: {"own"},
    Scope.BRANCH: {"own", "below", "far below"},
}


def test_every_cell_of_the_matrix_decides_with_the_scope_of_its_kind(tree, user_of):
    """Allowed exactly when the cell, the kind of action and the scope of the grant say so."""
    allowed = set(Permission.objects.filter(allowed=True).values_list("role__code", "action"))
    user = user_of(roles.NATION_OFFICER)
    grant = Grant.objects.get(user=user)
    kinds = {role.code: role for role in Role.objects.all()}
    checked = 0
    for role in ROLES:
        for relation, (seat, target) in RELATIONS.items():
            for entry, view in ((Scope.NONE, Scope.BRANCH), (Scope.UNIT, Scope.BRANCH), (Scope.BRANCH, Scope.UNIT)):
                Grant.objects.filter(pk=grant.pk).update(
                    role=kinds[role], organisation=tree(seat), entry_scope=entry, view_scope=view
                )
                _forget(user)
                path = tree(target).path
                for action in registry.actions().values():
                    scope = entry if action.changes else view
                    wanted = (role, action.code) in allowed and relation in REACHED[scope]
                    assert user.reach(action.code).covers(path) == wanted, (role, action.code, relation, entry, view)
                    checked += 1
    assert checked == len(ROLES) * len(RELATIONS) * 3 * len(registry.actions())


@pytest.mark.parametrize("relation", RELATIONS)
def test_the_query_and_the_check_agree(tree, user_of, relation):
    seat, target = RELATIONS[relation]
    user = user_of(roles.SYSTEM_ADMINISTRATOR, seat)
    for action in ("organisations.view", "organisations.create"):
        found = Organisation.objects.visible_to(user, action).filter(pk=tree(target).pk).exists()
        assert found == user.reach(action).covers(tree(target).path)


def test_strangers_reach_nothing(tree):
    assert not Organisation.objects.visible_to(AnonymousUser(), "organisations.view").exists()


def test_several_grants_add_up(tree, user_of):
    user = user_of(roles.ZONE_REVIEWER)
    do_grant(acting_user=None, user=user, role=roles.ZONE_REPORTER, organisation=tree("nanjing"), view_scope=Scope.UNIT)
    _forget(user)
    seen = set(Organisation.objects.visible_to(user, "organisations.view").values_list("code", flat=True))
    assert {"hangzhou", "nanjing"} < seen
    assert tree("firm-1").code in seen
    assert tree("firm-3").code not in seen


@pytest.mark.parametrize("change", [{"ends_at": -1}, {"starts_at": 1}])
def test_a_grant_holds_only_in_its_time(tree, user_of, change):
    user = user_of(roles.ZONE_REVIEWER)
    values = {name: timezone.now() + timedelta(days=days) for name, days in change.items()}
    Grant.objects.filter(user=user).update(**values)
    _forget(user)
    assert not user.may("organisations.view")


def test_a_closed_account_and_a_limited_key_reach_less(user_of):
    user = user_of(roles.ZONE_REVIEWER)
    user.limited_to = frozenset({"organisations.view"})
    assert user.may("organisations.view")
    assert not user.may("organisations.create")
    user.is_active = False
    assert not user.may("organisations.view")


def test_an_action_nobody_declared_is_a_fault(user_of):
    with pytest.raises(KeyError):
        user_of(roles.ANALYST).reach("organisations.destroy")


def test_a_change_beyond_the_reach_is_refused_before_it_begins(tree, user_of):
    user = user_of(roles.ZONE_REVIEWER)
    with (
        pytest.raises(NotAllowedError, match="南京"),
        recorded("organisations.create", acting_user=user, organisation=tree("nanjing")),
    ):
        pytest.fail("the body must not run")
    require(user, "organisations.create", tree("hangzhou"))


def _forget(user):
    for name in ("authority", "role_codes"):
        user.__dict__.pop(name, None)

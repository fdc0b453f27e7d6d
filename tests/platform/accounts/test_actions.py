"""Accounts: made, granted, handed over, closed; the three administrators stay apart."""

from __future__ import annotations

import pytest

from huoju.platform.accounts import roles
from huoju.platform.accounts.actions import (
    AccountError,
    do_close,
    do_grant,
    do_hand_over,
    do_invite,
    do_load_roles,
    do_reset_password,
    do_revoke,
    do_set_permission,
)
from huoju.platform.accounts.models import Grant, Permission, Role, Session
from huoju.platform.audit.actions import NotAllowedError
from huoju.platform.audit.models import Event
from tests.platform.conftest import firm_code


@pytest.fixture
def security(user_of):
    return user_of(roles.SECURITY_ADMINISTRATOR)


@pytest.mark.parametrize("first", roles.ADMINISTRATORS)
@pytest.mark.parametrize("second", [*roles.ADMINISTRATORS, roles.NATION_OFFICER])
def test_no_account_unites_an_administrator_with_another_role(tree, user_of, security, first, second):
    if first == second:
        return
    user = user_of(first) if first != roles.SECURITY_ADMINISTRATOR else user_of(first, "330000")
    with pytest.raises(AccountError, match="三员分立"):
        do_grant(acting_user=security, user=user, role=second, organisation=tree("CN"))


def test_an_officer_does_not_become_an_administrator(tree, user_of, security):
    with pytest.raises(AccountError, match="三员分立"):
        do_grant(
            acting_user=security,
            user=user_of(roles.NATION_OFFICER),
            role=roles.SYSTEM_ADMINISTRATOR,
            organisation=tree("CN"),
        )


def test_nobody_grants_to_themselves(tree, security):
    with pytest.raises(AccountError, match="自己"):
        do_grant(acting_user=security, user=security, role=roles.ANALYST, organisation=tree("CN"))


def test_a_role_fits_its_kind_of_organisation(tree, user_of, security):
    with pytest.raises(AccountError, match="不能授予"):
        do_grant(
            acting_user=security,
            user=user_of(roles.ANALYST),
            role=roles.PROVINCE_OFFICER,
            organisation=tree("hangzhou"),
        )


def test_the_system_administrator_opens_accounts_but_grants_nothing(tree, user_of):
    admin = user_of(roles.SYSTEM_ADMINISTRATOR)
    made = do_invite(acting_user=admin, organisation=tree("hangzhou"), username="hz-002", name="新人").user
    assert made.must_change_password
    with pytest.raises(NotAllowedError):
        do_grant(acting_user=admin, user=made, role=roles.ZONE_REPORTER, organisation=tree("hangzhou"))


def test_the_first_account_of_an_enterprise_bears_a_right_credit_code(tree):
    wrong = firm_code(1)[:-1] + ("A" if firm_code(1)[-1] != "A" else "B")
    with pytest.raises(AccountError, match="信用代码"):
        do_invite(acting_user=None, organisation=tree("firm-1"), username=wrong, name="某公司")
    made = do_invite(acting_user=None, organisation=tree("firm-1"), username=firm_code(1).lower(), name="某公司").user
    assert made.username == firm_code(1)


def test_an_account_exists_once(tree, user_of):
    user = user_of(roles.ANALYST)
    with pytest.raises(AccountError, match="已存在"):
        do_invite(acting_user=None, organisation=tree("CN"), username=user.username, name="x")


def test_hand_over_moves_every_grant_and_closes_the_account(tree, user_of, security):
    leaver, successor = user_of(roles.ZONE_REVIEWER), user_of(roles.ZONE_REVIEWER, "nanjing")
    Session.objects.create(
        session_key="a", user=leaver, session_data="", expire_date="2099-01-01T00:00Z", created_at="2026-01-01T00:00Z"
    )
    assert do_hand_over(acting_user=security, user=leaver, to=successor) == 1
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert not Session.objects.filter(user=leaver).exists()
    held = Grant.objects.in_force().filter(user=successor).values_list("organisation__code", flat=True)
    assert set(held) == {"hangzhou", "nanjing"}
    assert not Grant.objects.in_force().filter(user=leaver).exists()


def test_a_revoked_grant_stays_on_record(user_of, security):
    user = user_of(roles.ZONE_REVIEWER)
    do_revoke(acting_user=security, grant=Grant.objects.get(user=user))
    assert not user.may("organisations.view")
    assert Grant.objects.filter(user=user).count() == 1


def test_a_reset_gives_a_password_once_and_ends_sessions(user_of):
    user = user_of(roles.ZONE_REVIEWER)
    Session.objects.create(
        session_key="a", user=user, session_data="", expire_date="2099-01-01T00:00Z", created_at="2026-01-01T00:00Z"
    )
    password = do_reset_password(acting_user=user_of(roles.SYSTEM_ADMINISTRATOR), user=user)
    user.refresh_from_db()
    assert user.check_password(password)
    assert user.must_change_password
    assert not Session.objects.filter(user=user).exists()
    assert password not in "".join(Event.objects.values_list("details", flat=True))


def test_nobody_closes_their_own_account(user_of):
    admin = user_of(roles.SYSTEM_ADMINISTRATOR)
    with pytest.raises(AccountError):
        do_close(acting_user=admin, user=admin)


def test_a_decision_on_the_matrix_takes_effect_and_survives_a_new_release(user_of, security):
    analyst = user_of(roles.ANALYST)
    role = Role.objects.get(code=roles.ANALYST)
    do_set_permission(acting_user=security, role=role, action="organisations.view", allowed=False)
    assert not analyst.may("organisations.view")
    do_load_roles()
    assert not Permission.objects.get(role=role, action="organisations.view").allowed


def test_the_security_administrator_cannot_lock_everybody_out_of_the_matrix(security):
    role = Role.objects.get(code=roles.SECURITY_ADMINISTRATOR)
    with pytest.raises(AccountError):
        do_set_permission(acting_user=security, role=role, action="accounts.permit", allowed=False)

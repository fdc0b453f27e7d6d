"""Signing in, sessions, passwords, and the pages of accounts."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from huoju.platform.accounts import roles
from huoju.platform.accounts.models import Session, User
from huoju.platform.accounts.sessions import STARTED
from huoju.platform.audit.models import Event
from huoju.platform.middleware.sessions import SEEN
from tests.platform.conftest import PASSWORD

LOGIN = "/account/login/"
NEW = "Another-Torch-77"


def sign_in(client, username, password=PASSWORD):
    return client.post(LOGIN, {"login": username, "password": password})


def test_signing_in_out_and_failing_are_events(user_of):
    user = user_of(roles.ANALYST)
    client = Client()
    assert sign_in(client, user.username, "wrong").status_code == 200
    assert sign_in(client, user.username)["Location"] == "/"
    client.post("/account/logout/")
    assert list(Event.objects.order_by("number").values_list("action", "outcome").filter(user=user)) == [
        ("accounts.sign_in_failed", "refused"),
        ("accounts.signed_in", "done"),
        ("accounts.signed_out", "done"),
    ]


def test_an_unknown_name_is_not_kept_for_it_may_be_a_password(db, user_of):
    user_of(roles.ANALYST)
    sign_in(Client(), "my-secret-password", "x")
    assert not Event.objects.filter(user_name__contains="secret").exists()
    assert not Event.objects.filter(details__contains="secret").exists()


def test_a_wrong_name_and_a_wrong_password_look_the_same(user_of):
    known = sign_in(Client(), user_of(roles.ANALYST).username, "wrong").content.decode()
    unknown = sign_in(Client(), "nobody", "wrong").content.decode()
    assert "账号或口令不正确" in known
    assert "账号或口令不正确" in unknown


def test_demo_accounts_end_with_the_demo(user_of, client_of, settings):
    user, signed_in = user_of(roles.ANALYST), client_of(roles.NATION_OFFICER)
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"demo": False})
    assert "账号或口令不正确" in sign_in(Client(), user.username).content.decode()
    assert signed_in.get("/organisations/").content.decode().count("<tr>") == 0
    assert signed_in.post("/notices/publish/", {"title": "x", "text": "y"}).status_code == 403


def test_an_account_is_locked_after_five_failures_even_for_the_right_password(user_of):
    user = user_of(roles.ANALYST)
    for _time in range(5):
        answer = sign_in(Client(), user.username, "wrong")
    assert answer.status_code == 429
    assert "账号已锁定" in sign_in(Client(), user.username).content.decode()
    assert Event.objects.filter(action="accounts.locked_out", user=user).exists()


def test_a_given_password_must_be_changed_first(user_of):
    user = user_of(roles.ANALYST)
    User.objects.get_queryset().filter(pk=user.pk).update(must_change_password=True)
    client = Client()
    sign_in(client, user.username)
    assert client.get("/organisations/")["Location"] == "/account/password/"
    form = {"current": PASSWORD, "new": NEW, "again": NEW}
    assert client.post("/account/password/", form)["Location"] == "/"
    assert client.get("/organisations/").status_code == 200


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"current": "wrong", "new": NEW, "again": NEW}, "现用口令不正确"),
        ({"current": PASSWORD, "new": NEW, "again": NEW + "x"}, "不一致"),
        ({"current": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "不能与现用口令相同"),
        ({"current": PASSWORD, "new": "alllowercaseletters", "again": "alllowercaseletters"}, "至少 3 类"),
        ({"current": PASSWORD, "new": "Ab1", "again": "Ab1"}, "12"),
        ({"current": PASSWORD, "new": "Password1234", "again": "Password1234"}, ""),
    ],
)
def test_a_new_password_keeps_the_policy(client_of, form, reason):
    answer = client_of(roles.ANALYST).post("/account/password/", form)
    assert answer.status_code == 422 or not reason
    assert reason in answer.content.decode()


def test_changing_the_password_ends_every_other_session(user_of):
    user = user_of(roles.ANALYST)
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, user.username)
    here.post("/account/password/", {"current": PASSWORD, "new": NEW, "again": NEW})
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_people_see_and_end_their_own_sessions(user_of):
    user = user_of(roles.ANALYST)
    here, there = Client(), Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120"})
    for client in (here, there):
        sign_in(client, user.username)
    page = here.get("/accounts/own/").content.decode()
    assert "Edge · Windows" in page
    other = Session.objects.exclude(session_key=here.session.session_key).get(user=user)
    here.post("/accounts/own/end-session/", {"session": other.session_key})
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_nobody_ends_the_session_of_another(user_of, client_of):
    victim = Client()
    sign_in(victim, user_of(roles.ANALYST).username)
    client_of(roles.NATION_OFFICER).post("/accounts/own/end-session/", {"session": victim.session.session_key})
    assert victim.get("/").status_code == 200


@pytest.mark.parametrize(("key", "seconds"), [(SEEN, 31 * 60), (STARTED, 13 * 3600)])
def test_a_session_ends_when_unused_and_when_old(user_of, key, seconds):
    client = Client()
    sign_in(client, user_of(roles.ANALYST).username)
    assert client.get("/").status_code == 200
    session = client.session
    session[key] -= seconds
    session.save()
    assert client.get("/")["Location"].startswith(LOGIN)


def test_signing_in_changes_the_session_id(user_of):
    client = Client()
    client.get(LOGIN)
    before = client.session.session_key
    sign_in(client, user_of(roles.ANALYST).username)
    assert client.session.session_key != before


def test_a_role_may_demand_a_second_factor(user_of):
    user = user_of(roles.SECURITY_ADMINISTRATOR)
    User.objects.get_queryset().filter(pk=user.pk).update(demo=False)
    client = Client()
    sign_in(client, user.username)
    assert client.get("/")["Location"] == "/account/factors/"
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(User.objects.get_queryset().get(pk=user.pk), secret)
    assert client.get("/").status_code == 200
    again = Client()
    assert sign_in(again, user.username)["Location"] == "/account/factors/authenticate/"
    assert again.get("/").status_code == 302
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert again.post("/account/factors/authenticate/", {"code": code})["Location"] == "/"
    assert again.get("/").status_code == 200
    assert Authenticator.objects.filter(user=user).exists()


def test_pages_of_second_factors_open(client_of):
    client = client_of(roles.ANALYST)
    assert "双因素" in client.get("/account/factors/", follow=True).content.decode()


@pytest.mark.parametrize("path", ["signup", "email", "reset", "set", "sent"])
def test_nobody_registers_or_asks_by_mail(client_of, path):
    assert Client().get(f"/account/{path}/").status_code == 404


def test_forms_without_token_are_refused_in_chinese(user_of):
    answer = Client(enforce_csrf_checks=True).post(LOGIN, {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_the_administrator_opens_an_account_and_sees_its_password_once(client_of):
    client = client_of(roles.SYSTEM_ADMINISTRATOR)
    answer = client.post("/accounts/invite/", {"username": "hz-002", "name": "新人", "organisation": "hangzhou"})
    password = re.search(r"[A-Za-z0-9]{4}(?:-[A-Za-z0-9]{4}){3}", answer.content.decode())[0]
    newcomer = Client()
    sign_in(newcomer, "hz-002", password)
    assert newcomer.get("/")["Location"] == "/account/password/"


def test_the_security_administrator_grants_and_revokes(client_of, user_of, query_baseline):
    client = client_of(roles.SECURITY_ADMINISTRATOR)
    user = user_of(roles.ZONE_REPORTER)
    url = f"/accounts/{user.pk}/"
    form = {"role": roles.ZONE_REVIEWER, "organisation": "hangzhou", "entry_scope": "branch", "view_scope": "branch"}
    assert client.post(f"{url}grant/", form).status_code == 302
    with query_baseline("accounts:account"):
        page = client.get(url).content.decode()
    assert "高新区审核员" in page
    grant = user.grants.get(role__code=roles.ZONE_REVIEWER)
    client.post(f"{url}revoke/{grant.pk}/")
    assert not user.grants.model.objects.in_force().filter(pk=grant.pk).exists()


def test_hand_over_and_closing_by_the_pages(client_of, user_of):
    leaver, successor = user_of(roles.ZONE_REPORTER), user_of(roles.ZONE_REPORTER, "nanjing")
    security = client_of(roles.SECURITY_ADMINISTRATOR)
    security.post(f"/accounts/{leaver.pk}/hand-over/", {"to": successor.username})
    assert not User.objects.get_queryset().get(pk=leaver.pk).is_active
    system = client_of(roles.SYSTEM_ADMINISTRATOR)
    system.post(f"/accounts/{leaver.pk}/switch/")
    assert User.objects.get_queryset().get(pk=leaver.pk).is_active
    assert "一次性口令" in system.post(f"/accounts/{leaver.pk}/reset/").content.decode()


def test_the_list_of_accounts_is_scoped(client_of, user_of, query_baseline):
    user_of(roles.ZONE_REPORTER)
    manager = client_of(roles.ENTERPRISE_MANAGER)
    with query_baseline("accounts:index"):
        page = manager.get("/accounts/").content.decode()
    assert "zone_reporter" not in page
    assert client_of(roles.ZONE_REPORTER).get("/accounts/").status_code == 200


@pytest.mark.parametrize("verb", ["grant", "hand-over", "reset", "switch"])
def test_accounts_out_of_reach_do_not_exist(client_of, user_of, verb):
    stranger = user_of(roles.ZONE_REPORTER, "nanjing")
    manager = client_of(roles.ENTERPRISE_MANAGER)
    assert manager.get(f"/accounts/{stranger.pk}/").status_code == 404
    assert manager.post(f"/accounts/{stranger.pk}/{verb}/").status_code == 404


def test_the_matrix_is_exported_whole(client_of):
    answer = client_of(roles.SECURITY_ADMINISTRATOR).get("/accounts/matrix/", {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    header = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "audit.view")
    assert row[header.index("审计管理员")] == "是"
    assert row[header.index("系统管理员")] == "否"
    assert Event.objects.filter(action="downloads.xlsx").exists()


def test_only_the_security_administrator_changes_the_matrix(client_of):
    form = {"role": roles.ANALYST, "action": "home.notify", "allowed": "true"}
    assert client_of(roles.SYSTEM_ADMINISTRATOR).post("/accounts/matrix/permit/", form).status_code == 403
    assert client_of(roles.SECURITY_ADMINISTRATOR).post("/accounts/matrix/permit/", form).status_code == 302
    assert client_of(roles.NATION_OFFICER).get("/accounts/matrix/").status_code == 403

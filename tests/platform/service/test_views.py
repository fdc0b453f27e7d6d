"""Requests of enterprises: who sees them, who may do what next, and that nothing happens twice."""

from __future__ import annotations

from html import unescape

import pytest
from django.utils import timezone

from huoju.platform.accounts import roles
from huoju.platform.audit.models import Event
from huoju.platform.service.models import Case, State, Step
from huoju.platform.service.topics import Topic
from tests.platform.conftest import firm_code

FORM = {"topic": "advice", "office": "hangzhou", "title": "咨询申报材料", "text": "需要哪些材料？"}


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture
def firm_client(client_of):
    """The manager of the first firm in Hangzhou."""
    return client_of(roles.ENTERPRISE_MANAGER, at="firm-1")


@pytest.fixture
def zone_client(client_of):
    """The reviewer of the zone that the request goes to."""
    return client_of(roles.ZONE_REVIEWER, at="hangzhou")


@pytest.fixture
def case(firm_client, tree):
    """A request of the first firm to its zone."""
    answer = firm_client.post("/service/submit/", FORM)
    made = Case.objects.get()
    assert answer.headers["Location"] == f"/service/{made.pk}/"
    return made


def post(client, case, step, **form):
    return client.post(f"/service/{case.pk}/{step}/", form)


def answered(case, client):
    """The request, accepted and answered by the office of `client`."""
    post(client, case, "accept")
    post(client, case, "answer", text="请见申报通知。")
    case.refresh_from_db()
    assert case.state == State.ANSWERED
    return case


def test_a_request_goes_its_whole_way(firm_client, zone_client, case):
    assert "待受理诉求：咨询申报材料" in text_of(zone_client.get("/"))
    post(zone_client, case, "accept")
    assert "待答复诉求：咨询申报材料" in text_of(zone_client.get("/"))
    post(zone_client, case, "answer", text="请见申报通知。")
    assert "咨询申报材料" not in text_of(zone_client.get("/"))
    assert "确认答复：咨询申报材料" in text_of(firm_client.get("/"))
    post(firm_client, case, "close", satisfaction=5, comment="很快")
    case.refresh_from_db()
    assert (case.state, case.satisfaction) == (State.CLOSED, 5)
    page = text_of(zone_client.get(f"/service/{case.pk}/"))
    for words in ("提交", "受理", "请见申报通知。", "很快"):
        assert words in page
    done = ["submit", "accept", "answer", "close"]
    assert [e.action for e in Event.objects.filter(action__startswith="service.").order_by("pk")] == [
        f"service.{one}" for one in done
    ]
    assert Step.objects.count() == len(done)


def test_the_pages_ask_few_queries(zone_client, case, query_baseline):
    with query_baseline("service:index"):
        zone_client.get("/service/")
    with query_baseline("service:case"):
        zone_client.get(f"/service/{case.pk}/")


@pytest.mark.parametrize(
    ("role", "at", "sees"),
    [
        (roles.ENTERPRISE_REPORTER, "firm-1", True),
        (roles.ENTERPRISE_MANAGER, "firm-2", False),
        (roles.ZONE_REVIEWER, "hangzhou", True),
        (roles.ZONE_REVIEWER, "xiaoshan-linjiang", False),
        (roles.COUNTY_OFFICER, "330108", False),
        (roles.CITY_OFFICER, "330100", True),
        (roles.CITY_OFFICER, "320100", False),
        (roles.PROVINCE_OFFICER, "330000", True),
        (roles.PROVINCE_OFFICER, "320000", False),
        (roles.NATION_OFFICER, "CN", True),
    ],
)
def test_who_sees_a_request_to_the_zone(client_of, case, role, at, sees):
    client = client_of(role, at=at)
    assert client.get(f"/service/{case.pk}/").status_code == (200 if sees else 404)
    assert client.get(f"/api/v1/service/{case.pk}").status_code == (200 if sees else 404)
    assert (case.title in text_of(client.get("/service/"))) is sees
    assert [one["number"] for one in client.get("/api/v1/service").json()["items"]] == ([case.pk] if sees else [])


@pytest.mark.parametrize(
    "role", [roles.ANALYST, roles.ZONE_REPORTER, roles.NATION_EVALUATOR, roles.SYSTEM_ADMINISTRATOR]
)
def test_other_roles_see_no_requests(client_of, case, role):
    client = client_of(role)
    assert client.get("/service/").status_code == 403
    assert client.get(f"/service/{case.pk}/").status_code == 404


def test_what_goes_to_the_province_is_not_for_the_zone(firm_client, zone_client, client_of, tree):
    firm_client.post("/service/submit/", {**FORM, "office": "330000"})
    number = Case.objects.get().pk
    assert zone_client.get(f"/service/{number}/").status_code == 404
    assert client_of(roles.CITY_OFFICER).get(f"/service/{number}/").status_code == 404
    assert client_of(roles.PROVINCE_OFFICER).get(f"/service/{number}/").status_code == 200


@pytest.mark.parametrize("step", ["accept", "transfer", "answer", "close", "appeal"])
def test_a_step_of_somebody_else_finds_nothing(client_of, zone_client, case, step):
    answered(case, zone_client)
    for role, at in (
        (roles.ENTERPRISE_MANAGER, "firm-2"),
        (roles.ZONE_REVIEWER, "xiaoshan-linjiang"),
        (roles.COUNTY_OFFICER, "330108"),
    ):
        assert post(client_of(role, at=at), case, step).status_code == 404
    wrong_side = zone_client if step in {"close", "appeal"} else client_of(roles.ENTERPRISE_MANAGER, at="firm-1")
    assert post(wrong_side, case, step).status_code == 404
    assert Step.objects.count() == 3


def test_a_transfer_moves_the_work_and_adds_to_who_sees(client_of, zone_client, case):
    county = client_of(roles.COUNTY_OFFICER)
    assert post(zone_client, case, "transfer", office="330108", reason="属地事项").status_code == 302
    assert county.get(f"/service/{case.pk}/").status_code == 200
    assert "待受理诉求" in text_of(county.get("/"))
    assert "待受理诉求" not in text_of(zone_client.get("/"))
    assert "属地事项" in text_of(zone_client.get(f"/service/{case.pk}/"))
    assert post(zone_client, case, "accept").status_code == 404
    deadline = case.deadline
    post(county, case, "accept")
    case.refresh_from_db()
    assert (case.state, case.holder.code, case.deadline) == (State.ACCEPTED, "330108", deadline)


@pytest.mark.parametrize("office", ["hangzhou", "xiaoshan-linjiang", "nanjing", "320000", firm_code(2), "nowhere"])
def test_a_request_goes_only_to_offices_of_the_enterprise(zone_client, case, office):
    assert post(zone_client, case, "transfer", office=office, reason="x").status_code == 422
    case.refresh_from_db()
    assert case.state == State.SUBMITTED


def test_an_enterprise_writes_only_to_its_own_offices(firm_client, tree):
    assert firm_client.post("/service/submit/", {**FORM, "office": "nanjing"}).status_code == 422
    assert firm_client.post("/service/submit/", {**FORM, "text": ""}).status_code == 422
    assert not Case.objects.exists()


def test_offices_do_not_submit(zone_client, tree):
    assert zone_client.post("/service/submit/", FORM).status_code == 403


def test_a_step_in_the_wrong_state_is_refused_and_said(firm_client, zone_client, case):
    assert "已提交" in text_of(zone_client.post(f"/service/{case.pk}/answer/", {"text": "太早"}, follow=True))
    post(firm_client, case, "close", satisfaction=5)
    answered(case, zone_client)
    post(zone_client, case, "accept")
    post(zone_client, case, "transfer", office="330108", reason="太晚")
    case.refresh_from_db()
    assert (case.state, case.holder.code) == (State.ANSWERED, "hangzhou")
    assert Step.objects.count() == 3


def test_a_double_click_submits_once(firm_client, tree):
    first = firm_client.post("/service/submit/", {**FORM, "once": "k1"})
    again = firm_client.post("/service/submit/", {**FORM, "once": "k1"})
    assert first.headers["Location"] == again.headers["Location"]
    assert Case.objects.count() == 1
    assert Event.objects.filter(action="service.submit").count() == 1


def test_an_appeal_goes_one_level_up_with_a_new_deadline(firm_client, zone_client, client_of, case):
    answered(case, zone_client)
    before = case.deadline
    post(firm_client, case, "appeal", reason="没有说明依据")
    case.refresh_from_db()
    assert (case.state, case.holder.code, case.appealed) == (State.SUBMITTED, "330100", True)
    assert case.deadline > before
    assert "没有说明依据" in text_of(zone_client.get(f"/service/{case.pk}/"))
    assert post(zone_client, case, "accept").status_code == 404
    answered(case, client_of(roles.CITY_OFFICER))


def test_the_answer_of_the_nation_is_final(firm_client, client_of, tree):
    firm_client.post("/service/submit/", {**FORM, "office": "CN"})
    case = answered(Case.objects.get(), client_of(roles.NATION_OFFICER))
    assert "对答复提出申诉" not in text_of(firm_client.get(f"/service/{case.pk}/"))
    page = firm_client.post(f"/service/{case.pk}/appeal/", {"reason": "仍不认可"}, follow=True)
    assert "最终答复" in text_of(page)
    case.refresh_from_db()
    assert case.state == State.ANSWERED


@pytest.mark.parametrize("grade", ["0", "6", "", "五"])
def test_satisfaction_is_one_to_five(firm_client, zone_client, case, grade):
    answered(case, zone_client)
    assert post(firm_client, case, "close", satisfaction=grade).status_code == 422


def test_what_is_late_is_listed_until_it_is_answered(zone_client, case):
    assert "没有符合条件" in text_of(zone_client.get("/service/", {"state": "overdue"}))
    Case.objects.update(deadline=timezone.now() - timezone.timedelta(days=2))
    page = text_of(zone_client.get("/service/", {"state": "overdue"}))
    assert case.title in page
    assert "1 件已逾期" in page
    assert zone_client.get("/api/v1/service", {"state": "overdue"}).json()["items"][0]["overdue"] is True
    answered(case, zone_client)
    assert "没有符合条件" in text_of(zone_client.get("/service/", {"state": "overdue"}))
    assert Event.objects.get(action="service.answer").details


def test_the_list_is_filtered_and_downloaded(zone_client, case):
    for query, found in (
        ({"topic": Topic.ADVICE}, True),
        ({"topic": Topic.SITE}, False),
        ({"text": "申报"}, True),
        ({"text": "模拟企业1号"}, True),
        ({"text": "厂房"}, False),
        ({"state": "open"}, True),
        ({"state": "closed"}, False),
    ):
        assert (case.title in text_of(zone_client.get("/service/", query))) is found, query
    assert zone_client.get("/service/export/").content.startswith(b"PK")

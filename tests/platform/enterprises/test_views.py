"""Pages of enterprises: figures stay the enterprise's, verdicts are the engine's, unknown is never zero."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from huoju.platform.accounts import roles
from huoju.platform.audit.models import Event
from huoju.platform.enterprises import rules
from huoju.platform.enterprises.actions import EnterpriseError, do_judge_all, do_save
from huoju.platform.enterprises.models import Profile, Standing, Title
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.run import perform
from tests.platform.conftest import firm_code

GIANT = "miit/little-giant@2026-04-01"
SRDI = "miit/srdi-sme@2026-04-01"


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture
def firm(tree):
    """The first firm in Hangzhou, with one figure."""
    enterprise = tree("firm-1")
    do_save(acting_user=None, enterprise=enterprise, year=2025, values={"revenue": "1.2亿", "rd_expense": "300"})
    return enterprise


def test_an_enterprise_comes_to_its_own_page(client_of, firm):
    client = client_of(roles.ENTERPRISE_MANAGER, at="firm-1")
    answer = client.get("/enterprises/")
    assert answer.headers["Location"] == f"/enterprises/{firm.code}/"


def test_the_profile_shows_every_standard_in_force(client_of, firm, query_baseline):
    client = client_of(roles.ENTERPRISE_MANAGER, at="firm-1")
    with query_baseline("enterprises:profile"):
        page = text_of(client.get(f"/enterprises/{firm.code}/"))
    for standard in rules.in_force(timezone.localdate()):
        assert standard.model.title in page
    assert "1.2亿" in page


def test_another_firm_does_not_exist(client_of, tree):
    client = client_of(roles.ENTERPRISE_MANAGER, at="firm-1")
    for page in ("", f"assess/{GIANT}/", f"path/{GIANT}/"):
        assert client.get(f"/enterprises/{tree('firm-3').code}/{page}").status_code == 404


def test_typing_narrows_the_verdict_without_saving(client_of, firm):
    client = client_of(roles.ENTERPRISE_MANAGER, at="firm-1")
    url = f"/enterprises/{firm.code}/assess/{GIANT}/"
    part = text_of(client.post(url, {"revenue": "4000"}, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "不通过" in part
    part = text_of(client.post(url, {"revenue": "6000"}, headers={"HX-Request": "true"}))
    assert "待定" in part
    assert Profile.objects.get().values["revenue"] == "1.2亿"


def test_the_verdict_is_the_engines(client_of, firm):
    rule = rules.rule_of(GIANT)
    record, wrong = rules.read_values(rule, Profile.objects.get().values)
    assert not wrong
    judgement = rules.judge(rule, record, timezone.localdate())
    found = client_of(roles.ENTERPRISE_MANAGER, at="firm-1").get(
        f"/api/v1/enterprises/{firm.code}/explanation/miit/little-giant"
    )
    assert found.json()["verdict"] == judgement.verdict


def test_saving_keeps_what_is_right_and_says_what_is_not(client_of, firm):
    client = client_of(roles.ENTERPRISE_MANAGER, at="firm-1")
    answer = client.post(
        f"/enterprises/{firm.code}/save/{GIANT}/",
        {"year": "2025", "debt_ratio": "百分之很多", "market_years": "5", "revenue": ""},
        follow=True,
    )
    assert "百分之很多" in unescape(answer.content.decode())
    values = Profile.objects.get().values
    assert values["market_years"] == "5"
    assert "debt_ratio" not in values
    assert "revenue" not in values
    assert values["rd_expense"] == "300"
    assert Event.objects.filter(action="enterprises.save").count() == 2


def test_offices_look_but_do_not_write(client_of, firm):
    client = client_of(roles.ZONE_REVIEWER, at="hangzhou")
    assert client.get(f"/enterprises/{firm.code}/assess/{GIANT}/").status_code == 200
    answer = client.post(f"/enterprises/{firm.code}/save/{GIANT}/", {"year": "2025", "revenue": "9"})
    assert answer.status_code == 404
    assert Profile.objects.get().values["revenue"] == "1.2亿"


def test_a_year_that_cannot_be_is_refused(tree):
    with pytest.raises(EnterpriseError, match="2000"):
        do_save(acting_user=None, enterprise=tree("firm-1"), year=20255, values={"revenue": "1"})


def test_the_cheapest_way_is_shown_or_why_there_is_none(client_of, firm):
    page = text_of(client_of(roles.ENTERPRISE_MANAGER, at="firm-1").get(f"/enterprises/{firm.code}/path/{SRDI}/"))
    assert "默认成本假设" in page or "还没有成本假设" in page


def test_all_enterprises_in_reach_are_judged_in_one_job(client_of, tree, firm):
    do_save(acting_user=None, enterprise=tree("firm-3"), year=2025, values={"revenue": "20"})
    do_judge_all(acting_user=None, organisation=tree("CN"))
    perform.call(str(Job.objects.get(kind="enterprises.judge").pk))
    assert Standing.objects.count() == 2
    assert Standing.objects.get(organisation=firm).near
    page = text_of(client_of(roles.ZONE_REVIEWER, at="hangzhou").get("/enterprises/"))
    assert firm.name in page
    assert tree("firm-3").name not in page
    sheet = client_of(roles.ZONE_REVIEWER, at="hangzhou").get("/enterprises/export/")
    assert sheet.content.startswith(b"PK")


def test_a_title_is_entered_once_and_its_end_is_due(client_of, tree, firm):
    client = client_of(roles.ZONE_REVIEWER, at="hangzhou")
    today = timezone.localdate()
    form = {"standard": "miit/srdi-sme", "granted": "2023-12-20", "valid_to": today.isoformat()}
    assert client.post(f"/enterprises/{firm.code}/titles/", form).status_code == 302
    client.post(f"/enterprises/{firm.code}/titles/", form)
    assert Title.objects.get().granted == date(2023, 12, 20)
    assert "到期复核" in text_of(client_of(roles.ENTERPRISE_MANAGER, at="firm-1").get("/"))
    assert (
        client_of(roles.ENTERPRISE_MANAGER, at="firm-1").post(f"/enterprises/{firm.code}/titles/", form).status_code
        == 404
    )


def test_a_standard_shows_rule_clause_mark_and_what_changed(client_of, tree):
    client = client_of(roles.ANALYST)
    assert "小巨人" in text_of(client.get("/enterprises/standards/"))
    page = text_of(client.get(f"/enterprises/standards/{GIANT}/"))
    assert "2022" in page
    assert "2026-04-01" in page
    for node in rules.rule_of(GIANT).plan.requirements:
        assert node.label in page
    assert client.get("/enterprises/standards/miit/nothing/").status_code == 404


def test_firm_codes_are_those_of_the_tree(tree):
    assert tree("firm-1").code == firm_code(1)

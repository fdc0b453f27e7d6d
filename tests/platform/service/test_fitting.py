"""Policies that fit: the verdicts are the engine's, nothing missing counts against, documents come from the library."""

from __future__ import annotations

from html import unescape

import pytest
from django.utils import timezone

from huoju.platform.accounts import roles
from huoju.platform.enterprises import rules
from huoju.platform.enterprises.actions import do_grant_title, do_save
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.run import perform
from huoju.platform.policies import shelf
from huoju.platform.policies.actions import do_add, do_upload
from huoju.platform.service.fitting import documents_about, fits_of

GIANT = "miit/little-giant"


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture(autouse=True)
def _own_library(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "address", lambda: str(tmp_path / "library.sqlite3"))


@pytest.fixture
def firm(tree):
    """The first firm in Hangzhou, too small for a little giant."""
    enterprise = tree("firm-1")
    do_save(acting_user=None, enterprise=enterprise, year=2025, values={"revenue": "4000"})
    return enterprise


def fits(firm):
    return {
        fit.reference.partition("@")[0]: fit for fit in fits_of(firm, timezone.localdate(), "zh", with_documents=True)
    }


def test_every_verdict_and_reason_is_the_engines(firm):
    found = fits(firm)
    assert len(found) > 3
    for fit in found.values():
        rule = rules.rule_of(fit.reference)
        record, _wrong = rules.read_values(rule, {"revenue": "4000"})
        judged = rules.judge(rule, record, timezone.localdate())
        assert fit.explanation.verdict == judged.verdict
        unmet = {node.id for node in rule.plan.requirements if judged.outcomes[node.id] is False}
        open_ = {node.id for node in rule.plan.requirements if judged.outcomes[node.id] is None}
        assert {one.id for one in fit.against} == unmet
        assert {one.id for one in fit.missing} == open_


def test_what_is_missing_does_not_count_against(tree):
    for fit in fits(tree("firm-2")).values():
        assert fit.explanation.verdict != "fail"
        assert not fit.against


def test_an_enterprise_finds_its_own_page_with_reasons(client_of, firm, query_baseline):
    client = client_of(roles.ENTERPRISE_MANAGER, at="firm-1")
    assert client.get("/service/policies/").headers["Location"] == f"/service/policies/{firm.code}/"
    with query_baseline("service:fitting"):
        page = text_of(client.get(f"/service/policies/{firm.code}/"))
    assert "不符合" in page
    for one in fits(firm)[GIANT].against:
        assert one.label in page


def test_another_firms_page_does_not_exist(client_of, firm):
    assert client_of(roles.ENTERPRISE_MANAGER, at="firm-2").get(f"/service/policies/{firm.code}/").status_code == 404
    assert client_of(roles.ZONE_REVIEWER, at="nanjing").get(f"/service/policies/{firm.code}/").status_code == 404
    assert client_of(roles.ZONE_REVIEWER, at="hangzhou").get(f"/service/policies/{firm.code}/").status_code == 200
    assert client_of(roles.ZONE_REVIEWER, at="hangzhou").get("/service/policies/").status_code == 404


def test_a_title_that_is_held_is_told(firm):
    today = timezone.localdate()
    do_grant_title(acting_user=None, enterprise=firm, standard=GIANT, name="小巨人", granted=today, valid_to=None)
    assert fits(firm)[GIANT].held is not None


def test_documents_that_name_the_standard_are_linked(client_of, firm, tree):
    number = fits(firm)[GIANT].document
    assert documents_about(number, "小巨人") == ()
    text = f"（模拟文件）关于组织申报小巨人企业的通知\n发布日期：2026-05-06\n按照《认定办法》（{number}）组织申报。\n"
    upload = do_upload(acting_user=None, organisation=tree("CN"), file_name="通知.txt", blocks=iter([text.encode()]))
    do_add(acting_user=None, upload=upload)
    perform.call(str(Job.objects.get().pk))
    assert [entry.title for entry in fits(firm)[GIANT].documents] == ["（模拟文件）关于组织申报小巨人企业的通知"]
    assert "组织申报小巨人企业" in text_of(
        client_of(roles.ENTERPRISE_MANAGER, at="firm-1").get(f"/service/policies/{firm.code}/")
    )
    assert fits(firm)["most/hnte"].documents == ()


def test_programs_get_the_same(client_of, firm, tree):
    client = client_of(roles.ENTERPRISE_MANAGER, at="firm-1")
    told = {
        one["standard"].partition("@")[0]: one for one in client.get(f"/api/v1/service/policies/{firm.code}").json()
    }
    for name, fit in fits(firm).items():
        assert told[name]["verdict"] == fit.explanation.verdict
        assert told[name]["unmet"] == [one.label for one in fit.against]
    assert client.get(f"/api/v1/service/policies/{tree('firm-3').code}").status_code == 404

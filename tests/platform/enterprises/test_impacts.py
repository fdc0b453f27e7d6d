"""The impact of a rule change: the counts are those of the two verdicts of every firm, and only in one's reach."""

from __future__ import annotations

import io
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

from huoju.platform.accounts import roles
from huoju.platform.audit.models import Event
from huoju.platform.enterprises import impacts, rules
from huoju.platform.enterprises.actions import do_save
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.run import perform

PAIR = "miit/little-giant@2022-08-01|miit/little-giant@2026-04-01"
FIRMS = {
    "firm-1": {"revenue": "4000"},
    "firm-2": {"revenue": "6000"},
    "firm-3": {"revenue": "9000", "market_years": "1"},
}


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture
def firms(tree):
    """Three firms with some figures each, two of them in Hangzhou."""
    for code, values in FIRMS.items():
        do_save(acting_user=None, enterprise=tree(code), year=2025, values=values)


def measured(client):
    answer = client.post("/enterprises/impact/measure/", {"pair": PAIR})
    job = Job.objects.get(kind="enterprises.impact")
    assert answer.headers["Location"] == f"/jobs/{job.pk}/"
    perform.call(str(job.pk))
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return job


def verdicts(values):
    pair = next(one for one in impacts.pairs() if one.code == PAIR)
    for standard in (pair.before, pair.after):
        rule = rules.rule_of(standard.model.reference)
        record, _wrong = rules.read_values(rule, values)
        yield rules.judge(rule, record, pair.after.model.effective).verdict


def test_the_counts_are_those_of_single_judgements(client_of, firms):
    job = measured(client_of(roles.NATION_OFFICER))
    expected = [tuple(verdicts(values)) for values in FIRMS.values()]
    found = {(b, a): n for b, ends in job.result["transitions"].items() for a, n in ends.items() if n}
    assert found == {pair: expected.count(pair) for pair in expected}
    assert job.result["rows_accepted"] == len(FIRMS)
    assert job.result["simulated"] is True


def test_the_page_shows_counts_reasons_and_rows(client_of, firms, query_baseline):
    client = client_of(roles.NATION_OFFICER)
    job = measured(client)
    with query_baseline("enterprises:impact"):
        page = text_of(client.get(f"/enterprises/impact/{job.pk}/"))
    assert "<svg" in page
    assert "模拟数据" in page
    for one in impacts.reasons(job.result):
        assert one.requirement in page
    sheet = client.get(f"/enterprises/impact/{job.pk}/rows/")
    book = openpyxl.load_workbook(io.BytesIO(sheet.content), read_only=True)
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert len([row for row in cells if any("模拟企业" in str(cell) for cell in row)]) == len(FIRMS)
    assert Event.objects.filter(action="enterprises.impact").count() == 1
    assert "规则改动的影响：" in text_of(client.get("/enterprises/impact/"))


def test_a_zone_measures_its_own_firms_and_others_do_not_see_it(client_of, firms):
    job = measured(client_of(roles.ZONE_REVIEWER, at="hangzhou"))
    assert job.result["rows_accepted"] == 2
    for role, at, status in (
        (roles.PROVINCE_OFFICER, "330000", 200),
        (roles.ZONE_REVIEWER, "nanjing", 404),
        (roles.PROVINCE_OFFICER, "320000", 404),
        (roles.ENTERPRISE_MANAGER, "firm-1", 404),
    ):
        client = client_of(role, at=at)
        assert client.get(f"/enterprises/impact/{job.pk}/").status_code == status, role
        assert client.get(f"/enterprises/impact/{job.pk}/rows/").status_code == status, role
        assert client.get(f"/api/v1/enterprises/impacts/{job.pk}").status_code == status, role


def test_enterprises_do_not_measure(client_of, tree):
    client = client_of(roles.ENTERPRISE_MANAGER)
    assert client.get("/enterprises/impact/").status_code == 403
    assert client.post("/enterprises/impact/measure/", {"pair": PAIR}).status_code == 403
    assert not Job.objects.filter(kind="enterprises.impact").exists()


def test_a_pair_that_is_not_there_is_refused(client_of, tree):
    page = client_of(roles.NATION_OFFICER).post("/enterprises/impact/measure/", {"pair": "a|b"}, follow=True)
    assert "请选择一项规则改动" in text_of(page)
    assert not Job.objects.exists()


def test_without_firms_nothing_changes(client_of, tree):
    client = client_of(roles.NATION_OFFICER)
    job = measured(client)
    assert "没有企业的结论改变" in text_of(client.get(f"/enterprises/impact/{job.pk}/"))


def test_rows_stand_below_the_data_folder():
    assert Path(settings.DATA) in impacts.rows_file("x").parents

"""Pages of reporting: who sees what, what is refused, and that a double click does a thing once."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huoju.platform.accounts import roles
from huoju.platform.audit.models import Event
from huoju.platform.evaluations.models import Snapshot
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.run import perform
from huoju.platform.reporting import sheets
from huoju.platform.reporting.cells import cells_of
from huoju.platform.reporting.demo import ROUNDS, do_load_demo
from huoju.platform.reporting.models import Form, Report, Round, State


def text_of(answer, status=200):
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


def test_the_list_leads_to_the_form_and_the_form_shows_every_cell(client_of, report_of, form, query_baseline):
    report, client = report_of(), client_of(roles.ZONE_REPORTER)
    with query_baseline("reporting:index"):
        assert f"/reporting/{report.pk}/" in text_of(client.get("/reporting/"))
    with query_baseline("reporting:report"):
        page = text_of(client.get(f"/reporting/{report.pk}/"))
    assert page.count('name="v-') == len(form.fields)


def test_outside_the_days_the_button_is_disabled(client_of, closed_round):
    page = text_of(client_of(roles.ZONE_REPORTER).get("/reporting/"))
    assert "<button disabled>填报</button>" in page


def test_another_units_report_does_not_exist(client_of, report_of):
    report = report_of("nanjing", "submitted")
    client = client_of(roles.ZONE_REPORTER, at="hangzhou")
    for rest in ("", "findings/", "print/", "sheet/"):
        assert client.get(f"/reporting/{report.pk}/{rest}").status_code == 404
    for rest in ("write", "copy", "submit", "withdraw", "approve", "return", "unlock", "upload"):
        assert client.post(f"/reporting/{report.pk}/{rest}/").status_code == 404
    assert client_of(roles.PROVINCE_OFFICER).post(f"/reporting/{report.pk}/approve/").status_code == 404
    assert client.get(f"/api/v1/reporting/{report.pk}").status_code == 404


def test_each_field_is_saved_alone_and_answers_with_its_findings(client_of, report_of):
    report, client = report_of(), client_of(roles.ZONE_REPORTER)
    url, htmx = f"/reporting/{report.pk}/write/", {"HX-Request": "true"}
    part = text_of(client.post(url, {"v-revenue": "很多"}, headers=htmx))
    assert "强制" in part
    assert "<html" not in part
    assert "已保存" in text_of(client.post(url, {"v-revenue": "5", "v-no-such": "1"}, headers=htmx))
    report.refresh_from_db()
    assert report.values == {"revenue": "5"}
    assert report.state == State.DRAFT


def test_an_office_does_not_write_for_a_unit(client_of, report_of):
    report = report_of()
    assert (
        client_of(roles.PROVINCE_OFFICER).post(f"/reporting/{report.pk}/write/", {"v-revenue": "5"}).status_code == 404
    )


def test_a_double_click_submits_once(client_of, report_of):
    report, client = report_of(state="draft"), client_of(roles.ZONE_REPORTER)
    for _time in range(2):
        answer = client.post(f"/reporting/{report.pk}/submit/", {"once": "k1"})
        assert answer.headers["Location"] == f"/reporting/{report.pk}/"
    report.refresh_from_db()
    assert (report.state, report.revision) == (State.SUBMITTED, 1)
    assert Event.objects.filter(action="reporting.submit").count() == 1
    refused = client.post(f"/reporting/{report.pk}/submit/", {"once": "k2"}, follow=True)
    assert "不能修改" in text_of(refused)


def test_a_draft_is_its_units_own_affair(client_of, report_of):
    report = report_of(state="draft")
    officer = client_of(roles.PROVINCE_OFFICER)
    page = text_of(officer.get(f"/reporting/{report.pk}/"))
    assert "还没有上报" in page
    assert "1200.5" not in page
    assert officer.get(f"/api/v1/reporting/{report.pk}").json()["values"] == {}
    assert client_of(roles.ZONE_REPORTER).get(f"/api/v1/reporting/{report.pk}").json()["values"]["revenue"] == "1200.5"


def test_a_reviewer_opens_marks_and_returns(client_of, report_of, query_baseline):
    report, officer = report_of(state="submitted"), client_of(roles.PROVINCE_OFFICER)
    with query_baseline("reporting:review"):
        page = text_of(officer.get(f"/reporting/{report.pk}/"))
    assert "通过" in page
    withdrawn = client_of(roles.ZONE_REPORTER).post(f"/reporting/{report.pk}/withdraw/", follow=True)
    assert "不能撤回" in text_of(withdrawn)
    stale = officer.post(f"/reporting/{report.pk}/approve/", {"revision": "0"}, follow=True)
    assert "被别人处理过" in text_of(stale)
    form = {"revision": "1", "reason": "口径不对", "marked": ["revenue", "no-such"]}
    assert "已退回" in text_of(officer.post(f"/reporting/{report.pk}/return/", form, follow=True))
    report.refresh_from_db()
    assert (report.state, report.marked) == (State.RETURNED, ["revenue"])
    page = text_of(client_of(roles.ZONE_REPORTER).get(f"/reporting/{report.pk}/"))
    assert "口径不对" in page
    assert "退回时标出" in page


def test_the_own_reviewer_cannot_approve(client_of, report_of):
    report = report_of(state="submitted")
    client = client_of(roles.ZONE_REVIEWER)
    assert "通过</button>" not in text_of(client.get(f"/reporting/{report.pk}/"))
    assert client.post(f"/reporting/{report.pk}/approve/", {"revision": "1"}).status_code == 403


def test_last_periods_values_fill_empty_cells_only(client_of, report_of, closed_round):
    Report.objects.filter(round=closed_round).update(state=State.LOCKED, values={"revenue": "9", "exports": "4"})
    report = report_of(state="draft")
    answer = client_of(roles.ZONE_REPORTER).post(f"/reporting/{report.pk}/copy/", follow=True)
    assert "1 个数据" in text_of(answer)
    report.refresh_from_db()
    assert (report.values["revenue"], report.values["exports"]) == ("1200.5", "4")


def test_findings_are_listed_by_class(client_of, report_of, closed_round):
    Report.objects.filter(round=closed_round).update(state=State.LOCKED, values={"revenue": "9", "exports": "4"})
    report = report_of(state="draft")
    page = text_of(client_of(roles.ZONE_REPORTER).get(f"/reporting/{report.pk}/findings/"))
    assert "有 2 项须修改或说明" in page
    assert "核实" in page
    assert "准强制" in page


def test_excel_comes_down_is_checked_and_written_only_when_confirmed(client_of, report_of, form):
    report, client = report_of(state="draft"), client_of(roles.ZONE_REPORTER)
    cells = cells_of(form.fields)
    content = client.get(f"/reporting/{report.pk}/sheet/").content
    values, errors = sheets.up(content, cells)
    assert errors == []
    assert values["revenue"] == "1200.5"
    filled = sheets.down(report, cells, {**report.values, "revenue": "8", "exports": "没数"}, {})
    upload = SimpleUploadedFile("x.xlsx", filled)
    page = text_of(client.post(f"/reporting/{report.pk}/upload/", {"file": upload}))
    assert "出口总额" in page
    assert "没数" in page
    report.refresh_from_db()
    assert report.values["revenue"] == "1200.5"
    client.post(f"/reporting/{report.pk}/write/", {"v-revenue": "8"})
    report.refresh_from_db()
    assert report.values["revenue"] == "8"


@pytest.mark.parametrize("content", [b"", b"name,value\n", b"MZ" * 100])
def test_an_upload_that_is_no_excel_says_so(client_of, report_of, content):
    report = report_of()
    upload = SimpleUploadedFile("x.xlsx", content)
    answer = client_of(roles.ZONE_REPORTER).post(f"/reporting/{report.pk}/upload/", {"file": upload}, follow=True)
    assert "Excel" in text_of(answer)
    report.refresh_from_db()
    assert report.state == State.EMPTY


def test_a_round_shows_completeness_and_large_changes_of_units_below(
    client_of, report_of, open_round, closed_round, query_baseline
):
    report_of(state="submitted")
    Report.objects.filter(round=closed_round).update(state=State.LOCKED, values={"revenue": "9"})
    officer = client_of(roles.PROVINCE_OFFICER)
    with query_baseline("reporting:rounds"):
        assert "2024" in text_of(officer.get("/reporting/rounds/"))
    with query_baseline("reporting:round"):
        page = text_of(officer.get(f"/reporting/rounds/{open_round.pk}/"))
    assert "杭州高新技术产业开发区" in page
    assert "南京" not in page
    with query_baseline("reporting:changes"):
        assert "营业收入" in text_of(officer.get(f"/reporting/rounds/{open_round.pk}/changes/"))
    assert client_of(roles.ENTERPRISE_REPORTER).get(f"/reporting/rounds/{open_round.pk}/").status_code == 404


def test_only_the_office_that_asked_locks(client_of, report_of, open_round):
    report_of(state="approved")
    url = f"/reporting/rounds/{open_round.pk}/lock/"
    assert client_of(roles.PROVINCE_OFFICER).post(url).status_code == 403
    assert "已锁定 1 份" in text_of(client_of(roles.NATION_OFFICER).post(url, follow=True))


def test_only_offices_remind(client_of, report_of, open_round):
    url = f"/reporting/rounds/{open_round.pk}/remind/"
    report_of()
    assert client_of(roles.ZONE_REPORTER).post(url).status_code == 403
    assert "已催报 2 个单位" in text_of(client_of(roles.PROVINCE_OFFICER).post(url, follow=True))


def test_approved_reports_become_an_evaluation(client_of, report_of, open_round):
    evaluator = client_of(roles.NATION_EVALUATOR)
    report_of("nanjing", "submitted")
    url = f"/reporting/rounds/{open_round.pk}/evaluate/"
    assert "还没有已通过的报表" in text_of(evaluator.post(url, follow=True))
    report_of("hangzhou", "approved")
    answer = evaluator.post(url)
    made = Snapshot.objects.get()
    assert answer.headers["Location"] == f"/evaluations/{made.name}/"
    assert "1 份" in made.source
    perform.call(str(Job.objects.get(kind="evaluations.make").pk))
    assert "杭州高新技术产业开发区" in text_of(evaluator.get(answer.headers["Location"]))
    assert client_of(roles.ZONE_REPORTER).post(url).status_code == 403


def test_offices_make_forms_and_rounds(client_of, form):
    officer = client_of(roles.NATION_OFFICER)
    assert client_of(roles.ZONE_REPORTER).get("/reporting/manage/").status_code == 403
    assert "BT-1" in text_of(officer.get("/reporting/manage/"))
    new = {"code": "BT-2", "reference": form.reference, "kind": "zone"}
    assert "第 1 版" in text_of(officer.post("/reporting/manage/form/", new, follow=True))
    days = {"opens": "2026-01-01", "closes": "2026-03-01"}
    made = officer.post("/reporting/manage/round/", {"form": form.pk, "period": "2025", **days})
    assert made.headers["Location"] == f"/reporting/rounds/{Round.objects.get().pk}/"
    twice = officer.post("/reporting/manage/round/", {"form": form.pk, "period": "2025", **days})
    assert "已经布置" in text_of(twice, 422)
    text_of(officer.post("/reporting/manage/round/", {"form": form.pk, "period": "去年", **days}), 422)


def test_the_demo_fills_two_rounds_and_may_be_repeated(tree):
    for _time in range(2):
        do_load_demo()
    assert Form.objects.count() == 1
    assert Round.objects.filter(simulated=True).count() == len(ROUNDS)
    states = dict(Report.objects.filter(round__period="2024").values_list("organisation__code", "state"))
    assert states["hangzhou"] == State.DRAFT
    locked = Report.objects.filter(round__period="2023")
    assert {one.state for one in locked} == {State.LOCKED}
    assert all(len(one.values) > 50 for one in locked)


def test_programs_list_the_reports_in_reach(client_of, report_of):
    report_of()
    found = client_of(roles.PROVINCE_OFFICER).get("/api/v1/reporting/?form=BT-1").json()
    assert {one["unit"] for one in found["items"]} == {"hangzhou", "xiaoshan-linjiang"}
    assert client_of(roles.PROVINCE_OFFICER).get("/api/v1/reporting/?period=1999").json()["items"] == []

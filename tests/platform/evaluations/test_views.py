"""Pages of evaluations: who sees what, and that a what-if answers what the laboratory says."""

from __future__ import annotations

from html import unescape
from urllib.parse import quote

from huoju.platform.accounts import roles
from huoju.platform.audit.models import Event
from huoju.platform.evaluations import laboratory
from huoju.platform.evaluations.actions import do_set_rule
from huoju.platform.evaluations.models import Rule, Snapshot, State

HANGZHOU = "杭州高新技术产业开发区"
NANJING = "南京高新技术产业开发区"


def zone_url(snapshot, unit, rest=""):
    return f"/evaluations/{snapshot.name}/zones/{quote(unit)}/{rest}"


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def test_a_finished_snapshot_ranks_every_zone_of_every_year(snapshot):
    assert snapshot.state == State.READY
    assert snapshot.periods == ["2023", "2024"]
    assert snapshot.places.filter(period="2024").count() == snapshot.units == 178
    assert snapshot.simulated


def test_others_are_hidden_where_the_rule_hides_them(client_of, snapshot, query_baseline):
    client = client_of(roles.ZONE_REVIEWER, at="hangzhou")
    with query_baseline("evaluations:snapshot"):
        page = text_of(client.get(f"/evaluations/{snapshot.name}/"))
    assert HANGZHOU in page
    assert NANJING not in page
    assert page.count("其他单位") >= 177


def test_the_office_that_made_it_sees_every_name(client_of, snapshot):
    page = text_of(client_of(roles.NATION_EVALUATOR).get(f"/evaluations/{snapshot.name}/"))
    assert HANGZHOU in page
    assert NANJING in page


def test_own_only_leaves_the_others_out(client_of, user_of, snapshot):
    do_set_rule(acting_user=user_of(roles.NATION_EVALUATOR), snapshot=snapshot, rule=Rule.OWN)
    page = text_of(client_of(roles.ZONE_REVIEWER, at="hangzhou").get(f"/evaluations/{snapshot.name}/"))
    assert HANGZHOU in page
    assert "其他单位" not in page


def test_another_zones_page_does_not_exist_unless_all_is_open(client_of, user_of, snapshot):
    client = client_of(roles.ZONE_REVIEWER, at="hangzhou")
    assert client.get(zone_url(snapshot, NANJING)).status_code == 404
    do_set_rule(acting_user=user_of(roles.NATION_EVALUATOR), snapshot=snapshot, rule=Rule.ALL)
    assert client.get(zone_url(snapshot, NANJING)).status_code == 200


def test_a_zones_page_says_why_and_how_sure(client_of, snapshot, query_baseline):
    client = client_of(roles.ZONE_REVIEWER, at="hangzhou")
    with query_baseline("evaluations:zone"):
        page = text_of(client.get(zone_url(snapshot, HANGZHOU)))
    diagnosis = laboratory.diagnosis_of(snapshot, HANGZHOU)
    for sentence in diagnosis.sentences:
        assert sentence.text in page
    assert "模拟数据" in page
    assert "未核实" in page


def test_a_what_if_answers_with_the_laboratorys_score(client_of, snapshot):
    panel = laboratory.panel_of(snapshot)
    diagnosis = laboratory.diagnosis_of(snapshot, HANGZHOU)
    code = diagnosis.weaknesses[0]
    best = float(panel.latest.filled[:, panel.tree.indicators.index(code)].max())
    client = client_of(roles.ZONE_REVIEWER, at="hangzhou")
    part = text_of(client.get(zone_url(snapshot, HANGZHOU, "what-if/"), {code: best}, headers={"HX-Request": "true"}))
    expected = laboratory.what_if(snapshot, HANGZHOU, {code: best})
    assert f"→ {expected.after.score_low:.2f}" in part
    assert "<html" not in part
    whole = text_of(client.get(zone_url(snapshot, HANGZHOU, "what-if/"), {code: best}))
    assert "<html" in whole


def test_a_what_if_with_words_says_what_would_be_right(client_of, snapshot):
    code = laboratory.panel_of(snapshot).indicators[0].code
    client = client_of(roles.ZONE_REVIEWER, at="hangzhou")
    part = text_of(client.get(zone_url(snapshot, HANGZHOU, "what-if/"), {code: "很多"}, headers={"HX-Request": "true"}))
    assert "应填数字" in part


def test_the_report_is_a_pdf(client_of, snapshot):
    answer = client_of(roles.ZONE_REVIEWER, at="hangzhou").get(zone_url(snapshot, HANGZHOU, "report.pdf"))
    assert answer.content.startswith(b"%PDF")
    answer = client_of(roles.ZONE_REVIEWER, at="hangzhou").get(zone_url(snapshot, HANGZHOU, "report.exe"))
    assert answer.status_code == 404


def test_comparison_offers_only_what_may_be_opened(client_of, snapshot):
    page = text_of(client_of(roles.PROVINCE_OFFICER).get(f"/evaluations/{snapshot.name}/compare/"))
    assert HANGZHOU in page
    assert NANJING not in page


def test_the_same_question_has_the_same_name(client_of, snapshot, zone_table):
    client = client_of(roles.NATION_EVALUATOR)
    form = {"reference": snapshot.reference, "as_of": "2025-06-30", "rule": Rule.OWN}
    with zone_table.open("rb") as table:
        answer = client.post("/evaluations/make/", {**form, "table": table})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/evaluations/{snapshot.name}/"
    assert Snapshot.objects.count() == 1


def test_evaluating_is_for_evaluators_and_leaves_its_trace(client_of, tree, zone_table):
    form = {"reference": "torch/zone-evaluation@2021-04-22", "as_of": "2025-06-30", "rule": Rule.OWN}
    with zone_table.open("rb") as table:
        assert client_of(roles.ZONE_REVIEWER).post("/evaluations/make/", {**form, "table": table}).status_code == 403
    with zone_table.open("rb") as table:
        assert client_of(roles.NATION_EVALUATOR).post("/evaluations/make/", {**form, "table": table}).status_code == 302
    assert Event.objects.filter(action="evaluations.make", outcome=Event.Outcome.DONE).count() == 1


def test_a_table_that_cannot_be_read_fails_with_its_reason(client_of, tree, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("名称,收入\n甲,1\n", encoding="utf-8")
    client = client_of(roles.NATION_EVALUATOR)
    form = {"reference": "torch/zone-evaluation@2021-04-22", "as_of": "2025-06-30", "rule": Rule.OWN}
    with bad.open("rb") as table:
        answer = client.post("/evaluations/make/", {**form, "table": table})
    from huoju.platform.jobs.models import Job  # noqa: PLC0415 - only here
    from huoju.platform.jobs.run import perform  # noqa: PLC0415 - as above

    perform.call(str(Job.objects.get(kind="evaluations.make").pk))
    snapshot = Snapshot.objects.get()
    assert snapshot.state == State.FAILED
    assert snapshot.error in text_of(client.get(answer.headers["Location"]))


def test_the_national_panel_names_source_and_certainty(client_of):
    page = text_of(client_of(roles.NATION_OFFICER).get("/evaluations/national/"))
    assert "80" in page
    assert "官方文本" in page


def test_programs_get_the_ranking_under_the_same_rule(client_of, snapshot):
    client = client_of(roles.ZONE_REVIEWER, at="hangzhou")
    found = client.get(f"/api/v1/evaluations/{snapshot.name}").json()
    assert found["snapshot"]["name"] == snapshot.name
    names = {place["unit"] for place in found["places"]}
    assert names == {HANGZHOU, "其他单位"}

"""Pages of the policy library: what is added can be found, looked at, followed."""

from __future__ import annotations

from html import unescape

import pytest

from huoju.platform.accounts import roles
from huoju.platform.audit.models import Event
from huoju.platform.jobs.models import Job
from huoju.platform.jobs.run import perform
from huoju.platform.policies import shelf
from huoju.platform.policies.demo import do_load_demo
from huoju.platform.policies.models import Subscription, Upload


@pytest.fixture
def shelf_file(tmp_path, monkeypatch):
    """A library of the test's own."""
    monkeypatch.setattr(shelf, "address", lambda: str(tmp_path / "library.sqlite3"))


@pytest.fixture
def filled(tree, shelf_file):
    """The demo's texts in the library."""
    do_load_demo()
    perform.call(str(Job.objects.filter(kind="policies.add").first().pk))


def text_of(answer):
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


def test_the_demo_loads_once(filled):
    jobs = Job.objects.count()
    do_load_demo()
    assert Upload.objects.count() == 3
    assert Job.objects.count() == jobs


def test_a_search_finds_and_marks_its_words(client_of, filled, query_baseline):
    client = client_of(roles.ENTERPRISE_MANAGER)
    with query_baseline("policies:index"):
        page = text_of(client.get("/policies/", {"text": "中试平台"}))
    assert "<mark>中试平台</mark>" in page
    assert "推进高新区高质量发展的行动方案" in page


def test_a_filter_leaves_out_what_does_not_fit(client_of, filled):
    client = client_of(roles.ANALYST)
    page = text_of(client.get("/policies/", {"text": "高新技术企业", "since": "2026-01-01"}))
    assert "2025年度发展情况通报" in page
    assert "/policies/1/" not in page


def test_an_article_shows_its_figures_in_the_text(client_of, filled):
    client = client_of(roles.ANALYST)
    listing = shelf.search("行动方案", shelf.Filter())
    number = next(hit.entry.id for hit in listing if "行动方案" in hit.entry.title)
    page = text_of(client.get(f"/policies/{number}/"))
    assert "明政发〔2024〕7号" in page
    assert 'class="claim claim-target"' in page
    for claim in shelf.claims_of(shelf.read(number)[1]):
        assert claim.value in page
    beside = client.get(f"/policies/{number}/source/")
    assert "default-src 'none'" in beside.content.decode()


def test_targets_are_compared_with_later_facts(client_of, filled):
    page = text_of(client_of(roles.ANALYST).get("/policies/targets/"))
    assert "小巨人" in page
    assert "按期" in page or "已达到" in page or "达到" in page


def test_an_upload_is_looked_at_before_it_is_added(client_of, tree, shelf_file, tmp_path):
    client = client_of(roles.ANALYST)
    text = tmp_path / "通知.txt"
    text.write_text(
        "（模拟文件）关于测试的通知\n发布日期：2026-01-05\n到2027年，示范园区达到12家以上。\n", encoding="utf-8"
    )
    with text.open("rb") as file:
        answer = client.post("/policies/upload/", {"file": file})
    upload = Upload.objects.get()
    assert answer.headers["Location"] == f"/policies/upload/{upload.pk}/"
    page = text_of(client.get(answer.headers["Location"]))
    assert "示范园区" in page
    assert not Job.objects.exists()
    assert client.post(f"/policies/upload/{upload.pk}/add/").status_code == 302
    perform.call(str(Job.objects.get().pk))
    assert "关于测试的通知" in text_of(client.get("/policies/", {"text": "示范园区"}))
    assert Event.objects.filter(action="policies.add").count() == 2


def test_a_file_of_another_kind_is_refused_with_the_kinds(client_of, tree, tmp_path):
    bad = tmp_path / "run.exe"
    bad.write_bytes(b"MZ")
    with bad.open("rb") as file:
        answer = client_of(roles.ANALYST).post("/policies/upload/", {"file": file})
    assert answer.status_code == 422
    assert ".docx" in answer.content.decode()


def test_enterprises_may_not_add(client_of, tree):
    assert client_of(roles.ENTERPRISE_MANAGER).get("/policies/upload/").status_code == 403


def test_a_followed_topic_tells_of_what_is_new(client_of, filled):
    client = client_of(roles.ANALYST)
    client.post("/policies/subscribe/", {"text": "梯度培育"})
    assert "订阅的新文件" not in text_of(client.get("/"))
    Subscription.objects.update(seen=0)
    assert "订阅的新文件" in text_of(client.get("/"))
    client.get(f"/policies/topics/{Subscription.objects.get().pk}/")
    assert "订阅的新文件" not in text_of(client.get("/"))


def test_another_users_topic_does_not_exist(client_of, user_of, filled):
    mine = Subscription.objects.create(user=user_of(roles.ANALYST), query="链主")
    assert client_of(roles.ZONE_REVIEWER).post(f"/policies/topics/{mine.pk}/stop/").status_code == 404


def test_programs_search_and_read(client_of, filled):
    client = client_of(roles.ANALYST)
    (first, *_rest) = client.get("/api/v1/policies/search", {"text": "概念验证中心"}).json()
    found = client.get(f"/api/v1/policies/{first['id']}").json()
    assert found["claims"]
    assert client.get("/api/v1/policies/999999").status_code == 404

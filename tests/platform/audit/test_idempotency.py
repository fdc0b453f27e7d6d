"""A request that arrives twice is done once."""

from __future__ import annotations

import pytest

from huoju.platform.accounts import roles
from huoju.platform.audit.models import Event, KeptOutcome
from huoju.platform.home.models import Notice

FORM = {"title": "停电检修", "text": "周六停机两小时", "ends_on": ""}
URL = "/notices/publish/"


@pytest.fixture
def client(client_of):
    return client_of(roles.NATION_OFFICER)


def test_a_double_click_publishes_once_and_gets_the_same_answer(client):
    first = client.post(URL, {**FORM, "once": "k1"})
    events = Event.objects.count()
    second = client.post(URL, {**FORM, "once": "k1"})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert second["Idempotent-Replay"] == "true"
    assert Notice.objects.count() == 1
    assert Event.objects.count() == events


def test_the_header_counts_like_the_field(client):
    for _time in range(2):
        client.post(URL, FORM, headers={"Idempotency-Key": "k1"})
    assert Notice.objects.count() == 1


def test_another_key_is_another_request(client):
    for key in ("k1", "k2"):
        client.post(URL, {**FORM, "once": key})
    assert Notice.objects.count() == 2


def test_without_a_key_nothing_is_kept(client):
    for _time in range(2):
        client.post(URL, FORM)
    assert Notice.objects.count() == 2
    assert KeptOutcome.objects.count() == 0


def test_the_same_key_with_other_content_is_refused(client):
    client.post(URL, {**FORM, "once": "k1"})
    answer = client.post(URL, {**FORM, "title": "另一件事", "once": "k1"})
    assert answer.status_code == 422
    assert Notice.objects.count() == 1


def test_a_form_with_errors_may_be_sent_again_with_the_same_key(client):
    assert client.post(URL, {**FORM, "title": "", "once": "k1"}).status_code == 422
    assert client.post(URL, {**FORM, "once": "k1"}).status_code == 302
    assert Notice.objects.count() == 1


def test_keys_of_two_users_do_not_meet(client, client_of):
    client.post(URL, {**FORM, "once": "k1"})
    client_of(roles.PROVINCE_OFFICER).post(URL, {**FORM, "once": "k1"})
    assert Notice.objects.count() == 2


def test_an_overlong_key_is_refused(client):
    assert client.post(URL, {**FORM, "once": "k" * 81}).status_code == 422
    assert Notice.objects.count() == 0


def test_a_refused_request_keeps_nothing(client_of):
    answer = client_of(roles.ANALYST).post(URL, {**FORM, "once": "k1"})
    assert answer.status_code == 403
    assert KeptOutcome.objects.count() == 0
    assert Event.objects.order_by("-number").first().outcome == Event.Outcome.REFUSED

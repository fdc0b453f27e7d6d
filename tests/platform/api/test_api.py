"""The API: keys, scopes, limits, the same rows as the pages."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huoju.platform.accounts import roles
from huoju.platform.api.actions import KeyLimitError, do_create_key
from huoju.platform.api.models import ApiKey
from huoju.platform.audit.models import Event

LIST = "/api/v1/organisations/"


def bearer(key):
    return {"headers": {"Authorization": f"Bearer {key}"}}


@pytest.fixture
def key(user_of):
    return do_create_key(
        acting_user=user_of(roles.ZONE_REVIEWER), name="报表系统", actions=["organisations.view"], days=30
    )


def test_a_key_sees_what_its_owner_sees(key):
    answer = Client().get(LIST, {"kind": "zone"}, **bearer(key)).json()
    assert [unit["code"] for unit in answer["items"]] == ["hangzhou"]
    assert answer["more"] is False


def test_a_key_is_limited_to_its_actions(user_of, client_of):
    other = do_create_key(acting_user=user_of(roles.ZONE_REVIEWER), name="x", actions=["jobs.view"], days=30)
    assert Client().get(LIST, **bearer(other)).json()["items"] == []


def test_out_of_reach_is_404(key):
    assert Client().get(f"{LIST}nanjing", **bearer(key)).status_code == 404
    assert Client().get(f"{LIST}hangzhou", **bearer(key)).json()["name"] == "杭州高新技术产业开发区"


@pytest.mark.parametrize("wrong", ["", "huoju_wrong", "nonsense"])
def test_strangers_get_401_and_no_page(key, wrong):
    assert Client().get(LIST, **(bearer(wrong) if wrong else {})).status_code == 401


@pytest.mark.parametrize("change", [{"revoked": True}, {"ends_at": timezone.now() - timedelta(days=1)}])
def test_an_ended_key_opens_nothing(key, change):
    ApiKey.objects.update(**change)
    assert Client().get(LIST, **bearer(key)).status_code == 401


def test_a_key_of_a_closed_account_opens_nothing(key, user_of):
    user = user_of(roles.ZONE_REVIEWER)
    user.is_active = False
    user.save()
    assert Client().get(LIST, **bearer(key)).status_code == 401


def test_the_key_itself_is_kept_nowhere(key):
    kept = ApiKey.objects.get()
    assert key not in json.dumps([kept.digest, kept.prefix, kept.name])
    assert key not in "".join(Event.objects.values_list("details", flat=True))


def test_nobody_gives_a_key_more_than_they_may_do(user_of):
    with pytest.raises(KeyLimitError):
        do_create_key(acting_user=user_of(roles.ANALYST), name="x", actions=["accounts.grant"], days=1)


def test_a_session_reads_the_api_too(client_of, query_baseline):
    client = client_of(roles.NATION_OFFICER)
    with query_baseline("api:list_organisations"):
        assert client.get(LIST).status_code == 200


@pytest.mark.parametrize("query", [{"page": 0}, {"page": "x"}, {"kind": "planet"}, {"text": "x" * 61}])
def test_wrong_input_is_422_with_its_place(client_of, query):
    answer = client_of(roles.NATION_OFFICER).get(LIST, query)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"]


def test_the_schema_is_published_and_lists_every_route(client_of):
    schema = client_of(roles.NATION_OFFICER).get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/organisations/", "/api/v1/organisations/{code}"} <= set(schema["paths"])


def test_keys_are_made_shown_once_and_revoked_on_their_page(client_of):
    client = client_of(roles.ANALYST)
    answer = client.post("/api/keys/create/", {"name": "统计", "days": 30, "actions": ["organisations.view"]})
    assert "huoju_" in answer.content.decode()
    page = client.get("/api/keys/").content.decode()
    assert "统计" in page
    client.post(f"/api/keys/{ApiKey.objects.get().pk}/revoke/")
    assert "已失效" in client.get("/api/keys/").content.decode()


def test_keys_of_others_do_not_exist(client_of, key):
    assert client_of(roles.ANALYST).post(f"/api/keys/{ApiKey.objects.get().pk}/revoke/").status_code == 404


def test_a_form_asking_too_much_comes_back(client_of):
    answer = client_of(roles.ANALYST).post("/api/keys/create/", {"name": "x", "days": 9999, "actions": ["audit.view"]})
    assert answer.status_code == 422

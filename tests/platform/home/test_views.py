"""The home page."""

from __future__ import annotations

import pytest
from django.test import Client

from huoju.platform.accounts import roles


@pytest.mark.parametrize("role", [*roles.EVERYBODY, *roles.ADMINISTRATORS])
def test_every_role_has_a_home_page(client_of, role):
    response = client_of(role).get("/")
    assert response.status_code == 200
    assert "待办" in response.content.decode()


def test_a_stranger_is_sent_to_sign_in(db):
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_sign_in_page_speaks_chinese_and_english(db):
    client = Client()
    assert "登录" in client.get("/account/login/").content.decode()
    client.post("/i18n/language/", {"language": "en", "next": "/account/login/"})
    assert 'lang="en"' in client.get("/account/login/").content.decode()

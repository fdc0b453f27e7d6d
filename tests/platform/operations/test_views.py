"""Health, metrics, headers, and the production profile."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import DatabaseError
from django.test import Client

from huoju.platform.accounts import roles
from huoju.platform.operations import views as operations


def test_health_needs_no_account(db):
    assert Client().get("/health/live").json() == {"state": "live"}
    assert Client().get("/health/ready").json() == {"state": "ready"}


def test_a_database_that_does_not_answer_is_told(db, monkeypatch):
    class Silent:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(operations, "connection", Silent())
    assert Client().get("/health/ready").status_code == 503


def test_metrics_are_for_this_machine_alone(db):
    text = Client().get("/metrics").content.decode()
    assert "huoju_requests_total{" in text
    assert 'le="+Inf"' in text
    assert Client(REMOTE_ADDR="10.0.0.9").get("/metrics").status_code == 404


def test_every_answer_is_guarded_by_its_headers(client_of):
    answer = client_of(roles.ANALYST).get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert len(answer["X-Request-Id"]) == 16


@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404), ("/organisations/nowhere/", 404)])
def test_error_pages_say_what_to_do(client_of, path, status):
    answer = client_of(roles.ANALYST).get(path)
    assert answer.status_code == status
    page = answer.content.decode()
    assert "找不到页面" in page
    assert "回到首页" in page
    assert "编号" in page


def test_an_inner_error_shows_no_internals(client_of, monkeypatch):
    client = client_of(roles.ANALYST)
    client.raise_request_exception = False

    def broken(_user):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("huoju.platform.home.views.due_for", broken)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "系统出现问题" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


def test_the_production_profile_has_no_deploy_warning(tmp_path):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HUOJU_")},
        "HUOJU_DATA": str(tmp_path),
        "HUOJU_PROFILE": "production",
        "HUOJU_HTTPS": "true",
        "HUOJU_HOSTS": "huoju.example.cn",
        "DJANGO_SETTINGS_MODULE": "huoju.platform.settings",
    }
    command = [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

"""Many at once: nothing is refused because the database is busy, nothing is done twice, the chain holds."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

WRITERS = 3
NOTICES = 8

_PREPARE = """
import django; django.setup()
from django.core.management import call_command
from django.conf import settings
call_command("migrate", verbosity=0, interactive=False)
from huoju.platform.accounts.actions import do_grant, do_invite, do_load_roles
from huoju.platform.organisations.actions import NewOrganisation, do_load
from huoju.platform.organisations.kinds import Kind
from django.db import transaction
with transaction.atomic():
    do_load_roles()
    nation = do_load(parent=None, rows=[NewOrganisation(Kind.NATION, "CN", "全国")])[0]
    user = do_invite(acting_user=None, organisation=nation, username="officer", name="主管").user
    do_grant(acting_user=None, user=user, role="nation_officer", organisation=nation)
"""

_WRITE = """
import sys
import django; django.setup()
from django.test import Client
from huoju.platform.accounts.models import User
user = User.objects.get_queryset().get(username="officer")
user.must_change_password = False
user.save(update_fields=["must_change_password"])
client = Client(SERVER_NAME="localhost")
client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
for number in range(int(sys.argv[2])):
    form = {"title": f"通知{number}", "text": "内容"}
    own = client.post("/notices/publish/", {**form, "once": f"{sys.argv[1]}-{number}"})
    shared = client.post("/notices/publish/", {**form, "once": f"shared-{number}"})
    assert own.status_code == shared.status_code == 302, (own.status_code, shared.status_code)
"""

_COUNT = """
import django; django.setup()
from huoju.platform.audit import chain
from huoju.platform.audit.models import Event
from huoju.platform.home.models import Notice
found = chain.verify()
print(Notice.objects.count(), Event.objects.filter(action="home.notify").count(), len(found.breaks))
"""


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUOJU_", "DATABASE_URL"))}
    (tmp_path / "static").mkdir()
    return {**kept, "HUOJU_DATA": str(tmp_path), "HUOJU_PROFILE": "testing"}


def run(code, environment, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process):
    out, err = process.communicate(timeout=280)
    assert process.returncode == 0, err[-2000:]
    return out


def test_writers_in_several_processes_meet_no_lock_and_do_everything_once(environment):
    """Every writer publishes its own notices, and all of them try to publish the same ones with the same keys."""
    finished(run(_PREPARE, environment))
    writers = [run(_WRITE, environment, f"w{number}", str(NOTICES)) for number in range(WRITERS)]
    for writer in writers:
        finished(writer)
    notices, events, breaks = map(int, finished(run(_COUNT, environment)).split())
    assert notices == WRITERS * NOTICES + NOTICES
    assert events == notices
    assert breaks == 0

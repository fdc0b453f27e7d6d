"""The platform under test: settings, the tree, users of every role, browsers signed in as them.

The tests run on SQLite in memory, or on the PostgreSQL that DATABASE_URL names.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the extra `platform` is not installed")

_DATA = tempfile.TemporaryDirectory(prefix="huoju-test-")
(Path(_DATA.name) / "static").mkdir()
for _name in [name for name in os.environ if name.startswith("HUOJU_") and name != "HUOJU_RECORD_QUERIES"]:
    del os.environ[_name]
os.environ["HUOJU_DATA"] = _DATA.name
os.environ["HUOJU_PROFILE"] = "testing"
os.environ["HUOJU_DEMO"] = "true"
os.environ["DJANGO_SETTINGS_MODULE"] = "huoju.platform.settings"

import django  # noqa: E402 - the settings must be named first

django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402 - as above
from django.test.utils import CaptureQueriesContext  # noqa: E402 - as above

from huoju.demo.credit_codes import simulated_codes  # noqa: E402 - as above
from huoju.platform.accounts import roles  # noqa: E402 - as above
from huoju.platform.accounts.actions import do_grant, do_invite, do_load_roles  # noqa: E402 - as above
from huoju.platform.accounts.models import Scope, User  # noqa: E402 - as above
from huoju.platform.audit import triggers  # noqa: E402 - as above
from huoju.platform.audit.models import ChainHead  # noqa: E402 - as above
from huoju.platform.operations.languages import compile_languages  # noqa: E402 - as above
from huoju.platform.organisations.actions import NewOrganisation, do_load  # noqa: E402 - as above
from huoju.platform.organisations.kinds import Kind  # noqa: E402 - as above
from huoju.platform.organisations.models import Organisation  # noqa: E402 - as above

PASSWORD = "Torch-Test-2026"

SEATS = {
    roles.SYSTEM_ADMINISTRATOR: "CN",
    roles.SECURITY_ADMINISTRATOR: "CN",
    roles.AUDIT_ADMINISTRATOR: "CN",
    roles.NATION_OFFICER: "CN",
    roles.NATION_EVALUATOR: "CN",
    roles.PROVINCE_OFFICER: "330000",
    roles.CITY_OFFICER: "330100",
    roles.COUNTY_OFFICER: "330108",
    roles.ZONE_REPORTER: "hangzhou",
    roles.ZONE_REVIEWER: "hangzhou",
    roles.ENTERPRISE_REPORTER: "firm-1",
    roles.ENTERPRISE_MANAGER: "firm-1",
    roles.ANALYST: "CN",
}
"""Where the test user of each role sits; `firm-1` stands for the credit code of the first test enterprise."""


def firm_code(number: int) -> str:
    """The credit code of a test enterprise, right in every check."""
    import numpy as np  # noqa: PLC0415 - only here

    code: str = simulated_codes(np.array([number]), np.array([330108]))[0].as_py()
    return code


def load_small_tree() -> None:
    """Two provinces with a city, a county and zones each, and three enterprises; the real codes of real places."""

    def make(parent: str | None, *rows: NewOrganisation) -> None:
        do_load(parent=Organisation.objects.get(code=parent) if parent else None, rows=rows)

    make(None, NewOrganisation(Kind.NATION, "CN", "全国", "全国"))
    make(
        "CN",
        NewOrganisation(Kind.PROVINCE, "330000", "浙江省", "浙江", "330000"),
        NewOrganisation(Kind.PROVINCE, "320000", "江苏省", "江苏", "320000"),
    )
    make("330000", NewOrganisation(Kind.CITY, "330100", "杭州市", "杭州", "330100"))
    make("320000", NewOrganisation(Kind.CITY, "320100", "南京市", "南京", "320100"))
    make(
        "330100",
        NewOrganisation(Kind.COUNTY, "330108", "滨江区", "滨江", "330108"),
        NewOrganisation(Kind.ZONE, "hangzhou", "杭州高新技术产业开发区", "杭州高新区", "330100"),
        NewOrganisation(Kind.ZONE, "xiaoshan-linjiang", "萧山临江高新技术产业开发区", "萧山临江高新区", "330100"),
    )
    make("320100", NewOrganisation(Kind.ZONE, "nanjing", "南京高新技术产业开发区", "南京高新区", "320100"))
    firms = [
        NewOrganisation(Kind.ENTERPRISE, firm_code(n), f"模拟企业{n}号有限公司", f"模拟{n}号", "330108", simulated=True)
        for n in (1, 2)
    ]
    make("hangzhou", *firms)
    make("nanjing", NewOrganisation(Kind.ENTERPRISE, firm_code(3), "模拟企业3号有限公司", "模拟3号", "320102"))


@pytest.fixture(scope="session", autouse=True)
def _languages() -> None:
    compile_languages(Path(_DATA.name) / "locale")


@pytest.fixture
def tree(db: None) -> Callable[[str], Organisation]:
    """The small tree and the roles; gives an organisation by its code (or `firm-1`, `firm-2`, `firm-3`)."""
    load_small_tree()
    do_load_roles()

    def find(code: str) -> Organisation:
        return Organisation.objects.get(code=firm_code(int(code[-1])) if code.startswith("firm-") else code)

    return find


@pytest.fixture
def user_of(tree: Callable[[str], Organisation]) -> Callable[..., User]:
    """A function that gives the user of a role, made on first use: `user_of("zone_reviewer", at="nanjing")`."""

    def find(role: str, at: str = "", *, entry: Scope = Scope.BRANCH, view: Scope = Scope.BRANCH) -> User:
        seat = at or SEATS[role]
        username = f"{role}-{seat}"
        found = User.objects.get_queryset().filter(username=username).first()
        if found:
            return found
        user = do_invite(
            acting_user=None, organisation=tree(seat), username=username[:40], name=role[:40], demo_password=PASSWORD
        ).user
        do_grant(acting_user=None, user=user, role=role, organisation=tree(seat), entry_scope=entry, view_scope=view)
        return User.objects.get_queryset().get(pk=user.pk)

    return find


@pytest.fixture
def client_of(user_of: Callable[..., User]) -> Callable[..., Client]:
    """A function that gives a test client signed in as the user of a role: `client_of("zone_reviewer")`."""

    def sign_in(role: str, at: str = "") -> Client:
        client = Client()
        client.force_login(user_of(role, at), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database whose transactions are really committed, for tests of concurrency."""
    ChainHead.objects.get_or_create(pk=1)
    triggers.install(connection)
    yield
    triggers.remove(connection)


_COUNTS = Path(__file__).with_name("query_counts.json")
_MOST_QUERIES = 20


@pytest.fixture
def query_baseline(db: None) -> Callable[[str], AbstractContextManager[None]]:
    """Counts the queries of a page against the committed baseline: `with query_baseline("jobs:index"): client.get(…)`.

    HUOJU_RECORD_QUERIES=1 writes the baseline anew, on purpose.
    """

    @contextmanager
    def counted(name: str) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        count = len(
            [query for query in captured.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        )
        known = json.loads(_COUNTS.read_text(encoding="utf-8")) if _COUNTS.exists() else {}
        if os.environ.get("HUOJU_RECORD_QUERIES"):
            _COUNTS.write_text(json.dumps({**known, name: count}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
            return
        listed = "\n".join(query["sql"][:200] for query in captured.captured_queries)
        assert count <= _MOST_QUERIES, f"{name}: {count} queries\n{listed}"
        assert count == known.get(name), f"{name}: {count} queries, the baseline says {known.get(name)}\n{listed}"

    return counted


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that really runs: `huoju start --demo` in its own folder."""

    url: str
    folder: Path
    process: subprocess.Popen[str]
    said: list[str]


def free_port() -> int:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def run_start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """`huoju start` as a process of its own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HUOJU_", "DJANGO_", "DATABASE_URL"))
    }
    command = [sys.executable, "-u", "-m", "huoju", "start", "--data", str(folder), *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="session")
def running_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One running platform with its demo for all tests that need a real server."""
    folder, port = tmp_path_factory.mktemp("platform") / "data", free_port()
    process = run_start(folder, "--demo", "--port", str(port))
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if "平台已启动" in line:
            break
    else:
        pytest.fail("".join(said))
    yield Platform(f"http://127.0.0.1:{port}", folder, process, said)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)

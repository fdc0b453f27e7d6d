"""`huoju start`: from nothing to a running platform, and cleanly back."""

from __future__ import annotations

import http.client
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.platform.conftest import free_port, run_start


def get(url, path):
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_it_serves_prints_the_one_time_passwords_and_keeps_its_folder_closed(running_platform):
    said = "".join(running_platform.said)
    assert [name in said for name in ("账号 admin", "账号 security", "账号 audit")] == [True] * 3
    status, page = get(running_platform.url, "/account/login/")
    assert status == 200
    assert "演示账号" in page
    assert "模拟数据" in page
    assert stat.S_IMODE(running_platform.folder.stat().st_mode) == 0o700
    assert (running_platform.folder / "settings.toml").exists()


def test_a_second_start_in_the_same_folder_is_refused(running_platform):
    second = run_start(running_platform.folder, "--port", str(free_port()))
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 2
    assert "已经在这个数据目录中运行" in said
    assert "Traceback" not in said


def test_a_public_address_is_refused_while_a_one_time_password_stands(running_platform, tmp_path):
    backup = tmp_path / "backup.zip"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HUOJU_", "DJANGO_", "DATABASE_URL"))
    }
    for arguments in (
        ["backup", str(backup), "--data", str(running_platform.folder)],
        ["restore", str(backup), "--data", str(tmp_path / "copy")],
        ["platform", "audit-verify", "--data", str(tmp_path / "copy")],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "huoju", *arguments], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert "审计链完整" in done.stdout
    public = run_start(tmp_path / "copy", "--address", "0.0.0.0", "--port", str(free_port()))
    said, _ = public.communicate(timeout=120)
    assert public.returncode == 2
    assert "一次性口令还没有修改，不能对外开放" in said


def test_killed_children_come_back_and_sigterm_ends_all(running_platform, tmp_path):
    children = _children(running_platform.process.pid)
    assert len(children) == 2
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    fresh: set[int] = set()
    while time.monotonic() < deadline and not (len(fresh) == 2 and _answers(running_platform.url)):
        time.sleep(0.2)
        fresh = set(_children(running_platform.process.pid)) - set(children)
    assert len(fresh) == 2
    assert get(running_platform.url, "/health/ready")[0] == 200


def _answers(url):
    try:
        return get(url, "/health/ready")[0] == 200
    except OSError:
        return False


def _children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]

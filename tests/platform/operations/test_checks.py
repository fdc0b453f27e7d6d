"""A start tells plainly what is in its way."""

from __future__ import annotations

import socket
import stat

import pytest

from huoju.platform.operations import checks
from huoju.platform.operations.checks import StartError


def test_the_folder_is_its_owners_alone(tmp_path):
    folder = tmp_path / "a" / "b"
    checks.make_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(StartError, match="--data"):
        checks.make_folder(tmp_path / "data")


def test_a_full_disk(tmp_path):
    checks.check_room(tmp_path)
    with pytest.raises(StartError, match="磁盘空间不足"):
        checks.check_room(tmp_path, 10**18)


def test_a_taken_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"端口 {port} 已被占用"):
            checks.check_port("127.0.0.1", port)
    checks.check_port("127.0.0.1", 0)


def test_an_address_that_is_not_ours():
    with pytest.raises(StartError, match=r"192\.0\.2\.1"):
        checks.check_port("192.0.2.1", 0)


def test_a_file_system_that_locks(tmp_path):
    checks.check_locking(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_that_does_not_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "_can_write", lambda _connection: True)
    with pytest.raises(StartError, match="加锁"):
        checks.check_locking(tmp_path)


def test_one_start_per_folder(tmp_path):
    with checks.alone(tmp_path), pytest.raises(StartError, match="已经在这个数据目录中运行"), checks.alone(tmp_path):
        pytest.fail("the second start must not begin")
    with checks.alone(tmp_path):
        pass


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.1.2.3", False), ("host", False)],
)
def test_which_addresses_only_this_machine_reaches(address, loopback):
    assert checks.is_loopback(address) == loopback

"""What must hold before a start: the folder can be written and locked, there is room, the port is free."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import ipaddress
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_OWNER_ONLY = 0o700
_NEEDED_BYTES = 300 * 1024 * 1024
_LOCK_FILE = "running.lock"
_PROBE = "probe.sqlite3"


class StartError(Exception):
    """The platform cannot be started; the text says why and what to do."""


def make_folder(folder: Path) -> None:
    """The data folder, for its owner alone. Raises StartError."""
    try:
        folder.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        folder.chmod(_OWNER_ONLY)
    except OSError as error:
        raise StartError(f"数据目录 {folder} 不能使用：{error.strerror}；请用 --data 指定一个可写的目录") from None


def check_room(folder: Path, needed: int = _NEEDED_BYTES) -> None:
    """Raises StartError when the disk is nearly full."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StartError(
            f"磁盘空间不足：{folder} 所在的磁盘只剩 {free // 2**20} MB，至少需要 {needed // 2**20} MB；请清理后再启动"
        )


def check_locking(folder: Path) -> None:
    """Raises StartError where the file system cannot hold SQLite for several processes (NFS, some mounts)."""
    path = folder / _PROBE
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as first:
            mode = first.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            first.execute("CREATE TABLE IF NOT EXISTS probe (x)")
            first.execute("BEGIN IMMEDIATE")
            with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as second:
                excluded = not _can_write(second)
    except sqlite3.Error:
        mode, excluded = "", False
    finally:
        for leftover in folder.glob(f"{_PROBE}*"):
            leftover.unlink(missing_ok=True)
    if mode != "wal" or not excluded:
        raise StartError(
            f"{folder} 所在的文件系统不支持数据库所需的加锁（网络盘常见）；请用 --data 换到本地磁盘，"
            "或在 settings.toml 中用 database_url 指向 PostgreSQL"
        )


def check_port(address: str, port: int) -> None:
    """Raises StartError when the port is taken or may not be used."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            reasons = {
                errno.EADDRINUSE: f"端口 {port} 已被占用；请关闭占用它的程序，或用 --port 换一个端口",
                errno.EACCES: f"没有权限使用端口 {port}；1024 以下的端口须由 nginx 等代理转发，请用 --port 换一个端口",
                errno.EADDRNOTAVAIL: f"本机没有地址 {address}；请检查 --address",
            }
            raise StartError(reasons.get(error.errno or 0, f"不能使用 {address}:{port}（{error.strerror}）")) from None


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for this process. Raises StartError if another start holds it."""
    handle = os.open(folder / _LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(handle, 20).decode(errors="replace").strip()
        os.close(handle)
        raise StartError(f"平台已经在这个数据目录中运行（进程 {holder or '未知'}）；请先停止它") from None
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    try:
        yield
    finally:
        os.close(handle)


def _can_write(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    return True

"""The processes of a running platform: the web server and the worker of jobs, watched and stopped together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from huoju.platform.operations.lifeline import end_with_parent

_POLL_SECONDS = 0.3
_STOP_SECONDS = 25
_READY_SECONDS = 180
_RESTARTS = 5
_RESTART_WINDOW = 60.0


class ChildError(Exception):
    """A part of the platform keeps ending by itself; the text says which."""


@dataclass(slots=True)
class Child:
    """One process, started again when it ends by itself, but not over and over."""

    label: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    ended_at: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start the process; it ends with this one, even if this one is killed."""
        self.process = subprocess.Popen(self.command, preexec_fn=end_with_parent)  # noqa: S603, PLW1509 - our own command; this process has one thread

    def restart_if_ended(self) -> None:
        """Raises ChildError after too many ends in a short time."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        self.ended_at = [*(at for at in self.ended_at if now - at < _RESTART_WINDOW), now]
        if len(self.ended_at) >= _RESTARTS:
            raise ChildError(f"{self.label}反复退出（退出码 {self.process.returncode}），平台已停止；原因见上面的日志")
        self.start()

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        """Wait for the end; kill what has not ended in time."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def web(address: str, port: int, workers: int) -> Child:
    """The web server: processes with one thread each, for threads of one process only wait for each other."""
    options = ["--interface", "wsgi", "--host", address, "--port", str(port), "--workers", str(workers)]
    upkeep = [
        "--blocking-threads",
        "1",
        "--respawn-failed-workers",
        "--no-ws",
        "--log-level",
        "warning",
        "--backlog",
        "1024",
    ]
    return Child("网页服务", [sys.executable, "-m", "granian", *options, *upkeep, "huoju.platform.wsgi:application"])


def jobs() -> Child:
    """The worker of background jobs."""
    return Child("后台任务进程", [sys.executable, "-m", "huoju.platform.jobs.worker"])


def run(children: list[Child], *, ready: Callable[[], bool], on_ready: Callable[[], None]) -> None:
    """Run the children until SIGTERM or ctrl-C. Raises ChildError if one of them cannot be kept running."""
    asked: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: asked.append(number))
    for child in children:
        child.start()
    try:
        begun, told = time.monotonic(), False
        while not asked:
            for child in children:
                child.restart_if_ended()
            if not told and ready():
                on_ready()
                told = True
            if not told and time.monotonic() - begun > _READY_SECONDS:
                raise ChildError(f"网页服务 {_READY_SECONDS} 秒内没有应答，平台已停止；原因见上面的日志")
            time.sleep(_POLL_SECONDS)
    finally:
        for child in children:
            child.ask_to_stop()
        until = time.monotonic() + _STOP_SECONDS
        for child in children:
            child.wait_or_kill(until)


def answers(url: str) -> bool:
    """Whether the web server answers there."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)  # noqa: PLR2004 - HTTP's word for success
    except (urllib.error.URLError, OSError):
        return False

"""The running platform: how soon it answers, what a page costs, how much memory it takes.

A real installation on SQLite with its demo and 100,000 more simulated enterprises (模拟数据), two web processes and the
worker of jobs; sixteen connections from this process ask for the same page again and again. CPU time is that of the
server's processes, read from /proc. To reach: a signed-in page of 50 rows in at most 10 ms of CPU and 150 ms at the
95th percentile, a JSON list in at most 6 ms of CPU, cold start in 8 s, 500 MiB in all.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import against

ENTERPRISES = 100_000
CONNECTIONS = 16
SECONDS = 10.0
PORT = 8179
PAGE = "/organisations/?kind=enterprise&sort=-name"
LIST = "/api/v1/organisations/?kind=enterprise"
HOME = "/"
PASSWORD = "Huoju-Demo-2026"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_TICKS = os.sysconf("SC_CLK_TCK")

_LOAD = """
import django; django.setup()
import numpy as np
from django.db import transaction
from huoju.demo.credit_codes import simulated_codes
from huoju.platform.organisations.actions import NewOrganisation, do_load
from huoju.platform.organisations.kinds import Kind
from huoju.platform.organisations.models import Organisation
count = {count}
codes = simulated_codes(np.arange(30_000_000, 30_000_000 + count), np.full(count, 330108)).to_pylist()
zones = list(Organisation.objects.filter(kind=Kind.ZONE))
share = -(-count // len(zones))
with transaction.atomic():
    for place, zone in enumerate(zones):
        rows = [
            NewOrganisation(Kind.ENTERPRISE, code, f"模拟企业{{code[-6:]}}有限公司", "", "330108", simulated=True)
            for code in codes[place * share : (place + 1) * share]
        ]
        do_load(parent=zone, rows=rows)
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a load of one address showed."""

    requests: int
    cpu: float
    p50: float
    p95: float


def main(*, quick: bool = False) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="huoju-bench-") as name:
        folder = Path(name) / "data"
        process, seconds = _started(folder)
        print(f"首次启动（建库、演示数据、静态文件）到可访问：{seconds:.1f} s {against(seconds, 60)}")
        _stop(process)
        _fill(folder, ENTERPRISES // 20 if quick else ENTERPRISES)
        process, seconds = _started(folder)
        try:
            print(f"再次启动到可访问：{seconds:.1f} s {against(seconds, 8)}")
            _measure(process.pid, 3.0 if quick else SECONDS)
        finally:
            _stop(process)


def _measure(pid: int, seconds: float) -> None:
    cookie = _signed_in("demo-nation")
    for label, path, cpu_target in (
        ("50 行列表页", PAGE, 10.0),
        ("首页", HOME, 10.0),
        ("JSON 列表（100 行）", LIST, 6.0),
    ):
        _loaded(path, cookie, pid, 1.0)
        found = _loaded(path, cookie, pid, seconds)
        print(
            f"{label}：每请求 {found.cpu:.1f} CPU-ms {against(found.cpu, cpu_target)}，"
            f"{CONNECTIONS} 个连接时 p50 {found.p50:.0f} ms，p95 {found.p95:.0f} ms {against(found.p95, 150)}，"
            f"{found.requests / seconds:.0f} 次/秒"
        )
    memory = sum(_memory(process) for process in _family(pid))
    print(f"内存（两个网页进程、后台任务与主进程，按比例分摊的共享页）：{memory:.0f} MiB {against(memory, 500)}")


def _started(folder: Path) -> tuple[subprocess.Popen[str], float]:
    command = [sys.executable, "-u", "-m", "huoju", "start", "--data", str(folder), "--demo", "--port", str(PORT)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    for line in process.stdout or ():
        said.append(line)
        if "平台已启动" in line:
            return process, time.perf_counter() - begun
    raise RuntimeError("".join(said))


def _stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)


def _fill(folder: Path, count: int) -> None:
    environment = {**os.environ, "HUOJU_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "huoju.platform.settings"}
    subprocess.run([sys.executable, "-c", _LOAD.format(count=count)], env=environment, check=True)


def _signed_in(username: str) -> str:
    """The cookies of a session."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request("GET", "/account/login/")
    answer = connection.getresponse()
    token = _TOKEN.search(answer.read().decode())
    cookies = _cookies(answer)
    form = f"csrfmiddlewaretoken={token[1] if token else ''}&login={username}&password={PASSWORD}"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    connection.request("POST", "/account/login/", form, headers)
    answer = connection.getresponse()
    answer.read()
    return f"{cookies}; {_cookies(answer)}"


def _cookies(answer: http.client.HTTPResponse) -> str:
    return "; ".join(value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or ())


def _loaded(path: str, cookie: str, pid: int, seconds: float) -> Load:
    times: list[float] = []
    stop = time.perf_counter() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        while time.perf_counter() < stop:
            begun = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"{path}: {answer.status}")
            times.append(time.perf_counter() - begun)

    before = sum(_cpu(process) for process in _family(pid))
    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = sum(_cpu(process) for process in _family(pid)) - before
    ordered = sorted(times)
    p95 = ordered[int(0.95 * len(ordered))]
    return Load(len(times), 1000 * spent / len(times), 1000 * statistics.median(times), 1000 * p95)


def _family(pid: int) -> list[int]:
    """The process and everything below it."""
    found = [pid]
    for process in found:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
        found.extend(int(child) for child in listed)
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()

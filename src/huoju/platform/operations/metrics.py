"""Counters of this process in the text format of Prometheus."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse

_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_lock = threading.Lock()
_requests: Counter[tuple[str, str, int]] = Counter()
_buckets: Counter[float] = Counter()
_seconds = 0.0


def count_request(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count one answered request by method, app and status, and its time."""
    global _seconds  # noqa: PLW0603 - one sum per process
    match = getattr(request, "resolver_match", None)
    app = (match.app_name or "platform") if match else "none"
    with _lock:
        _requests[request.method or "", app, response.status_code] += 1
        _buckets[next((bound for bound in _BOUNDS if seconds <= bound), float("inf"))] += 1
        _seconds += seconds


def text() -> str:
    """Everything counted so far."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    with _lock:
        counted, buckets, seconds = dict(_requests), dict(_buckets), _seconds
    process = f'process="{os.getpid()}"'
    yield "# TYPE huoju_requests_total counter"
    for (method, app, status), count in sorted(counted.items()):
        yield f'huoju_requests_total{{{process},method="{method}",app="{app}",status="{status}"}} {count}'
    yield "# TYPE huoju_request_seconds histogram"
    total = 0
    for bound in (*_BOUNDS, float("inf")):
        total += buckets.get(bound, 0)
        label = "+Inf" if bound == float("inf") else bound
        yield f'huoju_request_seconds_bucket{{{process},le="{label}"}} {total}'
    yield f"huoju_request_seconds_sum{{{process}}} {seconds:.6f}"
    yield f"huoju_request_seconds_count{{{process}}} {total}"
    yield "# TYPE huoju_resident_bytes gauge"
    yield f"huoju_resident_bytes{{{process}}} {_resident()}"


def _resident() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

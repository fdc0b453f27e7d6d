"""Which process does a job, so that its end can be noticed."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def worker_name() -> str:
    """This process: host, number, and when it began (numbers are used again)."""
    return f"{platform.node()}:{os.getpid()}:{_begun(os.getpid())}"


def is_gone(name: str) -> bool:
    """Whether the process has surely ended: only for processes of this host."""
    host, pid, begun = name.rsplit(":", 2)
    return host == platform.node() and _begun(int(pid)) != begun


def _begun(pid: int) -> str:
    """The start time of a process in ticks since boot; empty if there is none, or the system does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""

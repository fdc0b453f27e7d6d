"""How a failure ends: one clear line for what a person can mend, a short notice for a fault of Huoju itself."""

from __future__ import annotations

import os
import sys
import traceback

ROWS_QUARANTINED = 1
NOTHING_DONE = 2
INTERRUPTED = 130

_DEBUG = "HUOJU_DEBUG"


class UsageError(Exception):
    """The command cannot do what was asked; the text says why and what would be right."""


def report(error: Exception) -> int:
    """Say what went wrong on stderr, and give the exit code.

    Every exception class that Huoju defines carries a message for the person who can mend the cause.
    """
    if os.environ.get(_DEBUG):
        traceback.print_exception(error)
    if type(error).__module__.startswith("huoju."):
        print(error, file=sys.stderr)  # noqa: T201 - the one place where failures are told
    else:
        kind = f"{type(error).__name__}: {error}"
        print(f"Huoju 内部错误：{kind}\n设置 {_DEBUG}=1 再运行一次，可得到报告问题所需的细节。", file=sys.stderr)  # noqa: T201 - as above
    return NOTHING_DONE

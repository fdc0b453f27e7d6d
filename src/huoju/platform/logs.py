"""Logs as JSON lines on stderr: time, level, event, request id and what happened, never personal data.

A user appears by the number of the account, a request without its query; nothing of a form is written.
"""

from __future__ import annotations

import logging
import sys

import structlog

_SHARED = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure(*, level: str, quiet: bool = False) -> None:
    """Send all logs of the process to stderr as JSON. `quiet` shows errors only (tests)."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_SHARED, structlog.stdlib.add_logger_name],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger("huoju.platform" if quiet else None)
    root.handlers = [handler]
    root.setLevel(logging.ERROR if quiet else level)
    logging.getLogger("django.request").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module, which writes events with their facts: `log.info("event_name", key=value)`."""
    return structlog.stdlib.get_logger(name)

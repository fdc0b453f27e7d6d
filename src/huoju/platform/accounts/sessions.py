"""Sessions in the database, each with its owner, so that people can see and end their own."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from huoju.platform.accounts.models import Session
from huoju.platform.audit.current import origin

BROWSER = "browser"
STARTED = "started_at"
"""When the session began, in seconds since 1970: it lasts only so long, however much it is used."""


class SessionStore(DatabaseStore):
    """Django's database sessions in our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row for these data; the owner is the user who is signed in."""
        row = cast("Session", super().create_model_instance(data))
        user = data.get(SESSION_KEY)
        row.user_id = int(user) if user else None
        row.created_at = datetime.fromtimestamp(data.get(STARTED) or time.time(), UTC)
        row.address = origin.get().address
        row.browser = data.get(BROWSER, "")
        return row

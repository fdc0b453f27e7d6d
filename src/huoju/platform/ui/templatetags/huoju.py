"""Tags and filters of our templates; they need no `load`."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huoju.platform.audit.idempotency import FIELD
from huoju.platform.ui import figures

register = template.Library()

register.filter("figure", figures.figure)
register.filter("money", figures.money)
register.filter("percent", figures.percent)
register.filter("day", figures.day)
register.filter("moment", figures.moment)
register.filter("answer", figures.answer)


@register.simple_tag
def once() -> SafeString:
    """The hidden field by which a form that is sent twice is done once (see `huoju.platform.audit.idempotency`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(16))


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], action: str) -> bool:
    """Whether the user may do `action` at all: `{% may "reporting.approve" as can_approve %}`."""
    return bool(context["request"].user.may(action))


@register.filter
def remaining(at: datetime | None) -> str:
    """How long until a deadline, in words."""
    return figures.remaining(at)


@register.simple_tag
def demo_accounts() -> list[Any]:
    """The demo accounts for the sign-in page; none where the demo is off."""
    from huoju.platform.operations.demo import shown_accounts  # noqa: PLC0415 - the demo needs the loaded models

    return list(shown_accounts())

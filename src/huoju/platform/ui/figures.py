"""Figures as text, cheaply: a page of fifty rows formats some hundred of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

MISSING = "—"
"""What stands where nothing is known; never 0."""


def figure(value: Decimal | float | None, places: int | None = None) -> str:
    """A number with separators: 12,345.6; `places` after the point, or as many as it has."""
    if value is None:
        return MISSING
    if places is None:
        return f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)).normalize():,f}"
    return f"{value:,.{places}f}"


def money(value: Decimal | float | None, divisor: int = 1, places: int = 2) -> str:
    """An amount in 万元 (or, with divisor 10000, 亿元), with separators."""
    return MISSING if value is None else f"{value / divisor:,.{places}f}"


def percent(value: Decimal | float | None, places: int = 1) -> str:
    """A ratio (0.123) as a percentage: 12.3%."""
    return MISSING if value is None else f"{value:.{places}%}"


def day(value: date | datetime | None) -> str:
    """A day: 2026-11-24."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return MISSING if value is None else f"{value:%Y-%m-%d}"


def moment(value: datetime | None) -> str:
    """A moment in local time: 2026-11-24 09:05."""
    return MISSING if value is None else f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def remaining(at: datetime | None) -> str:
    """How long it is until a deadline, in words; empty without one."""
    if at is None:
        return ""
    days = (timezone.localtime(at).date() - timezone.localdate()).days
    if at < timezone.now():
        return _("已逾期 %(days)d 天") % {"days": -days} if days else _("今天已到期")
    return _("还有 %(days)d 天") % {"days": days} if days else _("今天到期")


def answer(value: object) -> object:
    """Yes or no in words; anything else as it is."""
    return (_("是") if value else _("否")) if isinstance(value, bool) else value

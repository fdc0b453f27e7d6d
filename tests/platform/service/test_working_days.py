"""Deadlines count the days on which offices work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huoju.platform.service.working_days import deadline_after, is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2031, 10, 1), True),
        (date(2031, 10, 4), False),
    ],
)
def test_the_official_calendar_decides(day, works):
    assert is_working_day(day) is works


def test_a_deadline_over_the_national_holiday():
    start = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
    assert timezone.localtime(deadline_after(start, 3)).isoformat() == "2026-10-10T23:59:59+08:00"


def test_the_day_is_the_local_one():
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert timezone.localdate(deadline_after(late, 1)) == date(2026, 11, 25)


_MOMENTS = st.integers(0, 4 * 366 * 24).map(lambda hours: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours))


@given(_MOMENTS, st.integers(1, 60))
def test_exactly_that_many_working_days_lie_between(start, days):
    first, last = timezone.localdate(start), timezone.localdate(deadline_after(start, days))
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(last)

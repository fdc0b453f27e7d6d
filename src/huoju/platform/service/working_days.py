"""Working days, by the official calendar of the year."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files

import yaml
from django.utils import timezone

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether offices work on a day. In a year without a published arrangement they do from Monday to Friday."""
    free, worked = _calendar()
    return day in worked or (day.weekday() < _SATURDAY and day not in free)


def deadline_after(start: datetime, days: int) -> datetime:
    """The end of the last of `days` working days that follow the day of `start`, in local time."""
    day = timezone.localdate(start)
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return datetime.combine(day, time(23, 59, 59), tzinfo=timezone.get_current_timezone())


@cache
def _calendar() -> tuple[frozenset[date], frozenset[date]]:
    years = yaml.safe_load(files(__package__).joinpath("calendar.yaml").read_text(encoding="utf-8")).values()
    free = frozenset(day for year in years for day in year["holidays"])
    return free, frozenset(day for year in years for day in year["worked"])

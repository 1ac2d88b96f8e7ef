"""Working days of a named calendar: Monday to Friday without the public holidays of countries.

Holidays come from the `holidays` library. Indonesia's days of collective leave (cuti bersama) are
decided each year by decree and are not counted as holidays here.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays


@cache
def _of(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def is_working_day(day: date, countries: Sequence[str]) -> bool:
    """Tell whether offices of all countries are open.

    >>> is_working_day(date(2026, 11, 23), ["ID"]), is_working_day(date(2026, 11, 23), ["ID", "JP"])
    (True, False)
    """
    return day.weekday() < 5 and not any(day in _of(country) for country in countries)


def add_working_days(day: date, n_days: int, countries: Sequence[str]) -> date:
    """Return the day that is `n_days` working days later; the first day itself does not count.

    >>> add_working_days(date(2026, 11, 20), 2, ["ID", "JP"])
    datetime.date(2026, 11, 25)
    """
    while n_days > 0:
        day += timedelta(days=1)
        n_days -= is_working_day(day, countries)
    return day


def working_days_between(start: date, end: date, countries: Sequence[str]) -> int:
    """Count the working days after `start` up to `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start, countries)
    days = (start + timedelta(days=n + 1) for n in range((end - start).days))
    return sum(is_working_day(day, countries) for day in days)


def local_day(now: datetime, zone: str = "Asia/Jakarta") -> date:
    """Return the day that a clock on the wall of an office shows."""
    return now.astimezone(ZoneInfo(zone)).date()

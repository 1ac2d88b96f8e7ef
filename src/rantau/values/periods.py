"""Half-open periods of days, and the few sums on dates that the law needs."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`; without an end it goes on.

    >>> Period(date(2026, 10, 1), date(2026, 12, 1)).holds(date(2026, 11, 30))
    True
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    def holds(self, day: date) -> bool:
        """Say whether the day lies inside."""
        return self.start <= day and (self.end is None or day < self.end)

    def meets(self, other: "Period") -> bool:
        """Say whether the two have a day in common."""
        return (self.end is None or other.start < self.end) and (
            other.end is None or self.start < other.end
        )


def month_period(year: int, month: int) -> Period:
    """Return the days of a month."""
    return Period(date(year, month, 1), add_months(date(year, month, 1), 1))


def add_months(day: date, months: int) -> date:
    """Return the same day some months later; the last of the month where there is none.

    >>> add_months(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_months(start: date, day: date) -> int:
    """Count the whole months from `start` to `day`: the last one is full on the same day number.

    >>> whole_months(date(2026, 4, 1), date(2027, 4, 1))
    12
    >>> whole_months(date(2026, 5, 1), date(2027, 4, 1))
    11
    """
    months = (day.year - start.year) * 12 + day.month - start.month
    while add_months(start, months) > day:
        months -= 1
    return months


def birthday(born: date, age: int) -> date:
    """Return the day on which a person reaches an age; 29 February falls on 1 March elsewhere."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 2, 28) + timedelta(days=1)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on a day.

    >>> [age_on(date(2008, 11, 25), date(2026, 11, day)) for day in (24, 25)]
    [17, 18]
    """
    age = day.year - born.year
    return age if birthday(born, age) <= day else age - 1


def month_number(day: date) -> int:
    """Count months from year 0."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """Return the first day of a month counted from year 0."""
    return date(number // 12, number % 12 + 1, 1)

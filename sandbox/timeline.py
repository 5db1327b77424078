"""The 26 weeks of the company: planted events, app versions and the daily rhythm."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

WEEKS = 26
DEFAULT_AS_OF = datetime(2026, 6, 29, tzinfo=UTC)
BROKEN_VERSION = "5.3.0"

_RELEASES = (("5.0.2", -30), ("5.1.0", 20), ("5.2.0", 49), (BROKEN_VERSION, 77))
_FIXES = (("5.3.1", 97), ("5.4.0", 133), ("5.4.1", 161))
_WEEKDAY_LOAD = (1.15, 1.0, 0.95, 0.95, 1.1, 1.25, 0.9)
_HOUR_LOAD = (2, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 8, 9, 8, 7, 8, 9, 11, 13, 14, 13, 11, 8, 4)


@dataclass(frozen=True)
class Window:
    """Half-open in time."""

    start: datetime
    end: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end


@dataclass(frozen=True)
class Timeline:
    """Where the planted events lie, counted from the first of the 26 weeks."""

    as_of: datetime

    @property
    def start(self) -> datetime:
        return self.as_of - timedelta(weeks=WEEKS)

    def _days(self, first: float, last: float) -> Window:
        return Window(self.start + timedelta(days=first), self.start + timedelta(days=last))

    @property
    def outage(self) -> Window:
        """Login and payment are down: one week, the nineteenth."""
        return self._days(126, 133)

    @property
    def slow_support(self) -> Window:
        """First responses take six times as long: four weeks, the 22nd to the 25th."""
        return self._days(147, 175)

    @property
    def new_bags(self) -> Window:
        """A new complaint that emerges in the last ten days."""
        return self._days(172, 182)

    @property
    def release(self) -> Window:
        """From the broken version's release to that of its repair."""
        return self._days(_RELEASES[-1][1], _FIXES[0][1])

    def version(self, at: datetime, lag_days: float) -> str:
        """Newest app version that a person who updates `lag_days` late has at `at`."""
        releases = _RELEASES + _FIXES
        day = (at - self.start) / timedelta(days=1) - lag_days
        index = bisect_right([first for _, first in releases], day) - 1
        return releases[max(index, 0)][0]


class Clockwork:
    """Draws times of the 26 weeks: more on some weekdays and hours, most in the outage."""

    def __init__(self, timeline: Timeline) -> None:
        self._start = timeline.start
        self._end = timeline.as_of
        days = [timeline.start + timedelta(days=day) for day in range(7 * WEEKS)]
        load = [
            _WEEKDAY_LOAD[day.weekday()] * (1.7 if day in timeline.outage else 1.0) for day in days
        ]
        self._days = days
        self._load = list(accumulate(load))

    def draw(self, rng: Random, count: int) -> list[datetime]:
        """`count` sorted times to the millisecond, within the 26 weeks."""
        days = rng.choices(self._days, cum_weights=self._load, k=count)
        hours = rng.choices(range(24), _HOUR_LOAD, k=count)
        return sorted(
            day
            + timedelta(
                hours=hour,
                milliseconds=rng.randrange(3_600_000),
            )
            for day, hour in zip(days, hours, strict=True)
        )

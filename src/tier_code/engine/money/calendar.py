"""Which day a call belongs to: one declared time zone for every budget and report."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tier_code.domain.errors import UsageProblem

NANOS_PER_SECOND = 1_000_000_000


def zone_named(name: str) -> dt.tzinfo:
    """The time zone of that name.

    Errors: UsageProblem for a name that is none.
    """
    if name == "UTC":
        return dt.UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise UsageProblem(f"'{name}' is not a time zone such as Europe/Berlin or UTC") from problem


def day_of(now: int, zone: dt.tzinfo) -> str:
    """The ISO date of a moment in UTC nanoseconds; a day that changes its clocks is one day."""
    moment = dt.datetime.fromtimestamp(now // NANOS_PER_SECOND, dt.UTC)
    return moment.astimezone(zone).date().isoformat()

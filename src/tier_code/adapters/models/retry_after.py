"""How long a server asks to be left alone: the headers that say so, in seconds or as a date."""

from __future__ import annotations

import datetime as dt
import email.utils
import math
from collections.abc import Mapping

LONGEST_WAIT = 3600.0
"""Seconds: a server that asks for more is not waited for anyway."""


def wait_of(headers: Mapping[str, str], now: dt.datetime | None = None) -> float | None:
    """Seconds that a server asks us to wait, 0 to an hour; None when it does not say.

    `headers` has lower-case names.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return _clamped(milliseconds / 1000)
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None:
        return _clamped(seconds)
    try:
        moment = email.utils.parsedate_to_datetime(text or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return _clamped((moment - (now or dt.datetime.now(dt.UTC))).total_seconds())


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _clamped(seconds: float) -> float:
    return min(max(seconds, 0.0), LONGEST_WAIT)

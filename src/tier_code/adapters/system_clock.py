"""The real time and identifiers that sort by it; everything else gets them injected."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from tier_code.ports.clock import Clock

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 26
_RANDOM_BITS = 80
_NANOS_PER_MILLISECOND = 1_000_000


class SystemClock:
    """The clock of this machine."""

    def now(self) -> int:
        """UTC in nanoseconds since 1970."""
        return time.time_ns()

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


class UlidMaker:
    """Makes ULIDs that sort after every earlier one of the same maker, also when the clock steps back.

    Source: the ULID specification: 48 bits of milliseconds, 80 random bits, in Crockford's base 32.
    """

    def __init__(
        self, clock: Clock | None = None, random_bits: Callable[[int], int] = secrets.randbits
    ) -> None:
        self._clock = clock or SystemClock()
        self._random_bits = random_bits
        self._last = -1

    def next(self) -> str:
        """A new identifier of 26 characters."""
        millisecond = self._clock.now() // _NANOS_PER_MILLISECOND
        number = (millisecond << _RANDOM_BITS) | self._random_bits(_RANDOM_BITS)
        if number <= self._last or millisecond <= self._last >> _RANDOM_BITS:
            number = self._last + 1
        self._last = number
        return _crockford(number)


def _crockford(number: int) -> str:
    return "".join(_ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(_LENGTH)))

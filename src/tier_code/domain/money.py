"""Money as exact integers. Formatting for people lives in `frontends.shared.wording`."""

from __future__ import annotations

from dataclasses import dataclass

NANOS_PER_DOLLAR = 1_000_000_000


@dataclass(frozen=True, slots=True, order=True)
class Usd:
    """An exact amount of US dollars, counted in nano-dollars."""

    nanos: int = 0

    def __add__(self, other: Usd) -> Usd:
        return Usd(self.nanos + other.nanos)

    def __sub__(self, other: Usd) -> Usd:
        return Usd(self.nanos - other.nanos)

    def __bool__(self) -> bool:
        return self.nanos != 0


ZERO = Usd(0)

"""Money as exact integers. Formatting for people lives in `frontends.shared.wording`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

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


def usd_from(text: str) -> Usd | None:
    """An amount as a person types it, `2.00` or `$0.50`, exactly; None when it is none or below zero."""
    try:
        nanos = Decimal(text.strip().removeprefix("$")) * NANOS_PER_DOLLAR
    except InvalidOperation:
        return None
    if not nanos.is_finite() or nanos < 0 or nanos != nanos.to_integral_value():
        return None
    return Usd(int(nanos))

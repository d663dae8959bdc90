"""Books in plain integers, written without any of the product's code: what the real ones are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

SCOPES = ("step", "session", "day", "month")
OPEN, SETTLED, RELEASED, WRITTEN_OFF = "held", "settled", "released", "written_off"


@dataclass(slots=True)
class PlainCall:
    """One call: what was held, what counts now."""

    session: str
    step: str
    day: str
    held: int
    charged: int
    state: str = OPEN
    told: bool = True
    """The journal has its reservation."""
    priced: bool = True

    def key(self, scope: str) -> tuple[str, str]:
        """Which bucket of a scope it falls into."""
        keys = {
            "step": f"{self.session}/{self.step}",
            "session": self.session,
            "day": self.day,
            "month": self.day[:7],
        }
        return (scope, keys[scope])


@dataclass(slots=True)
class PlainBooks:
    """All calls of all sessions."""

    calls: dict[str, PlainCall] = field(default_factory=dict)
    allowed: dict[tuple[str, str], int] = field(default_factory=dict)
    """Bucket to the limit under which something was last held in it."""
    excess: dict[tuple[str, str], int] = field(default_factory=dict)
    """Bucket to what vendors charged above what was held."""

    @property
    def newest_day(self) -> str:
        """No call is booked before it."""
        return max((call.day for call in self.calls.values()), default="")

    def committed(self, bucket: tuple[str, str]) -> int:
        """Everything that counts in a bucket."""
        return sum(call.charged for call in self.calls.values() if call.key(bucket[0]) == bucket)

    def buckets(self) -> set[tuple[str, str]]:
        """Every bucket that has a call."""
        return {call.key(scope) for call in self.calls.values() for scope in SCOPES}

    def room(self, call: PlainCall, limits: Mapping[str, int | None]) -> int | None:
        """What may still be held for a call like this; None without any limit."""
        lefts = [
            max(limit - self.committed(call.key(scope)), 0)
            for scope, limit in limits.items()
            if limit is not None
        ]
        return min(lefts, default=None)

    def hold(self, name: str, call: PlainCall, limits: Mapping[str, int | None]) -> None:
        """Enter a call that fits."""
        self.calls[name] = call
        if not call.held:
            return
        for scope, limit in limits.items():
            if limit is None:
                self.allowed.pop(call.key(scope), None)
            else:
                self.allowed[call.key(scope)] = limit

    def settle(self, name: str, cost: int | None) -> None:
        """Close a call at its cost; without a price its hold stays charged."""
        call = self.calls[name]
        call.state, call.priced = SETTLED, cost is not None
        if cost is None:
            return
        for scope in SCOPES:
            bucket = call.key(scope)
            self.excess[bucket] = self.excess.get(bucket, 0) + max(cost - call.held, 0)
        call.charged = cost

    def release(self, name: str) -> None:
        """Close a call that was not processed."""
        self.calls[name].state, self.calls[name].charged = RELEASED, 0

    def write_off(self, name: str) -> None:
        """Close a call whose outcome is unknown."""
        self.calls[name].state = WRITTEN_OFF

    def open_of(self, session: str) -> Iterator[str]:
        """Calls of a session that have had no end."""
        return (name for name, call in self.calls.items() if (call.session, call.state) == (session, OPEN))

    def total(self, session: str) -> int:
        """All that counts for a session."""
        return self.committed(("session", session))

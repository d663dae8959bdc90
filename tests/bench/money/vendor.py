"""The vendor of a world: its shop, what it does to which request, and its own list of what it served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.bench.money.prompts import label_in
from tests.bench.money.scenes import LIFE, Ask, World
from tests.support.messages_server import NO_FAULT, Fault, Shop
from tests.support.vendor_cache import Json, PromptCache

Seen = Callable[[str], None]


@dataclass(slots=True)
class Vendor:
    """Decides by a request's name and by how often it came."""

    world: World
    seen: Seen = lambda session: None
    """Told of every request, with the session it belongs to."""
    served: dict[str, list[Fault]] = field(default_factory=dict)
    """Name of a question to what happened to it, request by request."""
    shop: Shop = field(init=False)
    _asks: Mapping[tuple[str, str, int], Ask] = field(init=False)
    _now: float = 0.0

    def __post_init__(self) -> None:
        self._asks = {
            (session.id, f"s{ask.step}", ask.number): ask
            for session in self.world.sessions()
            for step in session.steps
            for ask in step
        }
        self.shop = Shop(
            answer=lambda request: "Return the size of what is given.",
            choose=self._choose,
            clock=lambda: self._now,
            day=self.world.day,
            count_factor=self.world.count_factor,
            cache=PromptCache(self.world.tokenizer),
        )

    def _choose(self, request: Json) -> Fault:
        label = label_in(request)
        session, step, number = label.split("/")
        ask = self._asks[(session, step, int(number) % LIFE)]
        before = self.served.setdefault(label, [])
        fault = ask.tries[len(before)] if len(before) < len(ask.tries) else NO_FAULT
        self._now += self.world.vendor_seconds
        before.append(fault)
        self.seen(session)
        # Only the newest request is of use to anybody; thousands of long ones would fill the memory.
        del self.shop.requests[:], self.shop.raw[:]
        return replace(fault, label=f"{label}#{len(before) - 1}")

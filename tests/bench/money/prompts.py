"""The messages of a question: filler in several alphabets, with the question's name in the newest one."""

from __future__ import annotations

from tests.bench.money.scenes import Ask, World
from tests.support.vendor_cache import Json
from tier_code.ports.model import ModelMessage

FILLER = "def grüße(名前): return '🙂'  # AKIAABCDEFGHIJKLMNOP stays here\n"
"""Characters of one to four bytes, and a key that is taken out before it leaves."""
PLAIN = "x = compute(x, y) + 1\n"


def messages_of(world: World, label: str, ask: Ask) -> tuple[ModelMessage, ...]:
    """What is sent."""
    said = [ModelMessage(role="system", text=_filled(FILLER, world.system), cached=0 in ask.marks)]
    for number in range(1, ask.history + 1):
        role = "user" if number % 2 else "assistant"
        said.append(
            ModelMessage(role=role, text=f"{number}: " + FILLER * (number % 5), cached=number in ask.marks)
        )
    said.append(ModelMessage(role="user", text=f"{label}\n{_filled(PLAIN, ask.size)}"))
    return tuple(said)


def label_in(request: Json) -> str:
    """The question's name in a request as it arrives at the vendor."""
    text = request["messages"][-1]["content"][-1]["text"]
    return str(text).partition("\n")[0]


def _filled(unit: str, size: int) -> str:
    whole = unit * (size // len(unit.encode()) + 1)
    return whole.encode()[:size].decode(errors="ignore")

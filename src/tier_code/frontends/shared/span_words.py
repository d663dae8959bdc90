"""What a user writes of spans on a command line; loads next to nothing."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.context import SpanChoice


@dataclass(frozen=True, slots=True)
class SpanWish:
    """`pin=PLACE` for every step that asks a model, `s2:pin=PLACE` for one."""

    choice: SpanChoice
    place: str
    step: str = ""


def parse_span_wish(text: str) -> SpanWish:
    """Read `[STEP:]drop|pin|add=PLACE`.

    Errors: ValueError saying what is expected.
    """
    what, _, place = text.partition("=")
    step, _, choice = what.rpartition(":")
    if choice not in set(SpanChoice) or not place.strip():
        raise ValueError(f"'{text}' is not [STEP:]drop|pin|add=PLACE, such as pin=src/a.py::parse")
    return SpanWish(SpanChoice(choice), place.strip(), f"s{step}" if step.isdecimal() else step)

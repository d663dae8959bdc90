"""What the user asked of a past session, for those who show it, price it again or run it again."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.money import Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayWish:
    """What the user typed behind `replay`."""

    session: str
    repo: str = "."
    output_format: str | None = None
    screen: bool = False
    line: bool = False
    plain: bool = False
    ascii_only: bool = False
    speed: float = 1.0
    pack: str = ""
    steps: tuple[str, ...] = ()
    budget: Usd | None = None
    as_json: bool = False

"""What a replay shows beside the recorded: other prices for its tokens, other tiers for its steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.domain.ledger import LedgerEntry
from tier_code.domain.plan import StepId
from tier_code.domain.repricing import Elsewhere, PriceOfTier, elsewhere, total
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.domain.what_if import TriedAt, TriedStep, by_tier, newest_of_each
from tier_code.frontends.shared.marks import UNICODE, Glyphs
from tier_code.frontends.shared.wording import counted, money

PRICE_ONLY = "price only, estimated"
_WHY = 120
"""Characters of what failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the user asked to see next to a recording, and what they tried of it before."""

    pack: str = ""
    """Whose prices; empty when none were asked for."""
    price_of: PriceOfTier | None = None
    tried: tuple[TriedStep, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return self.price_of is not None or bool(self.tried)


NOTHING_BESIDE = Beside()


def spend_words(beside: Beside, view: SessionView, glyphs: Glyphs = UNICODE) -> str:
    """What was spent by now, and what the same tokens cost at the pack's prices; empty when nobody asked."""
    if beside.price_of is None:
        return ""
    other = elsewhere(view.entries, beside.price_of)
    recorded = money(view.spent) + (" + ?" if view.unpriced else "")
    return _two_prices(recorded, beside.pack, other, glyphs)


def step_words(beside: Beside, view: SessionView, step: StepId, glyphs: Glyphs = UNICODE) -> tuple[str, ...]:
    """The same for one step, then a line for each tier that it was tried at."""
    return (*_step_price(beside, view, step, glyphs), *_tries(beside, step, glyphs))


def summary_words(beside: Beside) -> str:
    """For each tier that was tried: how many steps would have passed there, and for how much; else empty."""
    said: list[str] = []
    for row in by_tier(beside.tried):
        steps = str(row.steps) if said else f"{counted(row.steps, 'step')} tried would have passed"
        said.append(_summary(row, steps))
    return ", ".join(said)


def _step_price(beside: Beside, view: SessionView, step: StepId, glyphs: Glyphs) -> Iterator[str]:
    calls: list[LedgerEntry] = [entry for entry in view.entries if entry.step == step]
    if beside.price_of is not None and calls:
        recorded = money(total(entry.cost for entry in calls))
        yield _two_prices(recorded, beside.pack, elsewhere(calls, beside.price_of), glyphs)


def _two_prices(recorded: str, pack: str, other: Elsewhere, glyphs: Glyphs) -> str:
    amount = "unpriced" if other.unknown and not other.amount else money(other.amount)
    unknown = " + ?" if other.unknown and other.amount else ""
    at = f"at {one_line(pack, 40)} {glyphs.about} {amount}{unknown}"
    return f"recorded {recorded} {glyphs.dot} {at} {glyphs.dot} {PRICE_ONLY}"


def _tries(beside: Beside, step: StepId, glyphs: Glyphs) -> Iterator[str]:
    for each in newest_of_each(beside.tried):
        if each.step == step:
            ended = "passed" if each.good else "failed"
            why = f" {glyphs.dot} {one_line(each.why, _WHY)}" if each.why else ""
            yield f"tried at {each.tier.value}: {ended} {glyphs.dot} {money(each.cost)}{why}"


def _summary(row: TriedAt, words: str) -> str:
    """`2 of 3 at local ($0 instead of $0.0021)`; `words` stand for the 3."""
    passed = f"{len(row.good)} of {words} at {row.tier.value}"
    if not row.good:
        return passed
    instead, paid = total(each.cost for each in row.good), total(each.recorded for each in row.good)
    return f"{passed} ({money(instead)} instead of {money(paid)})"

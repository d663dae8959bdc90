"""What `replay` answers besides showing: other prices, and other tiers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from tier_code.domain.money import Usd
from tier_code.domain.repricing import RepricedTier, total
from tier_code.domain.untrusted import one_line
from tier_code.engine.whatif.verdict import Outcome, Verdict
from tier_code.frontends.shared.printing.columns import wrap
from tier_code.frontends.shared.wording import counted, money, seconds, tokens

_WIDTH = 100


def repriced_lines(rows: Sequence[RepricedTier], pack: str) -> Iterator[str]:
    """A table of what was paid and what the same tokens cost elsewhere."""
    yield f"{'':10}{'calls':>7}{'tokens':>12}{'recorded':>14}{pack[:14]:>16}  model"
    for row in rows:
        yield (
            f"{row.tier.value:10}{row.calls:>7}{tokens(row.usage.total):>12}"
            f"{money(row.recorded):>14}{money(row.repriced):>16}  {one_line(row.model)}"
        )
    recorded, other = total(row.recorded for row in rows), total(row.repriced for row in rows)
    yield f"{'total':10}{'':>7}{'':>12}{money(recorded):>14}{money(other):>16}"
    yield "price only: the same tokens at other prices; another model would count and write other tokens"


def repriced_json(rows: Sequence[RepricedTier], pack: str) -> str:
    """The same for programs, in nano-dollars; null where a price is not known."""
    listed = [
        {
            "tier": row.tier.value,
            "calls": row.calls,
            "tokens": row.usage.total,
            "recorded_nanos": _nanos(row.recorded),
            "model": row.model,
            "repriced_nanos": _nanos(row.repriced),
        }
        for row in rows
    ]
    return json.dumps({"pack": pack, "price_only": True, "tiers": listed})


def verdict_lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Which steps a lighter tier would have done, with what each run said."""
    for verdict in verdicts:
        yield f"{verdict.step.id}  {one_line(verdict.step.title, 80)}"
        yield f"    recorded  {_outcome(verdict.recorded)}"
        yield f"    what if   {_outcome(verdict.tried)}"
        if verdict.tried.why:
            yield from (
                f"              {line}" for line in wrap(one_line(verdict.tried.why, 300), _WIDTH - 14)
            )
        if verdict.same_context is False:
            yield "              it was shown other context than the recorded attempt"
    yield ""
    yield from wrap(_summary(verdicts), _WIDTH)


def _outcome(outcome: Outcome) -> str:
    ended = "passed" if outcome.good else "failed"
    model = f" ({one_line(outcome.model, 40)})" if outcome.model else ""
    figures = f"{money(outcome.cost)}, {tokens(outcome.tokens)}, {seconds(outcome.seconds)}"
    return f"{outcome.tier.value:9}{ended}  {figures}{model}"


def _summary(verdicts: Sequence[Verdict]) -> str:
    lighter = [verdict for verdict in verdicts if verdict.lighter_would_do]
    if not lighter:
        return "No step would have passed its checks at a lighter tier than the recorded one."
    paid = total(verdict.recorded.cost for verdict in lighter)
    instead = total(verdict.tried.cost for verdict in lighter)
    names = ", ".join(verdict.step.id for verdict in lighter)
    return (
        f"{counted(len(lighter), 'step')} of {len(verdicts)} ({names}) passed the same checks at a lighter "
        f"tier: {money(instead)} instead of {money(paid)}."
    )


def verdicts_json(verdicts: Sequence[Verdict]) -> str:
    """The same for programs."""
    return json.dumps(
        {
            "steps": [
                {
                    "step": verdict.step.id,
                    "title": verdict.step.title,
                    "recorded": _as_json(verdict.recorded),
                    "tried": _as_json(verdict.tried),
                    "same_context": verdict.same_context,
                    "lighter_would_do": verdict.lighter_would_do,
                    "session": verdict.session,
                }
                for verdict in verdicts
            ]
        }
    )


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "tier": outcome.tier.value,
        "model": outcome.model,
        "good": outcome.good,
        "why": outcome.why,
        "cost_nanos": _nanos(outcome.cost),
        "tokens": outcome.tokens,
        "seconds": outcome.seconds,
    }


def _nanos(amount: Usd | None) -> int | None:
    return None if amount is None else amount.nanos

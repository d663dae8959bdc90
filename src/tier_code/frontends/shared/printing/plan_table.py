"""A plan as a table: what would be done, where, at what estimated price, and what would vouch for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import Step, StepId
from tier_code.domain.tiers import TierName
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.printing.columns import cells, pad, wrap
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.paragraphs import labelled, painted
from tier_code.frontends.shared.wall import price_words
from tier_code.frontends.shared.wording import (
    baseline_words,
    counted,
    estimated,
    money,
    step_name,
    step_range,
    tokens,
)

_TIER_WIDTH = 9
_TOKENS_WIDTH = 11
_COST_WIDTH = 10
_GAP = "  "
_FIGURES_WIDTH = _TIER_WIDTH + _TOKENS_WIDTH + 2 * _COST_WIDTH + 2 * len(_GAP)
_SHORTEST_TITLE = 24
_NARROW = 60
"""Below this many columns a step takes two lines."""


def plan_lines(steps: Sequence[Step], notes: Sequence[str], look: Look) -> Iterator[str]:
    """Headline, one row per step, then why each tier was chosen, which checks will run, and notes."""
    yield from painted(_headline(steps, look), look, Role.STRONG)
    yield ""
    ids = max((cells(step_name(step.id)) for step in steps), default=2)
    wanted = max((cells(_title(step, look)) for step in steps), default=0)
    room = min(max(wanted, _SHORTEST_TITLE), look.width - 2 * len(_GAP) - ids - _FIGURES_WIDTH)
    if look.width >= _NARROW:
        ranged = any((step.estimate.most or ZERO) > (step.estimate.cost or ZERO) for step in steps)
        yield look.paint(_header(ids, room, most="at most" if ranged else ""), Role.MUTED)
    for step in steps:
        yield from _row(step, ids, room, look)
    yield ""
    yield from _grouped("why", steps, lambda s: f"{s.tier.value}, {one_line(s.reason, 300)}", look)
    yield from _grouped("checks", steps, lambda s: ", ".join(one_line(c, 40) for c in s.checks), look)
    for note in notes:
        yield from labelled("note", one_line(note, 500), look)


def _headline(steps: Sequence[Step], look: Look) -> str:
    cost = price_words([step.estimate for step in steps], look.glyphs)
    baseline = _known_sum([step.estimate.baseline for step in steps])
    parts = ["Plan", counted(len(steps), "step"), cost]
    if baseline is not None:
        parts.append(baseline_words(baseline, look.glyphs))
    return f" {look.glyphs.dot} ".join(parts)


def _known_sum(amounts: Sequence[Usd | None]) -> Usd | None:
    """The sum of what is known; None when nothing is. Only for figures that are estimates in any case."""
    known = [amount for amount in amounts if amount is not None]
    return _sum(known) if known else None


def _sum(amounts: Sequence[Usd | None]) -> Usd | None:
    total = ZERO
    for amount in amounts:
        if amount is None:
            return None
        total = total + amount
    return total


def _row(step: Step, ids: int, room: int, look: Look) -> Iterator[str]:
    label = f"{_GAP}{look.paint(pad(step_name(step.id), ids), Role.STRONG)}{_GAP}"
    indent = " " * (2 * len(_GAP) + ids)
    figures = _figures(step, look)
    title = _title(step, look)
    if look.width < _NARROW:
        first, *rest = wrap(title, look.width - len(indent))
        yield label + first
        yield from (indent + line for line in rest)
        yield indent + figures
        return
    first, *rest = wrap(title, room)
    yield (label + pad(first, room) + _GAP + figures).rstrip()
    yield from (indent + line for line in rest)


def _title(step: Step, look: Look) -> str:
    return look.spelled(one_line(step.title, 300))


def _header(ids: int, room: int, *, most: str) -> str:
    titles = f"{'tier':<{_TIER_WIDTH}}{'tokens':>{_TOKENS_WIDTH}}{_GAP}{'cost':<{_COST_WIDTH}}{most}".rstrip()
    return " " * (2 * len(_GAP) + ids) + pad("step", room) + _GAP + titles


def _figures(step: Step, look: Look) -> str:
    usage = step.estimate.input_tokens + step.estimate.output_tokens
    counts = f"~{tokens(usage)}" if usage and step.tier is not TierName.TOOL else tokens(0)
    tier = look.tier(step.tier, f"{step.tier.value:<{_TIER_WIDTH}}")
    cost = f"{estimated(step.estimate.cost):<{_COST_WIDTH}}"
    most = step.estimate.most
    worst = money(most) if most and step.estimate.cost is not None and most > step.estimate.cost else ""
    return f"{tier}{counts:>{_TOKENS_WIDTH}}{_GAP}{cost}{worst}".rstrip()


def _grouped(label: str, steps: Sequence[Step], text_of: Callable[[Step], str], look: Look) -> Iterator[str]:
    """Steps that share a text are named together, so that thirty docstrings take one line."""
    groups: dict[str, list[StepId]] = {}
    for step in steps:
        groups.setdefault(text_of(step), []).append(step.id)
    for text, ids in groups.items():
        if text:
            yield from labelled(label, f"{step_range(ids, look.glyphs)}: {text}", look)
            label = ""

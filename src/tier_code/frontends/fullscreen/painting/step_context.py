"""What a step would be given to see: every span with its tokens and its price, and what the user chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tier_code.domain.context import SourceSpan
from tier_code.domain.events import ContextShown
from tier_code.domain.money import Usd
from tier_code.domain.pricing import ModelPrice, cost_of
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import SessionView, StepView
from tier_code.frontends.fullscreen.painting.lines import (
    BLANK,
    Line,
    apart,
    left,
    line,
    paragraph,
    right,
    space,
    text,
)
from tier_code.frontends.shared.wording import UNICODE, counted, file_name, money, tokens

_INDENT = 3
_DROPPED, _LEFT_OUT = "dropped", "no room"
_WORDS = {"pin": "pinned", "add": "added"}
_STATE, _TOKENS, _MONEY = 8, 11, 12
_QUIET = frozenset({_DROPPED, _LEFT_OUT})


@dataclass(frozen=True, slots=True)
class ShownSpan:
    """A span of the list, and what became of it."""

    span: SourceSpan
    state: str = ""
    """`pinned`, `added`, `dropped` or `no room`; empty for one that is there by itself."""

    @property
    def place(self) -> str:
        """As commands name it."""
        return f"{self.span.path}:{self.span.start}-{self.span.end}"

    @property
    def sent(self) -> bool:
        """Whether it belongs to the context."""
        return self.state not in _QUIET


def listed(preview: ContextShown | None) -> tuple[ShownSpan, ...]:
    """What is sent first, then what the user dropped, then what had no room."""
    if preview is None:
        return ()
    return (
        *(ShownSpan(span, _WORDS.get(span.choice, "")) for span in preview.spans),
        *(ShownSpan(span, _DROPPED) for span in preview.dropped),
        *(ShownSpan(span, _LEFT_OUT) for span in preview.left_out),
    )


def price_at(view: SessionView, step: StepView) -> ModelPrice | None:
    """What the tier of a step charges, as the session knows it."""
    tier = next((tier for tier in view.tiers if tier.name is step.step.tier), None)
    return tier.price if tier else None


def input_cost(count: int, price: ModelPrice | None) -> Usd | None:
    """What it costs to send so many tokens once."""
    return None if price is None else cost_of(TokenUsage(input_tokens=count), price)


def preview_lines(
    preview: ContextShown, price: ModelPrice | None, width: int, cursor: int, news: Iterable[str]
) -> list[Line]:
    """Totals, what there is to say, then a row for each span, in the order of `listed`."""
    rows = listed(preview)
    amount = money(input_cost(preview.tokens, price))
    words = f"{tokens(preview.tokens)} {UNICODE.dot} {amount} in {counted(len(preview.spans), 'span')}"
    lines = [BLANK, line(text(" What it will see", "bold"), text(f"  {words}"))]
    if preview.tokens_source:
        lines.append(line(space(_INDENT), text(preview.tokens_source, "muted")))
    lines += said(news, width)
    wide = min(max(10, width // 2), max((len(_where(row.span)) for row in rows), default=0))
    for place, row in enumerate(rows):
        amount = money(input_cost(row.span.tokens, price)) if row.sent else UNICODE.dash
        lines.append(_row(row, amount, (width, wide), cursor=place == cursor))
    return [*lines, *_gone(preview)]


def said(news: Iterable[str], width: int) -> list[Line]:
    """Why something cannot be, until the next key."""
    return [row for notice in news for row in paragraph(notice, width - 1, "check-fail", indent=_INDENT)]


def _row(row: ShownSpan, amount: str, widths: tuple[int, int], *, cursor: bool) -> Line:
    """Widths of the row and of its place."""
    span, role = row.span, "text" if row.sent else "muted"
    width, wide = widths
    start = [
        text(f" {UNICODE.prompt} " if cursor else "   ", "accent bold"),
        left(_where(span), wide, role),
        space(2),
        left(row.state, _STATE, "accent" if row.sent else "muted"),
        space(1),
        text(span.why, "muted"),
    ]
    end = [right(tokens(span.tokens), _TOKENS, role), right(amount, _MONEY, role), space(1)]
    return apart(start, end, width, "cursor" if cursor else "")


def _where(span: SourceSpan) -> str:
    last = "" if span.start == span.end else f"-{span.end}"
    return f"{file_name(span.path)}:{span.start}{last}"


def _gone(preview: ContextShown) -> list[Line]:
    """Choices whose lines are no longer there."""
    kept = {span.digest for span in preview.spans if span.choice}
    names = {f"{span.path}:{span.start}-{span.end}" for span in preview.spans if span.choice}
    lost = [
        each.place
        for each in preview.chosen
        if each.kept and not each.symbol and each.digest not in kept and each.place not in names
    ]
    return [
        line(space(_INDENT), text(f"{place} is no longer there as it was chosen", "muted")) for place in lost
    ]


def row_of(lines: Sequence[Line]) -> int:
    """Which row of a page the cursor is on; 0 when it is nowhere."""
    return next((place for place, row in enumerate(lines) if row.fill == "cursor"), 0)

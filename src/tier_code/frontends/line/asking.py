"""Where the session waits for the user: plan, wall, refusal, beginning; each with what can be typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tier_code.domain.events import RequestDeclined
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.first_words import adds_more, works_now
from tier_code.frontends.shared.printing.columns import hanging, wrap
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.paragraphs import labelled, painted
from tier_code.frontends.shared.wall import (
    choice_rows,
    left_words,
    raised_command,
    shortfall_words,
    wall_choices,
)
from tier_code.frontends.shared.wording import place, step_name

_ON_A_PLAN = (
    "go runs it, stop forgets it. 2 local, drop 3, move 4 2, edit 2 TEXT change it; show 2 opens a step."
)
_INDENT = "  "
MOST_EXAMPLES = 5


def welcome_lines(view: SessionView, look: Look) -> Iterator[str]:
    """Before the first request: what can be asked for, and the one line that adds more."""
    if not view.tiers:
        return
    yield from wrap(f"Works now: {works_now(view.tiers)}.", look.width)
    for typed, what in adds_more(view.tiers):
        yield from wrap(f"Adds more: {typed}  ({what})", look.width)
    words = "Type what should change, or a question. / lists commands, help explains them, Ctrl+D ends."
    yield from painted(words, look, Role.MUTED)


def plan_words(view: SessionView, look: Look) -> Iterator[str]:
    """Below a plan: what is left to spend, what is missing, and the short commands."""
    left, short = left_words(view), shortfall_words(view)
    if left:
        yield from labelled("left", left, look, Role.MUTED)
    if short:
        words = f"{short}: lower tiers, or {raised_command(view)}"
        yield from labelled("budget", words, look, Role.WARN)
    yield from painted(_on_a_plan(view), look, Role.MUTED, _INDENT)


def _on_a_plan(view: SessionView) -> str:
    """The short commands, with steps that there are."""
    names = [step_name(step.step.id).removeprefix("s") for step in view.current_steps] or ["1"]
    first, last = names[0], names[-1]
    move = f", move {last} {first}" if len(names) > 1 else ""
    words = f"{last} local, drop {last}{move}, edit {first} TEXT"
    return f"go runs it, stop forgets it. {words} change it; show {first} opens a step."


def choice_lines(view: SessionView, look: Look) -> Iterator[str]:
    """What can be done about the first step that waits for money, numbered."""
    choices = wall_choices(view)
    if choices is None:
        return
    for number, (_, what, typed) in enumerate(choice_rows(choices), start=1):
        yield from _numbered(number, f"{what}  ({typed})", look)
    yield look.paint(f"{_INDENT}type a number", Role.MUTED)


def declined_lines(declined: RequestDeclined, look: Look) -> Iterator[str]:
    """Why nothing was planned, and what the words could mean, numbered."""
    yield from wrap(f"Not planned: {one_line(declined.reason, 400)}", look.width)
    if declined.candidates:
        yield "It could mean:"
    for number, candidate in enumerate(declined.candidates, start=1):
        yield from _numbered(number, place(candidate), look)
    if declined.candidates:
        yield look.paint(f"{_INDENT}type a number to ask again with that one", Role.MUTED)
    yield from _hint_lines(declined.hints, look)


def _hint_lines(hints: Sequence[str], look: Look) -> Iterator[str]:
    """A few examples and everything else; a screen full of examples would hide the reason above them."""
    examples = [hint for hint in hints if hint.startswith("try: ")]
    for hint in (*examples[:MOST_EXAMPLES], *(hint for hint in hints if hint not in examples)):
        yield from wrap(one_line(hint, 400), look.width)


def _numbered(number: int, text: str, look: Look) -> Iterator[str]:
    sign = f"{_INDENT}{number}"
    return hanging(sign, look.paint(sign, Role.STRONG), text, look.width)

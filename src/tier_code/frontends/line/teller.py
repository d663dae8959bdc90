"""What a record makes the line mode print: what every printing front end says, and what can be typed next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from tier_code.domain import events as e
from tier_code.domain.plan import StepState
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.untrusted import one_line, sanitize
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.line.asking import choice_lines, declined_lines, plan_words, welcome_lines
from tier_code.frontends.line.hunk_lines import left_out_lines
from tier_code.frontends.shared.printing.change_lines import change_lines, in_part_lines
from tier_code.frontends.shared.printing.coloured_diff import shown_diff
from tier_code.frontends.shared.printing.columns import wrap
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.paragraphs import painted
from tier_code.frontends.shared.printing.plan_table import plan_lines
from tier_code.frontends.shared.printing.progress import ProgressTeller
from tier_code.frontends.shared.printing.session_lines import found_lines, opening_lines, session_lines
from tier_code.frontends.shared.printing.step_lines import step_lines
from tier_code.frontends.shared.wording import file_name, outcome_sentence, receipt, step_range

_LABEL = 9
_LEFT_TO_THE_SHELL = "next"
"""The receipt's label for shell commands; inside a session the words of the session do it."""


class Teller:
    """Turns records into lines, in the look of the moment."""

    def __init__(self, look: Callable[[], Look]) -> None:
        self._look = look
        self._progress = ProgressTeller(look())

    def lines(self, event: e.Event, view: SessionView, *, typed: bool = False) -> Iterable[str]:
        """What is new; `view` is the session after the event.

        `typed` says that the user has just typed this request, so that it stands above already.
        """
        look = self._look()
        if isinstance(event, e.ProgressMade):
            return self._progress.lines(event)
        if isinstance(event, e.PromptSubmitted) and typed:
            return ()
        own = _OWN.get(type(event))
        if own is not None:
            return own(event, view, look)
        told = (session_lines, step_lines, change_lines)
        return chain.from_iterable(lines(event, view, look) for lines in told)


def receipt_lines(view: SessionView, look: Look) -> Iterator[str]:
    """The newest turn in a few lines."""
    headline, *lines = receipt(view, look.glyphs)
    yield from painted(headline, look, Role.STRONG)
    for line in lines:
        label, words = line[:_LABEL], line[_LABEL:]
        if label.strip() == _LEFT_TO_THE_SHELL:
            return
        yield from _labelled(label, words, look)


def _labelled(label: str, words: str, look: Look) -> Iterator[str]:
    """Columns inside a line stay as they are where they fit."""
    room = look.width - _LABEL
    first, *others = [words] if len(words) <= room else wrap(words, room)
    yield look.paint(label, Role.MUTED) + first
    yield from (" " * _LABEL + line for line in others)


def what_next(view: SessionView, look: Look) -> Iterator[str]:
    """What can be typed now, where something waits."""
    states = {step.state for step in view.current_steps}
    offers = []
    if StepState.PASSED in states:
        offers.append("diff shows what is staged, accept writes it, reject forgets it")
    if states & UNFINISHED and view.phase is not Phase.PLAN_REVIEW:
        offers.append("continue runs the rest")
    if StepState.FAILED in states:
        offers.append("rerun STEP tries again, STEP TIER on another tier, replan asks for other steps")
    for offer in offers:
        yield from painted(offer, look, Role.MUTED, "  ")


def where_it_stands(view: SessionView, look: Look) -> Iterator[str]:
    """For whoever comes back: the newest request and how it stands."""
    turn = view.turn
    if turn is None:
        yield from welcome_lines(view, look)
        return
    yield ""
    request = one_line(turn.request, 300)
    yield from painted(f"Last asked: {request}", look, Role.STRONG)
    if view.phase is Phase.PLAN_REVIEW:
        yield ""
        yield from plan_lines([step.step for step in view.current_steps], turn.notes, look)
        yield from plan_words(view, look)
        return
    yield from wrap(outcome_sentence(view, look.glyphs), look.width)
    yield from what_next(view, look)
    yield from choice_lines(view, look)


_Write = e.PatchApplied | e.ChangesUndone | e.ChangesRedone
Lines = Callable[[Any, SessionView, Look], Iterable[str]]


def _opened(event: e.SessionOpened, view: SessionView, look: Look) -> Iterable[str]:
    del event
    return (*opening_lines(view, look), *welcome_lines(view, look), "")


def _resumed(event: e.SessionResumed, view: SessionView, look: Look) -> Iterable[str]:
    return (*found_lines(event, view, look), *where_it_stands(view, look), "")


def _declined(event: e.RequestDeclined, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (*declined_lines(event, look), "")


def _planned(event: e.PlanProposed, view: SessionView, look: Look) -> Iterable[str]:
    return ("", *plan_lines(event.plan.steps, event.plan.notes, look), *plan_words(view, look), "")


def _ended(event: e.TurnFinished, view: SessionView, look: Look) -> Iterable[str]:
    del event
    return ("", *receipt_lines(view, look), *what_next(view, look), "")


def _refused(event: e.BudgetExhausted, view: SessionView, look: Look) -> Iterable[str]:
    return chain(step_lines(event, view, look), choice_lines(view, look))


def _written(event: _Write, view: SessionView, look: Look) -> Iterator[str]:
    """The diff was there to be read before; what is new is that it happened."""
    listed = [step.step.id for step in view.steps if step.step.id in event.steps]
    verb = {e.ChangesUndone: "Undone", e.ChangesRedone: "Written again"}.get(type(event), "Written")
    yield f"{look.paint(look.glyphs.done, Role.GOOD)} {verb}: {step_range(listed, look.glyphs)}"
    for edit in event.patch.edits:
        added = sum(len(hunk.new_lines) for hunk in edit.hunks)
        removed = sum(len(hunk.old_lines) for hunk in edit.hunks)
        what = "created " if edit.before is None else "deleted " if edit.after is None else ""
        yield f"  {what}{file_name(edit.path)}  +{added} {look.glyphs.minus}{removed}"
    if isinstance(event, e.PatchApplied):
        yield from in_part_lines(event, view, look)
        yield look.paint("  undo takes it back, commit makes it a git commit", Role.MUTED)


def _proposed(event: e.CommitProposed, view: SessionView, look: Look) -> Iterator[str]:
    del view
    yield ""
    for line in sanitize(event.message).split("\n"):
        yield look.paint(line, Role.STRONG)
    yield ""
    yield from shown_diff(event.patch, look)
    for note in event.notes:
        yield look.paint(str(one_line(note, 400)), Role.WARN)
    yield look.paint("  /commit makes it, /commit MESSAGE with your words", Role.MUTED)


_OWN: dict[type, Lines] = {
    e.SessionOpened: _opened,
    e.SessionResumed: _resumed,
    e.RequestDeclined: _declined,
    e.PlanProposed: _planned,
    e.TurnFinished: _ended,
    e.BudgetExhausted: _refused,
    e.CommitProposed: _proposed,
    e.HunksRejected: left_out_lines,
    e.PatchApplied: _written,
    e.ChangesUndone: _written,
    e.ChangesRedone: _written,
}
"""Events that the line mode tells otherwise than paper does, because something can be typed next."""

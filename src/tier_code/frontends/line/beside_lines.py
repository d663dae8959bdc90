"""What a replay prints beside the recorded: below each step that ended, and below the end of a run."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.domain import events as e
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.beside import Beside, spend_words, step_words, summary_words
from tier_code.frontends.shared.printing.columns import wrap
from tier_code.frontends.shared.printing.look import Look, Role

_INDENT = 4


def beside_lines(event: e.Event, view: SessionView, beside: Beside, look: Look) -> Iterator[str]:
    """Lines for this event; none for most, and none when there is nothing beside the recording."""
    words: tuple[str, ...] = ()
    if isinstance(event, e.StepFinished):
        words = step_words(beside, view, event.step, look.glyphs)
    elif isinstance(event, e.TurnFinished):
        words = (spend_words(beside, view, look.glyphs), summary_words(beside))
    for each in filter(None, words):
        for line in wrap(each, look.width - _INDENT):
            yield " " * _INDENT + look.paint(line, Role.MUTED)

"""The part of the reducer for what the user decided about the whole session: commits, classes, forgetting."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.view import SessionView

KEPT_NOTICES = 200
ChoiceEvent = e.CommitProposed | e.ChangesCommitted | e.ClassTierSet | e.ConversationCompacted


def fold_choice(view: SessionView, event: ChoiceEvent) -> SessionView:
    """The view after one such decision."""
    match event:
        case e.CommitProposed():
            return replace(view, proposal=event)
        case e.ChangesCommitted():
            made = replace(
                view, commits=(*view.commits, event), committed_writes=len(view.writes), proposal=None
            )
            return told(made, *event.notes)
        case e.ClassTierSet():
            others = tuple(known for known in view.class_tiers if known[0] != event.name)
            chosen = replace(view, class_tiers=(*others, (event.name, event.tier)))
            return told(chosen, f"{event.name} starts on {event.tier.value} from now on")
        case e.ConversationCompacted():
            return told(view, forgotten_words(event))
        case _:
            assert_never(event)


def forgotten_words(event: e.ConversationCompacted) -> str:
    """How many messages went, and what the planner still knows."""
    if not event.messages:
        return "the planner had nothing to forget"
    knows = f"what became of {event.receipts} steps" if event.receipts else "only the repository"
    return f"the planner forgot {event.messages} messages; it still knows {knows}"


def told(view: SessionView, *lines: str) -> SessionView:
    """The view after the user was told this, outside of any step."""
    return replace(view, notices=(*view.notices, *lines)[-KEPT_NOTICES:], told=view.told + len(lines))

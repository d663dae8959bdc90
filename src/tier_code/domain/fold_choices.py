"""The part of the reducer for what the user decided about the whole session: commits, classes, forgetting."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.view import SessionView

ChoiceEvent = e.CommitProposed | e.ChangesCommitted | e.ClassTierSet | e.ConversationCompacted


def fold_choice(view: SessionView, event: ChoiceEvent) -> SessionView:
    """The view after one such decision."""
    match event:
        case e.CommitProposed():
            return replace(view, proposal=event)
        case e.ChangesCommitted():
            return replace(
                view, commits=(*view.commits, event), committed_writes=len(view.writes), proposal=None
            )
        case e.ClassTierSet():
            others = tuple(known for known in view.class_tiers if known[0] != event.name)
            return replace(view, class_tiers=(*others, (event.name, event.tier)))
        case e.ConversationCompacted():
            return view
        case _:
            assert_never(event)

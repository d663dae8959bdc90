"""Textual bindings made from the registry of actions; no key is written anywhere else."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tier_code.frontends.shared.actions import Action, Context, action, actions_in

_FIRST = ("mode",)
"""Actions whose keys Textual would take for moving the focus."""
_NO_KEY = "none"
"""Begins the name of a key that no terminal sends: what a user may bind must be there to be bound anew."""


def bindings_for(context: Context, *, priority: bool = False) -> list[BindingType]:
    """One binding per action of the context, so that a user may give it a key; each asks for it by id."""
    return [binding(action, priority=priority or action.id in _FIRST) for action in actions_in(context)]


def bindings_of(*action_ids: str) -> list[BindingType]:
    """The bindings of these actions, for a place that is not their own."""
    return [binding(action(action_id)) for action_id in action_ids]


def binding(bound: Action, *, priority: bool = False) -> Binding:
    """The binding of one action, remappable by the action's id."""
    return Binding(
        bound.keys or f"{_NO_KEY} {bound.id}",
        f"ask('{bound.id}')",
        bound.title,
        id=bound.id,
        tooltip=bound.tooltip,
        show=False,
        priority=priority,
    )

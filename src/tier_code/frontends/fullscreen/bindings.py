"""Textual bindings made from the registry of actions; no key is written anywhere else."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tier_code.frontends.shared.actions import Action, Context, action, actions_in

_FIRST = ("mode",)
"""Actions whose keys Textual would take for moving the focus."""


def bindings_for(context: Context, *, priority: bool = False) -> list[BindingType]:
    """One binding per action of the context that has a key; each asks for its action by id."""
    return [
        binding(action, priority=priority or action.id in _FIRST)
        for action in actions_in(context)
        if action.keys
    ]


def bindings_of(*action_ids: str) -> list[BindingType]:
    """The bindings of these actions, for a place that is not their own."""
    return [binding(action(action_id)) for action_id in action_ids]


def binding(bound: Action, *, priority: bool = False) -> Binding:
    """The binding of one action, remappable by the action's id."""
    return Binding(
        bound.keys,
        f"ask('{bound.id}')",
        bound.title,
        id=bound.id,
        tooltip=bound.tooltip,
        show=False,
        priority=priority,
    )

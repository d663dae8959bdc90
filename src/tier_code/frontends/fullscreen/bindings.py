"""Textual bindings made from the registry of actions; no key is written anywhere else."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tier_code.frontends.shared.actions import Action, Context, actions_in


def bindings_for(context: Context, *, priority: bool = False) -> list[BindingType]:
    """One binding per action of the context that has a key; each asks for its action by id."""
    return [binding(action, priority=priority) for action in actions_in(context) if action.keys]


def binding(action: Action, *, priority: bool = False) -> Binding:
    """The binding of one action, remappable by the action's id."""
    return Binding(
        action.keys,
        f"ask('{action.id}')",
        action.title,
        id=action.id,
        tooltip=action.tooltip,
        show=False,
        priority=priority,
    )

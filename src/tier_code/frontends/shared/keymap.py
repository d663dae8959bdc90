"""Which keys ask for which action: the shipped ones, and a user's own where nothing speaks against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from difflib import get_close_matches

from tier_code.domain.tiers import TierName
from tier_code.frontends.shared.actions import (
    ACTIONS,
    OUTSIDE_THE_PROMPT_TOO,
    Action,
    Context,
    action,
    is_action,
)
from tier_code.frontends.shared.key_names import is_typed, key_label, key_labels, key_named, spoken

_TOGETHER = (
    {Context.PROMPT, Context.ANYWHERE},
    {Context.PLAN, Context.REPLAY, Context.ANYWHERE},
    {Context.STEP, Context.ANYWHERE},
    {Context.DIFF, Context.ANYWHERE},
)
"""Places whose keys are listened to at the same time."""
_WRITING = (Context.PROMPT, Context.ANYWHERE)
_IN_A_TEXT = frozenset({"backspace", "delete", "tab", "left", "right"})
_MOVING = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a user's key for an action is not taken; the shipped one stays."""

    action: str
    """The id as the user wrote it."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Keymap:
    """Keys that are not the shipped ones, and what could not be taken."""

    moved: Mapping[str, str] = field(default_factory=dict)
    """Action id to its keys, as the registry names keys, separated by commas."""
    objections: tuple[Objection, ...] = ()


_IN_FORCE: ContextVar[Mapping[str, str]] = ContextVar("keys in force")
"""Of the front end that runs in this context. Painted text names keys in many places; all ask here."""


def hold(keymap: Keymap) -> None:
    """Let these keys be the ones that every text of this front end names."""
    _IN_FORCE.set(keymap.moved)


def keys_of(action_id: str) -> str:
    """The keys in force of an action, separated by commas; empty where it has none."""
    return _IN_FORCE.get({}).get(action_id) or action(action_id).keys


def is_moved(action_id: str) -> bool:
    """Whether the user chose the key."""
    return action_id in _IN_FORCE.get({})


def shown_key(action_id: str) -> str:
    """The first key of an action in a footer: `^B`, `⏎`."""
    return key_label(keys_of(action_id))


def shown_keys(action_id: str) -> str:
    """All keys of an action in a table."""
    return key_labels(keys_of(action_id))


def spoken_key(action_id: str) -> str:
    """The first key of an action in a sentence: `Ctrl+B`, `Enter`."""
    return spoken(keys_of(action_id))


def spoken_keys(action_id: str) -> list[str]:
    """All keys of an action in sentences."""
    return [spoken(key) for key in _each(keys_of(action_id).split(","))]


def tier_keys(between: str) -> str:
    """The keys that set a step's tier: `1-5`, or each of them where they are no row."""
    keys = [shown_key(f"tier-{tier.value}") for tier in TierName]
    row = not any(is_moved(f"tier-{tier.value}") for tier in TierName)
    return f"{keys[0]}{between}{keys[-1]}" if row else "/".join(keys)


def keymap_from(given: Mapping[str, Sequence[str]]) -> Keymap:
    """What a user wants (action id to keys as they write them, in their order), as far as it goes.

    An objection is made to an unknown action or key, to a key that typing or moving needs, and to one that
    another action has in the same place: of two that the user moved there, the first has it.
    """
    moved: dict[str, str] = {}
    objections: list[Objection] = []
    for action_id, written in given.items():
        try:
            moved[action_id] = ",".join(_checked(action_id, written))
        except ValueError as problem:
            objections.append(Objection(action=action_id, words=str(problem)))
    while clash := next(_clashes(moved), None):
        loser, holder, key = clash
        del moved[loser]
        words = f"{spoken(key)} asks for {holder} in the same place; choose another key, or give {holder} one"
        objections.append(Objection(action=loser, words=f"{words}{_stays(loser)}"))
    return Keymap(moved=moved, objections=tuple(objections))


def _checked(action_id: str, written: Sequence[str]) -> list[str]:
    """The keys by the registry's names. Errors: ValueError in words for the user."""
    if not is_action(action_id):
        near = get_close_matches(action_id, [each.id for each in ACTIONS], n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"there is no action of that name{meant} (`tier-code config keys` lists them)")
    stays = _stays(action_id)
    if not written:
        raise ValueError(f'write one key as a text, or several as a list such as ["ctrl+y", "f5"]{stays}')
    found: list[str] = []
    for each in written:
        try:
            key = key_named(each)
        except ValueError as problem:
            raise ValueError(f"{problem}{stays}") from None
        needed = _needed_for(key, action(action_id))
        if needed:
            raise ValueError(f"{spoken(key)} is needed for {needed}; choose another key{stays}")
        found.append(key)
    return list(dict.fromkeys(found))


def _stays(action_id: str) -> str:
    keys = action(action_id).keys
    return f"; {action_id} stays on {' '.join(spoken(key) for key in keys.split(','))}" if keys else ""


def _needed_for(key: str, moved: Action) -> str:
    """What the key is for where the action is listened to; empty when it is free."""
    shipped = {each for other in ACTIONS if other.context is moved.context for each in other.keys.split(",")}
    if key in action(moved.id).keys.split(",") or (moved.context is Context.REPLAY and key in shipped):
        return ""
    if moved.context in _WRITING and (is_typed(key) or key in _IN_A_TEXT | _MOVING):
        return "typing"
    return "moving about" if key in _MOVING | {"tab"} else ""


def _clashes(moved: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(action that the user moved, action that has the key, key)."""
    order = list(moved)
    for place, loser in enumerate(order):
        for other in ACTIONS:
            if other.id == loser or other.id in order[place:] or not _meet(action(loser), other):
                continue
            shipped = _set(action(loser).keys) & _set(other.keys)
            for key in moved[loser].split(","):
                if key in _set(moved.get(other.id, other.keys)) - shipped:
                    yield loser, other.id, key


def _meet(one: Action, other: Action) -> bool:
    return any(_places(one) & together and _places(other) & together for together in _TOGETHER)


def _places(bound: Action) -> set[Context]:
    everywhere = bound.id in OUTSIDE_THE_PROMPT_TOO
    return {bound.context, Context.ANYWHERE} if everywhere else {bound.context}


def _set(keys: str) -> set[str]:
    return set(_each(keys.split(",")))


def _each(keys: Iterable[str]) -> Iterator[str]:
    return (key for key in keys if key)

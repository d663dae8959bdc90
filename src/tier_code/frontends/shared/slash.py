"""Reads what was typed into the prompt: a slash command, a number that chooses, or a request."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from tier_code.frontends.shared.actions import Action, completions, slash_action

_WHOLE = ("edit",)
"""Commands whose words after the step are one text."""
_ONE_TEXT = ("commit", "title", "allow", "find")
"""Commands whose words are one text."""


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A known command and its words."""

    action: Action
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownSlash:
    """A command that does not exist, and what might have been meant."""

    name: str
    nearest: str
    """Empty when nothing is near."""


def parse_slash(text: str) -> SlashCommand | UnknownSlash:
    """Read `/name word word`; `text` begins with a slash."""
    name, _, rest = text[1:].partition(" ")
    action = slash_action(name.strip())
    if action is None:
        names = [known.slash for known in completions("")]
        return UnknownSlash(name.strip(), next(iter(get_close_matches(name.strip(), names, 1)), ""))
    return SlashCommand(action, _words(action, rest))


def _words(action: Action, rest: str) -> tuple[str, ...]:
    if action.id in _ONE_TEXT:
        return (rest.strip(),) if rest.strip() else ()
    return tuple(rest.split(None, 1) if action.id in _WHOLE else rest.split())


def typed_name(text: str) -> str | None:
    """The unfinished command name when `text` is one, without its slash; None otherwise."""
    return text[1:] if text.startswith("/") and " " not in text and "\n" not in text else None

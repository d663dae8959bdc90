"""What may be meant by what is being typed: slash commands or names of the repository, one of them chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.frontends.fullscreen.painting.completion import completion_lines, mention_lines
from tier_code.frontends.fullscreen.painting.lines import Line
from tier_code.frontends.shared.actions import Action
from tier_code.ports.mentions import Mention

_NAMING = re.compile(r"(?:^|(?<=\s))@(\S*)$")


_SYMBOL_AFTER_A_SPACE = re.compile(r"(?:^|(?<=\s))@[^\s:]+( ::)$")


def parted_symbol(before: str) -> str:
    """What a `::` is typed as behind a name that was just put in with a space; else empty."""
    found = _SYMBOL_AFTER_A_SPACE.search(before)
    return found[1] if found else ""


def typed_mention(before: str) -> str | None:
    """The letters behind an `@` at the end of a text; None when no name is begun there."""
    found = _NAMING.search(before)
    return found[1] if found else None


class Offers:
    """A list above the prompt; empty when nothing is offered."""

    def __init__(self) -> None:
        self._actions: tuple[Action, ...] = ()
        self._mentions: tuple[Mention, ...] = ()
        self._place = 0

    def __bool__(self) -> bool:
        return bool(self._actions or self._mentions)

    @property
    def action(self) -> Action | None:
        """The chosen command, when commands are offered."""
        return self._actions[self._place] if self._actions else None

    @property
    def mention(self) -> Mention | None:
        """The chosen name, when names are offered."""
        return self._mentions[self._place] if self._mentions else None

    def show(self, *, actions: Sequence[Action] = (), mentions: Sequence[Mention] = ()) -> None:
        """Offer these, the first one chosen."""
        self._actions, self._mentions, self._place = tuple(actions), tuple(mentions), 0

    def move(self, by: int) -> None:
        """Choose the next one up or down, around the ends."""
        self._place = (self._place + by) % len(self._actions or self._mentions)

    def lines(self, width: int, most: int) -> list[Line]:
        """At most `most` of them, around the chosen one."""
        if self._mentions:
            return mention_lines(self._mentions, self._place, width, most)
        return completion_lines(self._actions, self._place, width, most)

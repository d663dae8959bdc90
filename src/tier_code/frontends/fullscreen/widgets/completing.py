"""Completes what is being typed: slash commands, and names of the repository behind an `@`."""

from __future__ import annotations

from tier_code.frontends.fullscreen.widgets.offers import Offers, parted_symbol, typed_mention
from tier_code.frontends.fullscreen.widgets.prompt import Prompt
from tier_code.frontends.shared.actions import completions
from tier_code.frontends.shared.slash import typed_name
from tier_code.ports.mentions import MentionSource

_FOLDER = "folder"
_LOOKED_UP = 40
"""Names that are offered at once; more letters are quicker than more rows."""
_MOVES = {"up": -1, "down": 1}


class Completing:
    """Offers what may be meant in a prompt, and puts what is chosen into it."""

    def __init__(self, prompt: Prompt, source: MentionSource | None) -> None:
        self._prompt = prompt
        self._source = source
        self.offers = Offers()

    @property
    def begun(self) -> str | None:
        """The letters of a name that can be looked up; None when none is being typed."""
        return typed_mention(self._prompt.before_cursor) if self._source else None

    def join(self) -> None:
        """Let a `::` that is typed behind a chosen name belong to it: its symbols are offered next."""
        parted = parted_symbol(self._prompt.before_cursor) if self._source else ""
        if parted:
            self._prompt.replace_before_cursor(parted, parted.lstrip())

    async def look_up(self, begun: str) -> bool:
        """Offer names for what was begun; False when the user has typed on meanwhile."""
        found = await self._source.find(begun, _LOOKED_UP) if self._source else ()
        if typed_mention(self._prompt.before_cursor) != begun:
            return False
        self.offers.show(mentions=found)
        return True

    def offer_commands(self, typed: str) -> None:
        """Offer the commands that begin so; none when no command is being typed."""
        name = typed_name(typed)
        self.offers.show(actions=completions(name) if name is not None else ())

    def catch_up(self, entered: str) -> None:
        """A fast hand is ahead of the list: what is offered is for what was entered."""
        action, name = self.offers.action, typed_name(entered)
        if action and (name is None or not action.slash.startswith(name)):
            self.offer_commands(entered)

    def key(self, key: str) -> bool:
        """Move in the list or complete; whether the key means something to it."""
        if not self.offers:
            return False
        if key in _MOVES:
            self.offers.move(_MOVES[key])
        elif key == "tab":
            self.complete()
        return key in _MOVES or key == "tab"

    def complete(self) -> None:
        """Put what is chosen into the prompt."""
        action, mention = self.offers.action, self.offers.mention
        if action:
            self._prompt.fill(f"/{action.slash} " if action.takes else f"/{action.slash}")
        elif mention:
            # A folder is rarely all that is meant: what it holds is offered next.
            name = f"@{mention.text}" if mention.kind == _FOLDER else f"@{mention.text} "
            begun = typed_mention(self._prompt.before_cursor) or ""
            self._prompt.replace_before_cursor(f"@{begun}", name)

    def taken(self, entered: str) -> str | None:
        """What to carry out on Enter: what stands there when it is whole, else what was chosen.

        None when it was completed and the user goes on typing.
        """
        action, mention = self.offers.action, self.offers.mention
        if mention and mention.text != typed_mention(self._prompt.before_cursor):
            self.complete()
            return None
        if action and entered[1:] != action.slash:
            self.complete()
            return None if action.takes else f"/{action.slash}"
        return entered

"""What is offered while one types: slash commands with their help, steps and tiers, names behind `@`."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from tier_code.domain.tiers import LADDER
from tier_code.domain.untrusted import one_line, sanitize_strictly
from tier_code.domain.view import SessionView
from tier_code.frontends.line.help_lines import SCREEN_ONLY
from tier_code.frontends.shared.actions import completions, slash_action
from tier_code.frontends.shared.slash import typed_name
from tier_code.ports.mentions import MentionSource

_NAMING = re.compile(r"(?:^|(?<=\s))@(\S*)$")
_LOOKED_UP = 40
_LONGEST_HELP = 70


def names_something(text: str) -> bool:
    """Whether what stands before the cursor begins a command or a name, so that help is wanted unasked."""
    return text.startswith("/") or bool(_NAMING.search(text))


class EntryCompleter(Completer):
    """Looks at the session as it stands. Names come from the repository; only harmless ones are offered."""

    def __init__(
        self, view: Callable[[], SessionView], themes: Sequence[str], mentions: MentionSource | None
    ) -> None:
        self._view = view
        self._themes = themes
        self._mentions = mentions

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Everything that needs no looking up."""
        del complete_event
        text = document.text_before_cursor
        name = typed_name(text)
        if name is not None:
            return _commands(name)
        return self._words(text) if text.startswith("/") and "\n" not in text else ()

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Commands at once, names as soon as they are found."""
        for completion in self.get_completions(document, complete_event):
            yield completion
        begun = _NAMING.search(document.text_before_cursor)
        if begun is None or self._mentions is None:
            return
        for mention in await self._mentions.find(begun[1], _LOOKED_UP):
            if sanitize_strictly(mention.text) == mention.text and mention.text.isprintable():
                yield Completion(
                    mention.text, -len(begun[1]), display_meta=str(one_line(mention.kind, _LONGEST_HELP))
                )

    def _words(self, text: str) -> Iterator[Completion]:
        """Steps, tiers or themes behind a command that takes them."""
        name, *words = text[1:].split(" ")
        action = slash_action(name)
        if action is None or not words:
            return
        begun = words[-1]
        for word, what in self._offered(action.takes, len(words)):
            if word.startswith(begun):
                yield Completion(word, -len(begun), display_meta=what)

    def _offered(self, takes: str, place: int) -> Iterator[tuple[str, str]]:
        wanted = takes.strip("[]").split(" ")
        kind = wanted[place - 1].strip("[].") if place <= len(wanted) else ""
        if kind == "TIER":
            yield from ((tier.value, "") for tier in LADDER)
        elif kind == "NAME":
            yield from ((theme, "") for theme in ("terminal", *self._themes))
        elif "STEP" in wanted[0]:
            for step in self._view().current_steps:
                yield str(one_line(step.step.id, 40)), str(one_line(step.step.title, _LONGEST_HELP))


def _commands(name: str) -> Iterator[Completion]:
    for action in completions(name):
        if action.id not in SCREEN_ONLY:
            typed = f"/{action.slash}"
            yield Completion(
                typed + (" " if action.takes else ""),
                -len(name) - 1,
                display=f"{typed} {action.takes}".rstrip(),
                display_meta=action.tooltip,
            )

"""The prompt of the line mode, on prompt-toolkit: editing, history, completion, toolbar."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO, cast

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import DynamicStyle, Style

from tier_code.domain.view import SessionView
from tier_code.frontends.line.above_prompt import AbovePrompt, SteadyInput
from tier_code.frontends.line.completion import EntryCompleter, names_something
from tier_code.frontends.line.entry_history import EntryHistory
from tier_code.frontends.line.key_bindings import entry_keys
from tier_code.frontends.line.keyboard import Front, Left
from tier_code.frontends.line.shades import colour_depth, prompt_style
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.shared.folding import PastedTexts
from tier_code.frontends.shared.marks import in_ascii
from tier_code.frontends.shared.printing.outlet import unless_nobody_reads

_ROWS_FOR_COMPLETIONS = 7
_SHORTEST_REDRAW = 0.1
"""Seconds between two pictures of the prompt while records come."""
_ESCAPE_SECONDS = 0.2
"""How long a lone Esc is waited out, as it may begin Alt+Enter."""
_DEPTHS = {24: ColorDepth.DEPTH_24_BIT, 8: ColorDepth.DEPTH_8_BIT, 4: ColorDepth.DEPTH_4_BIT}


class ToolkitKeyboard:
    """A `Keyboard` with everything that hands know from shells."""

    def __init__(self, front: Front, surroundings: LineSurroundings, looks: Looks) -> None:
        self._front = front
        self._surroundings = surroundings
        self._looks = looks
        self._input = SteadyInput(surroundings.typed, surroundings.late)
        store_typeahead(self._input, self._input.keys_of(surroundings.typed_ahead))
        self._pasted = PastedTexts()
        self._leaving = False
        """Whether Ctrl+C was pressed where it had nothing to stop or clear."""
        self._left = False
        self._drawn: StyleAndTextTuples = []
        self._session: PromptSession[str] | None = None
        self._view = SessionView()

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """Take the terminal; the prompt itself is drawn while an entry is waited for."""
        self._session = session = self._new_session()
        # Raw between two entries too: what is typed early is the next entry's, keys and all.
        with (
            session.input.raw_mode(),
            AbovePrompt(session.app, self._surroundings.out).opened() as out,
        ):
            yield out

    async def entry(self) -> str:
        """The next entry."""
        if self._left:
            raise Left
        assert self._session is not None  # noqa: S101 - entries are read while it is open
        try:
            typed = await self._session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            raise Left from None
        except OSError as problem:
            unless_nobody_reads(problem, self._surroundings.out)
            raise Left from None
        self._leaving = False
        return self._pasted.unfold(typed)

    def before_output(self) -> None:
        """Lines go above the prompt by themselves."""

    def follow(self, view: SessionView) -> None:
        """Draw the toolbar again when it is different."""
        self._view = view
        if self._session is not None and self._toolbar() != self._drawn:
            self._session.app.invalidate()

    def leave(self) -> None:
        """End the prompt, or the next one."""
        self._left = True
        if self._session is not None and self._session.app.is_running:
            self._session.app.exit(exception=Left)

    def suspend(self) -> None:
        """Put the terminal back as it was, stop, and draw the prompt anew afterwards."""
        loop = asyncio.get_running_loop()
        loop.remove_signal_handler(signal.SIGTSTP)
        run_in_terminal(self._stop)
        loop.call_soon(loop.add_signal_handler, signal.SIGTSTP, self.suspend)

    def _stop(self) -> None:
        with self.lent():
            os.kill(0, signal.SIGTSTP)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """An editor or the shell has the terminal, as it was before."""
        with self._input.lent(), self._input.cooked_mode():
            yield

    @property
    def written(self) -> str:
        """What stands in the prompt."""
        return self._session.default_buffer.text if self._session is not None else ""

    def edit(self) -> None:
        """Ctrl+G: the entry in the user's editor."""
        assert self._session is not None  # noqa: S101 - keys come from its prompt
        self._input.lend(self._session.default_buffer.open_in_editor())

    def clear(self) -> None:
        """Ctrl+C: stop what runs, else empty the entry (Up brings it back), else leave when asked twice."""
        assert self._session is not None  # noqa: S101 - keys come from its prompt
        buffer = self._session.default_buffer
        if self._front.busy:
            self._front.interrupt()
        elif buffer.text:
            buffer.append_to_history()
            buffer.reset()
            self._leaving = False
        elif self._leaving:
            self._session.app.exit(exception=Left)
        else:
            self._leaving = True
            self._front.say("Ctrl+C again quits; the session can be resumed")

    def _new_session(self) -> PromptSession[str]:
        given = self._surroundings
        look = self._looks()
        themes = [theme.name for theme in given.themes]
        session: PromptSession[str] = PromptSession(
            message=[("class:prompt", f"{look.glyphs.prompt} ")],
            multiline=True,
            prompt_continuation="  ",
            completer=EntryCompleter(lambda: self._view, themes, given.mentions),
            complete_while_typing=Condition(self._naming),
            reserve_space_for_menu=_ROWS_FOR_COMPLETIONS,
            history=self._history(),
            key_bindings=entry_keys(self, self._front, self._pasted),
            bottom_toolbar=self._draw_toolbar,
            style=DynamicStyle(lambda: Style.from_dict(prompt_style(self._looks.theme))),
            color_depth=_DEPTHS[colour_depth(given.environ)] if look.colour else ColorDepth.DEPTH_1_BIT,
            tempfile_suffix=".md",
            input=self._input,
        )
        session.app.min_redraw_interval = _SHORTEST_REDRAW
        session.app.timeoutlen = _ESCAPE_SECONDS
        session.app.ttimeoutlen = _ESCAPE_SECONDS
        return session

    def _history(self) -> History:
        log = self._surroundings.entries
        return EntryHistory(log, self._pasted.unfold) if log else InMemoryHistory()

    def _naming(self) -> bool:
        session = self._session
        return session is not None and names_something(session.default_buffer.document.text_before_cursor)

    def _draw_toolbar(self) -> StyleAndTextTuples:
        self._drawn = self._toolbar()
        return self._drawn

    def _toolbar(self) -> StyleAndTextTuples:
        ascii_only = self._surroundings.ascii_only
        pieces = [
            (f"class:{role}" if role else "", in_ascii(text) if ascii_only else text)
            for role, text in self._front.toolbar()
        ]
        return cast("StyleAndTextTuples", pieces)

"""What the line mode is given besides records and commands: terminal, colours, names, past sessions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TextIO

from tier_code.domain.terminal_answers import AnswerSieve
from tier_code.frontends.line.shades import colour_depth, shades_of
from tier_code.frontends.shared.back_office import BackOffice
from tier_code.frontends.shared.keymap import Keymap
from tier_code.frontends.shared.marks import ASCII
from tier_code.frontends.shared.printing.look import Look, look_for
from tier_code.frontends.shared.session_row import SessionRow
from tier_code.frontends.shared.theme_roles import ThemeRoles
from tier_code.ports.clock import Clock
from tier_code.ports.entry_log import EntryLog
from tier_code.ports.mentions import MentionSource


def _no_sessions() -> Sequence[SessionRow]:
    return ()


def _no_editor(draft: str, suffix: str) -> str:
    del suffix
    return draft


@dataclass(frozen=True, kw_only=True)
class LineSurroundings:
    """How lines look and where they are typed, as far as the user may choose."""

    out: TextIO
    """The terminal that lines go to."""
    typed: TextIO
    """The terminal that is typed on; another file than standard input when that is a pipe."""
    clock: Clock
    environ: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    """Print and read whole lines only: nothing is drawn twice."""
    ascii_only: bool = False
    themes: Sequence[ThemeRoles] = ()
    theme: str = ""
    """Name of the theme to begin with; empty means the terminal's own sixteen colours."""
    keymap: Keymap = field(default_factory=Keymap)
    """Keys that the user chose."""
    typed_ahead: str = ""
    """What was typed before there was a prompt."""
    late: AnswerSieve | None = None
    """Takes answers of the terminal out of what is typed, where some may still come."""
    sessions: Callable[[], Sequence[SessionRow]] = _no_sessions
    """Sessions of this repository, newest first."""
    mentions: MentionSource | None = None
    """Finds what is named with `@`."""
    office: BackOffice | None = None
    """Settings, books, models, permissions; None where there is nothing of that, as in a replay."""
    edit: Callable[[str, str], str] = _no_editor
    """The user's editor on a draft in a file with that suffix; gives what it left. Errors: TierCodeError."""
    entries: EntryLog | None = None
    """What was typed in earlier sessions; None keeps entries for this session only."""


class Looks:
    """The look of the moment: the width follows the terminal, colours the chosen theme."""

    def __init__(self, surroundings: LineSurroundings) -> None:
        self._surroundings = surroundings
        self.theme = self._named(surroundings.theme)
        """None: the terminal's own colours."""

    def __call__(self) -> Look:
        """The look now."""
        given = self._surroundings
        look = look_for(given.out, given.environ)
        if given.ascii_only:
            look = replace(look, glyphs=ASCII, ascii_only=True)
        depth = colour_depth(given.environ)
        syntax = self.theme.syntax if self.theme else ""
        return replace(look, shades=shades_of(self.theme, depth), syntax=syntax, depth=depth)

    def choose(self, name: str) -> str:
        """Use the theme of that name; `terminal` for the terminal's own colours. What to tell the user."""
        names = [theme.name for theme in self._surroundings.themes]
        if name == "terminal" or name in names:
            self.theme = self._named(name)
            return f"theme {name}"
        present = self.theme.name if self.theme else "terminal"
        known = ", ".join(["terminal", *names])
        return (
            f"there is no theme '{name}'; there are {known}"
            if name
            else f"theme {present}; there are {known}"
        )

    def _named(self, name: str) -> ThemeRoles | None:
        return next((theme for theme in self._surroundings.themes if theme.name == name), None)

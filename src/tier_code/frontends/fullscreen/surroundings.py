"""What the app is given besides records and commands: colours, keys, time, and the list of sessions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tier_code.domain.terminal_answers import AnswerSieve
from tier_code.frontends.shared.back_office import BackOffice
from tier_code.frontends.shared.beside import NOTHING_BESIDE, Beside
from tier_code.frontends.shared.keymap import Keymap
from tier_code.frontends.shared.session_row import SessionRow
from tier_code.frontends.shared.theme_roles import ThemeRoles
from tier_code.ports.clock import Clock
from tier_code.ports.entry_log import EntryLog
from tier_code.ports.mentions import MentionSource


def _no_editor(draft: str, suffix: str) -> str:
    return draft


def _no_sessions() -> Sequence[SessionRow]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """How the app looks and is worked, as far as the user may choose, and what it cannot know itself."""

    themes: tuple[ThemeRoles, ...]
    """At least one."""
    clock: Clock
    theme: str = ""
    """Name of the theme to begin with; empty or unknown means the first of `themes`."""
    typed: str = ""
    """What was typed before there was a screen."""
    late: AnswerSieve | None = None
    """Takes answers of the terminal out of what is typed, where some may still come."""
    told: Sequence[str] = ()
    """What is wrong with the user's themes and keys."""
    folder: str = ""
    """Absolute path that names of files lead into; empty where they lead nowhere, as in a replay."""
    still: bool = False
    """Whether motion is unwanted."""
    mouse: bool = True
    """Whether the mouse is ours; otherwise the terminal selects text with it."""
    keymap: Keymap = field(default_factory=Keymap)
    """Keys that the user chose."""
    sessions: Callable[[], Sequence[SessionRow]] = _no_sessions
    """Sessions of this repository, newest first."""

    mentions: MentionSource | None = None
    """Finds what is named with `@`; None where nothing can be named, as in a replay."""

    entries: EntryLog | None = None
    """What was typed in earlier sessions; None keeps entries for this session only."""

    edit: Callable[[str, str], str] = _no_editor
    """Lends the terminal to the user's editor with a draft and its file's suffix; gives what it left.
    Errors: TierCodeError."""
    office: BackOffice | None = None
    """Settings, books, models and permissions; None in a replay."""

    beside: Beside = NOTHING_BESIDE
    """What a replay shows beside the recorded."""

    bell: bool = True
    """Whether the bell calls a user who looks elsewhere."""
    tell: Callable[[str], None] | None = None
    """Tells them in another way as well."""

    @property
    def first_theme(self) -> ThemeRoles:
        """The theme to begin with."""
        return next((roles for roles in self.themes if roles.name == self.theme), self.themes[0])

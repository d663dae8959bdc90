"""What is done without asking: the mode, the commands that were allowed, the repository's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tier_code.domain.commands import SetMode
from tier_code.domain.permissions import PermissionMode, allows, commands_of, mode_words
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.messages import CommandAsked
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.lines import left, text
from tier_code.frontends.fullscreen.painting.pages.rows import Item, gap, heading, row, words
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen
from tier_code.frontends.shared.back_office import BackOffice, TrustQuestion
from tier_code.frontends.shared.keymap import spoken_key
from tier_code.frontends.shared.wording import UNICODE

_MODE, _RULE, _ADD, _TRUST, _PLANNED = "mode:", "rule:", "add", "trust", "planned:"


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read from the user's files."""

    rules: Sequence[str]
    file: str
    trust: TrustQuestion | None
    trusted: bool | None


def _from_home(path: str) -> str:
    """The path as a shell would take it, short where it lies in the user's own folder."""
    home = str(Path.home())
    return f"~{path.removeprefix(home)}" if path.startswith(f"{home}/") else path


class PermissionsPage(ListScreen[None]):
    """Lists everything of that and changes it."""

    TITLE_WORDS = "Permissions"

    def __init__(self, view: SessionView, moment: Moment, office: BackOffice) -> None:
        super().__init__(view, moment)
        self._office = office
        self._known = _Known((), "", None, None)

    def on_mount(self) -> None:
        """Read the user's file behind the first paint."""
        super().on_mount()
        self._read()

    def _read(self) -> None:
        office = self._office
        self.fetch(
            lambda: _Known(office.rules(), office.permissions_file(), office.trust(), office.trusted()),
            self._show,
        )

    def _show(self, known: _Known) -> None:
        self._known = known
        self.paint()

    def items(self) -> Sequence[Item]:
        """Modes, commands, words."""
        known = self._known
        rows = [
            heading("Mode", f"{spoken_key('mode')} goes round"),
            *map(self._mode_row, PermissionMode),
            gap(),
        ]
        rows += [heading("Commands that run without asking here")]
        rows += [row(_RULE + rule, [text(rule)], [text("x takes it away", "muted")]) for rule in known.rules]
        rows += self._planned_rows()
        rows += [row(_ADD, [text("allow a command", "accent")]), gap()]
        file = _from_home(known.file)
        rows += [words(f"kept in {file}, not in the repository"), gap()] if file else []
        return [*rows, *self._trust_rows()]

    def _mode_row(self, mode: PermissionMode) -> Item:
        present = self.view.mode == mode
        mark = "●" if present else "○"
        about = text(mode_words(mode), "muted")
        return row(
            _MODE + mode.value,
            [left(f"{mark} {mode.value}", 13, "accent bold" if present else "text"), about],
        )

    def _planned_rows(self) -> list[Item]:
        """Commands of the plan that waits, which one key allows for good."""
        planned = [step.instruction for step in commands_of(self.view)]
        new = [command for command in dict.fromkeys(planned) if not allows(self._known.rules, command)]
        return [
            row(_PLANNED + each, [text(each, "muted")], [text("in this plan: ⏎ allows it", "muted")])
            for each in new
        ]

    def _trust_rows(self) -> list[Item]:
        known = self._known
        if known.trust is None:
            return [heading("The repository's own words"), words("none of its files asks for anything")]
        said = {True: "heard", False: "not heard", None: "not decided yet: heard"}[known.trusted]
        rows = [heading("The repository's own words")]
        rows += [words(f"{each.file} {UNICODE.dot} {each.what}") for each in known.trust.rows]
        if known.trust.words:
            files = ", ".join(each.file for each in known.trust.words)
            rows += [row(_TRUST, [text(f"{files}: {said}")], [text("⏎ changes it", "muted")])]
        return rows

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        return [("Esc", "back"), ("⏎", "choose"), ("a", "allow a command"), ("x", "take away")]

    def choose(self, key: str) -> None:
        """A mode holds, a command is asked for, a decision turns round."""
        if key.startswith(_MODE):
            self.post_message(CommandAsked(SetMode(mode=PermissionMode(key.removeprefix(_MODE)))))
        elif key.startswith(_PLANNED):
            self._allow(key.removeprefix(_PLANNED))
        elif key == _ADD:
            self.ask("command", "", self._allow)
        elif key == _TRUST and (shown := self._known.trust) is not None:
            trusted = self._known.trusted is False
            self.fetch(lambda: self._office.decide(shown, trusted=trusted), lambda _: self._decided())

    def _decided(self) -> None:
        self._read()
        self.say("holds from the next session on; what this planner was told it knows")

    def _allow(self, command: str) -> None:
        if command:
            self.fetch(lambda: self._office.allow(command), lambda _: self._read())

    def letter(self, key: str, character: str) -> None:
        """Add and take away."""
        del character
        if key == "a":
            self.choose(_ADD)
        elif key in ("x", "delete") and self.list.key.startswith(_RULE):
            rule = self.list.key.removeprefix(_RULE)
            self.fetch(lambda: self._office.forget(rule), lambda _: self._read())
        elif key == "q":
            self.leave()

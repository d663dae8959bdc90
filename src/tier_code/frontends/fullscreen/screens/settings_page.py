"""Every setting with its value and where that comes from; what is one value can be set here."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.lines import left, space, text
from tier_code.frontends.fullscreen.painting.pages.rows import Item, gap, row, words
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen
from tier_code.frontends.shared.back_office import BackOffice, SettingRow
from tier_code.frontends.shared.wording import UNICODE

_KEY = 20


class SettingsPage(ListScreen[None]):
    """Reads the settings as a session here has them, the repository's narrowing among them."""

    TITLE_WORDS = "Settings"

    def __init__(self, view: SessionView, moment: Moment, office: BackOffice) -> None:
        super().__init__(view, moment)
        self._office = office
        self._settings: Sequence[SettingRow] = ()

    def on_mount(self) -> None:
        """Read them behind the first paint."""
        super().on_mount()
        self.fetch(self._office.settings, self._show)

    def _show(self, settings: Sequence[SettingRow]) -> None:
        self._settings = settings
        self.paint()

    def items(self) -> Sequence[Item]:
        """One row for each, and what the screen cannot set."""
        rows = [self._row(each) for each in self._settings]
        about = (
            "Most hold from the next session on. Lists, hosts and tiers: tier-code config set, or the file."
        )
        return [*rows, gap(), words(about)]

    def _row(self, setting: SettingRow) -> Item:
        value = setting.value or UNICODE.dash
        start = [
            left(setting.key, _KEY, "text" if setting.editable else "muted"),
            text(one_line(value, 200), "accent" if setting.origin != "default" else "text"),
        ]
        return row(setting.key, start, [space(1), text(_where(setting.origin), "muted")])

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        return [("Esc", "back"), ("⏎", "change")]

    def choose(self, key: str) -> None:
        """The next of its values, or ask for one."""
        setting = next((each for each in self._settings if each.key == key), None)
        if setting is None:
            return
        if not setting.editable:
            self.say(f"{key} is a list or a table: `tier-code config set`, or its file")
        elif setting.choices:
            place = setting.choices.index(setting.value) if setting.value in setting.choices else -1
            self._set(key, setting.choices[(place + 1) % len(setting.choices)])
        else:
            known = setting.value if setting.origin != "default" else ""
            self.ask(key, known.lstrip("$"), lambda value: self._set(key, value))

    def _set(self, key: str, value: str) -> None:
        if value:
            self.fetch(lambda: self._office.set_setting(key, value), lambda file: self._kept(key, file))

    def _kept(self, key: str, file: str) -> None:
        self.fetch(self._office.settings, self._show)
        self.say(f"{key} is kept in {file}")

    def letter(self, key: str, character: str) -> None:
        """Leave as every page is left."""
        del character
        if key == "q":
            self.leave()


def _where(origin: str) -> str:
    """A file by its last names, so that the value keeps its room."""
    *above, name = origin.split("/")
    return f"{above[-1]}/{name}" if above and above[-1].startswith(".") else name

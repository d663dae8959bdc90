"""Every theme there is; the one under the cursor colours the screen, what it looks like is seen at once."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.lines import Line, left, line, space, text
from tier_code.frontends.fullscreen.painting.pages.rows import Item, gap, row
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen
from tier_code.frontends.fullscreen.widgets.row_list import RowList
from tier_code.frontends.shared.back_office import BackOffice
from tier_code.frontends.shared.theme_roles import ThemeRoles
from tier_code.frontends.shared.wording import UNICODE

_SAMPLE = (
    ("tiers", ("tier-tool", "tier-local", "tier-small", "tier-mid", "tier-frontier")),
    ("spend", ("spend-calm", "spend-near", "spend-over")),
    ("checks", ("check-pass", "check-fail")),
)


class ThemePage(ListScreen[bool]):
    """Ends with True when the theme under the cursor stays; the caller puts the old one back otherwise."""

    TITLE_WORDS = "Themes"

    def __init__(
        self,
        view: SessionView,
        moment: Moment,
        themes: Sequence[ThemeRoles],
        office: BackOffice | None,
    ) -> None:
        super().__init__(view, moment)
        self._themes = tuple(themes)
        self._office = office

    def on_mount(self) -> None:
        """The cursor begins on the theme that is."""
        super().on_mount()
        self.list.fill(self.items(), self.app.theme)

    def items(self) -> Sequence[Item]:
        """The themes, and the present one's colours by name."""
        rows = [self._row(theme) for theme in self._themes]
        return [*rows, gap(), *(_sample(name, roles) for name, roles in _SAMPLE), *_diff_sample()]

    def _row(self, theme: ThemeRoles) -> Item:
        kind = "of the terminal" if theme.ansi else "dark" if theme.dark else "light"
        return row(theme.name, [left(theme.name, 20), text(kind, "muted")])

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        keep = [("s", "keep for good")] if self._office else []
        return [("⏎", "take it"), *keep, ("Esc", "as it was")]

    @on(RowList.Moved)
    def _preview(self, message: RowList.Moved) -> None:
        message.stop()
        self.app.theme = message.key

    def choose(self, key: str) -> None:
        """Stay with it."""
        if key:
            self.app.theme = key
            self.dismiss(True)  # noqa: FBT003 - the screen's result

    def letter(self, key: str, character: str) -> None:
        """Keep it in the settings."""
        del character
        office, name = self._office, self.list.key
        if key == "s" and office is not None and name:
            self.fetch(lambda: office.set_setting("theme", name), lambda file: self.say(f"kept in {file}"))
        elif key == "q":
            self.leave()

    def leave(self) -> None:
        """As it was before."""
        self.dismiss(False)  # noqa: FBT003 - the screen's result


def _sample(name: str, roles: Sequence[str]) -> Item:
    pieces = [space(3), left(name, 10, "muted")]
    for role in roles:
        pieces += [text(f"● {role.partition('-')[2]}", role), space(2)]
    return Item(key="", lines=lambda width, _: [line(*pieces)])


def _diff_sample() -> list[Item]:
    def lines(width: int, cursor: bool) -> list[Line]:  # noqa: FBT001 - `Item` passes it so
        del width, cursor
        removed = (space(3), text(UNICODE.minus, "diff-remove-mark"), text(" return parse_cfg(path)"))
        added = (space(3), text("+", "diff-add-mark"), text(" return parse_config(path)"))
        return [line(), line(*removed, fill="diff-remove"), line(*added, fill="diff-add")]

    return [Item(key="", lines=lines)]

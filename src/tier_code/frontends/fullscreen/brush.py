"""Turns roles into terminal styles, and lines into strips of the screen."""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tier_code.frontends.fullscreen.painting.lines import Line, fitted
from tier_code.frontends.shared.links import TO
from tier_code.frontends.shared.theme_roles import contrast

_ATTRIBUTES = {
    "bold": Style(bold=True),
    "italic": Style(italic=True),
    "underline": Style(underline=True),
    "strike": Style(strike=True),
}
_READABLE = 4.5
_DEFAULT = "ansi_default"


class Brush:
    """Styles of one theme. Without colour, a filled row is shown reversed when it is the cursor's."""

    def __init__(self, colours: Mapping[str, str], *, colourless: bool = False) -> None:
        self._colours = colours
        self._colourless = colourless
        self._styles: dict[tuple[str, str], Style] = {}

    def strip(self, row: Line, width: int, base: Style) -> Strip:
        """A row of exactly `width` cells over the widget's own style."""
        ground = base + self._ground(row.fill)
        row = fitted(row, width)
        segments = [Segment(piece.text, ground + self._style(piece.role, row.fill)) for piece in row.pieces]
        return Strip(segments).adjust_cell_length(width, ground)

    def _ground(self, fill: str) -> Style:
        if not fill:
            return Style.null()
        if self._colourless:
            return Style(reverse=fill == "cursor")
        colour = self._colours.get(fill, "")
        if colour == _DEFAULT:
            return Style(reverse=fill == "cursor")
        return Style(bgcolor=_named(colour) or None)

    def _style(self, role: str, fill: str) -> Style:
        key = (role, fill)
        if key not in self._styles:
            self._styles[key] = self._mixed(role, fill)
        return self._styles[key]

    def _mixed(self, role: str, fill: str) -> Style:
        mixed = Style.null()
        words = role.split()
        ground = next((word[3:] for word in words if word.startswith("on:")), fill)
        for word in words:
            if word in _ATTRIBUTES:
                mixed += _ATTRIBUTES[word]
            elif word.startswith("on:"):
                mixed += self._ground(ground)
            elif word.startswith(TO):
                mixed += Style(link=word.removeprefix(TO))
            elif not self._colourless:
                mixed += Style(color=self._readable(word, ground))
        return mixed

    def _readable(self, word: str, fill: str) -> str | None:
        """The colour of a role; a code colour that cannot be read on this ground gives way."""
        if not word.startswith("#"):
            return _named(self._colours.get(word, "")) or None
        ground = self._colours[fill or "background"]
        if not ground.startswith("#"):
            return None
        quieter = (word, self._colours["muted"], self._colours["text"])
        return next((colour for colour in quieter if contrast(colour, ground) >= _READABLE), quieter[-1])


def _named(colour: str) -> str:
    """A colour as Rich names it: `ansi_bright_red` is its `bright_red`."""
    return colour.removeprefix("ansi_")

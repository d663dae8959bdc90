"""A theme's roles in printed lines and in the prompt: the same file that colours the full screen."""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color, ColorParseError, ColorSystem
from rich.style import Style

from tier_code.frontends.shared.printing.look import SIXTEEN, Shades, sixteen
from tier_code.frontends.shared.theme_roles import ThemeRoles

_OF_THE_TERMINAL = {
    "bold": "bold",
    "brightblack": "ansibrightblack",
    "green": "ansigreen",
    "brightred": "ansibrightred",
    "yellow": "ansiyellow",
    "cyan": "ansicyan",
    "brightblue": "ansibrightblue",
    "magenta": "ansimagenta",
}
"""The sixteen colours as prompt-toolkit names them."""
_BACKGROUNDS = {"diff-add": "text", "diff-remove": "text"}
"""Roles that are a background, and what stands on it."""


def colour_depth(environ: Mapping[str, str]) -> int:
    """Bits of a colour that the terminal says it can show: 24, 8 or 4."""
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return 24
    return 8 if "256" in environ.get("TERM", "") else 4


def shades_of(theme: ThemeRoles | None, depth: int) -> Shades:
    """How printed lines are coloured; without a theme, in the terminal's own sixteen colours."""
    if theme is None:
        return sixteen
    system = {24: ColorSystem.TRUECOLOR, 8: ColorSystem.EIGHT_BIT}.get(depth, ColorSystem.STANDARD)
    styles = {role: _style(theme, role, system) for role in SIXTEEN}

    def paint(text: str, role: str) -> str:
        return styles[role].render(text, color_system=ColorSystem.TRUECOLOR)

    return paint


def _style(theme: ThemeRoles, role: str, system: ColorSystem) -> Style:
    """A role in colours that the terminal has."""
    if role == "strong":
        return Style(bold=True)
    try:
        colour = Color.parse(theme.colours[role]).downgrade(system)
        if role in _BACKGROUNDS:
            text = Color.parse(theme.colours[_BACKGROUNDS[role]]).downgrade(system)
            return Style(color=text, bgcolor=colour)
    except ColorParseError:
        # A colour that only the full screen can name.
        return Style()
    return Style(color=colour)


def prompt_style(theme: ThemeRoles | None) -> dict[str, str]:
    """Rules for prompt-toolkit: the toolbar, the list of completions, and every role."""
    if theme is None:
        roles = {role: _OF_THE_TERMINAL[colour] for role, colour in SIXTEEN.items()}
        return {
            **roles,
            "spend-calm": "ansigreen",
            "spend-over": "ansibrightred bold",
            "bottom-toolbar": "noreverse",
            "prompt": "bold",
        }
    colours = theme.colours
    plain = {role: colour for role, colour in colours.items() if role not in _BACKGROUNDS}
    return {
        **plain,
        "bottom-toolbar": f"noreverse bg:{colours['panel']} {colours['text']}",
        "prompt": f"bold {colours['accent']}",
        "completion-menu": f"bg:{colours['panel']} {colours['text']}",
        "completion-menu.completion.current": f"noreverse bg:{colours['cursor']} {colours['accent']}",
        "completion-menu.meta.completion": f"bg:{colours['panel']} {colours['muted']}",
        "completion-menu.meta.completion.current": f"bg:{colours['cursor']} {colours['muted']}",
    }

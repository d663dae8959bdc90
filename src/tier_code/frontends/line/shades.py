"""A theme's roles in printed lines and in the prompt: the same file that colours the full screen."""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color, ColorSystem
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
_ON_BACKGROUNDS = {"diff-add": "diff-add-mark", "diff-remove": "diff-remove-mark"}
"""Roles that are a background, and the colour of their signs."""
_ANSI = "ansi_"
"""Begins the names of the terminal's own colours in theme files."""


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
    mark = _ON_BACKGROUNDS.get(role)
    if mark is None or theme.ansi or system is ColorSystem.STANDARD:
        # Sixteen colours are too strong to stand behind text.
        return Style(color=_colour(theme, mark or role, system))
    return Style(color=_colour(theme, "text", system), bgcolor=_colour(theme, role, system))


def _colour(theme: ThemeRoles, role: str, system: ColorSystem) -> Color:
    return Color.parse(theme.colours[role].removeprefix(_ANSI)).downgrade(system)


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
    colours = {role: _for_the_prompt(colour) for role, colour in theme.colours.items()}
    plain = {role: colour for role, colour in colours.items() if role not in _ON_BACKGROUNDS}
    return {
        **plain,
        "bottom-toolbar": f"noreverse bg:{colours['panel']} {colours['text']}",
        "prompt": f"bold {colours['accent']}",
        "completion-menu": f"bg:{colours['panel']} {colours['text']}",
        "completion-menu.completion.current": f"noreverse bg:{colours['cursor']} {colours['accent']}",
        "completion-menu.meta.completion": f"bg:{colours['panel']} {colours['muted']}",
        "completion-menu.meta.completion.current": f"bg:{colours['cursor']} {colours['muted']}",
    }


def _for_the_prompt(colour: str) -> str:
    """`ansi_bright_red` as prompt-toolkit spells it: `ansibrightred`."""
    return colour if colour.startswith("#") else colour.replace("_", "")

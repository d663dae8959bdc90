"""A theme as every front end uses it: each role has a colour, whatever the file left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_PALETTE_FALLBACK = {
    "surface": "background",
    "panel": "surface",
    "line": "muted",
    "muted": "text",
    "accent": "text",
    "link": "accent",
}
_ROLE_FALLBACK = {
    "tier-tool": "text",
    "tier-local": "text",
    "tier-small": "link",
    "tier-mid": "link",
    "tier-frontier": "accent",
    "spend-calm": "text",
    "spend-near": "accent",
    "spend-over": "accent",
    "check-pass": "text",
    "check-fail": "accent",
    "diff-add": "panel",
    "diff-remove": "surface",
    "diff-add-mark": "check-pass",
    "diff-remove-mark": "check-fail",
    "cursor": "panel",
}
PLAIN_SYNTAX = "bw"
_READABLE = 4.5
"""The contrast that WCAG 2.2 asks for in texts, level AA."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRoles:
    """A complete theme: every palette name and every role has a colour."""

    name: str
    dark: bool
    colours: Mapping[str, str]
    """Palette names and roles, each `#rrggbb` or one of the terminal's own, such as `ansi_red`."""
    syntax: str
    """Name of the Pygments style for code."""

    @property
    def ansi(self) -> bool:
        """It stands on the terminal's own background, so that no contrast can be worked out."""
        return not self.colours["background"].startswith("#")


def theme_roles(name: str, *, dark: bool, palette: Mapping[str, str], roles: Mapping[str, str]) -> ThemeRoles:
    """Fill what a theme file left out from its palette.

    Errors: KeyError when the palette lacks `background` or `text`; there is nothing to fill them from.
    """
    colours = {"background": palette["background"], "text": palette["text"]}
    colours |= {role: value for role, value in {**palette, **roles}.items() if role != "syntax"}
    fallbacks = {**_PALETTE_FALLBACK, **_ROLE_FALLBACK}
    for role in fallbacks:
        colours[role] = _colour(role, colours, fallbacks)
    return ThemeRoles(name=name, dark=dark, colours=colours, syntax=roles.get("syntax", PLAIN_SYNTAX))


def _colour(role: str, colours: Mapping[str, str], fallbacks: Mapping[str, str]) -> str:
    while role not in colours:
        role = fallbacks[role]
    return colours[role]


def hard_to_read(theme: ThemeRoles) -> list[str]:
    """What of a theme's text is too near its background, in words; nothing of the terminal's own colours."""
    ground = theme.colours["background"]
    found = []
    for role in ("text", "muted"):
        colour = theme.colours[role]
        if colour.startswith("#") and ground.startswith("#") and contrast(colour, ground) < _READABLE:
            ratio = f"{contrast(colour, ground):.1f}:1"
            found.append(f"palette.{role} on background has a contrast of {ratio}; {_READABLE}:1 can be read")
    return found


def contrast(one: str, other: str) -> float:
    """How well two colours (`#rrggbb`) can be told apart, from 1.0 to 21.0.

    Source: the contrast ratio of WCAG 2.2, relative luminance of sRGB.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

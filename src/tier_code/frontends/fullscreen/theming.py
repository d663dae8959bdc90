"""Gives our themes to Textual: its own names, and ours as variables for the style sheet."""

from __future__ import annotations

from textual.theme import Theme

from tier_code.frontends.shared.theme_roles import ThemeRoles


def textual_theme(roles: ThemeRoles) -> Theme:
    """The theme as Textual registers it."""
    colours = dict(roles.colours)
    return Theme(
        name=roles.name,
        dark=roles.dark,
        ansi=roles.ansi,
        primary=colours["accent"],
        secondary=colours["link"],
        accent=colours["accent"],
        foreground=colours["text"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        success=colours["check-pass"],
        warning=colours["spend-near"],
        error=colours["spend-over"],
        # Textual asks for these two by name wherever a terminal's own colours may stand.
        variables={**colours, "ansi-background": colours["background"], "ansi-foreground": colours["text"]},
    )

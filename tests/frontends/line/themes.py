"""The themes that are shipped, as front ends get them."""

from __future__ import annotations

from tier_code.adapters.config.themes import load_themes
from tier_code.frontends.shared.theme_roles import ThemeRoles, theme_roles


def shipped_themes() -> list[ThemeRoles]:
    """Every theme in `themes/`."""
    return [
        theme_roles(file.name, dark=file.dark, palette=file.palette, roles=file.roles)
        for file in load_themes().themes
    ]

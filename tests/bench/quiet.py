"""Surroundings for a screen that shows nothing."""

from __future__ import annotations

from tier_code.adapters.config.themes import load_themes
from tier_code.adapters.system_clock import SystemClock
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.theme_roles import theme_roles


def quiet_surroundings() -> Surroundings:
    """The shipped themes and the real clock."""
    themes = tuple(
        theme_roles(file.name, dark=file.dark, palette=file.palette, roles=file.roles)
        for file in load_themes(None).themes
    )
    return Surroundings(themes=themes, clock=SystemClock())

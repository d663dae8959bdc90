"""Where tier-code keeps what: the only place that decides, so that a test can move all folders at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

APP = "tier-code"
HOME_VARIABLE = "TIER_CODE_HOME"


def data_dir(environment: Mapping[str, str] | None = None) -> Path:
    """Sessions, the ledger and model weights: what must not be lost."""
    return _chosen(environment, "XDG_DATA_HOME", "data") or platformdirs.user_data_path(APP, appauthor=False)


def cache_dir(environment: Mapping[str, str] | None = None) -> Path:
    """Indexes and scratch copies: what can be made again."""
    return _chosen(environment, "XDG_CACHE_HOME", "cache") or platformdirs.user_cache_path(
        APP, appauthor=False
    )


def config_dir(environment: Mapping[str, str] | None = None) -> Path:
    """The user's own settings."""
    return _chosen(environment, "XDG_CONFIG_HOME", "config") or platformdirs.user_config_path(
        APP, appauthor=False
    )


def _chosen(environment: Mapping[str, str] | None, variable: str, name: str) -> Path | None:
    """`TIER_CODE_HOME`, then the XDG variable on every system; None leaves it to the platform's habit.

    The XDG specification says that a relative path is to be ignored.
    """
    known = os.environ if environment is None else environment
    home = known.get(HOME_VARIABLE, "")
    if home:
        return Path(home).expanduser().absolute() / name
    xdg = Path(known.get(variable, ""))
    return xdg / APP if xdg.is_absolute() else None

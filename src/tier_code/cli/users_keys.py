"""The user's own keys: read from their settings, judged by the registry of actions, told about in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.places import place_of
from tier_code.adapters.config.settings import USER_FILE, Settings, load_settings
from tier_code.adapters.config.settings_writing import set_setting
from tier_code.domain.errors import UsageProblem
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.keymap import Keymap, Objection, keymap_from

_TABLE = "keys"


def users_keymap() -> Keymap:
    """The keys in force; none of the user's where their settings cannot be read, which a session says."""
    try:
        return keymap_from(load_settings(config_dir()).keys)
    except UsageProblem:
        return Keymap()


def key_warnings(keymap: Keymap) -> Sequence[str]:
    """A line for each of the user's keys that is not taken, with where it stands."""
    return [_told(each) for each in keymap.objections]


def set_users_setting(key: str, value: str) -> Path:
    """Set one of the user's settings, unless it is a key that could not be taken.

    Errors: UsageProblem, StorageProblem.
    """
    table, _, action_id = key.partition(".")

    def check(settings: Settings) -> None:
        for each in keymap_from(settings.keys).objections if table == _TABLE else ():
            if each.action == action_id:
                raise UsageProblem(f"keys.{one_line(each.action, 40)}: {one_line(each.words, 300)}")

    return set_setting(config_dir(), key, value, check)


def _told(objection: Objection) -> str:
    where = place_of(config_dir() / USER_FILE, _TABLE, objection.action)
    return f"{where}: keys.{one_line(objection.action, 40)}: {one_line(objection.words, 300)}"

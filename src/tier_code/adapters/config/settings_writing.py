"""Writing one of the user's settings into their file; comments and everything else in it stay."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tier_code.adapters.config.settings import USER_FILE, Settings, user_settings
from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.domain.errors import UsageProblem

Check = Callable[[Settings], None]


def _anything(settings: Settings) -> None:
    del settings


def set_setting(config: Path, key: str, value: str, check: Check = _anything) -> Path:
    """Set `key`, such as `budget.day`, in the settings of the folder `config`; the file it is in.

    `check` refuses what only others can judge, by UsageProblem.

    Errors: UsageProblem when the file would not be read then; nothing has changed. StorageProblem.
    """
    file = config / USER_FILE
    text = _with_value(file, key, value)
    try:
        check(user_settings(tomllib.loads(text), str(file)))
    except UsageProblem as problem:
        raise UsageProblem(f"nothing was changed: {problem}") from None
    write_private(file, text)
    return file


class UserPreferences:
    """The user's own file of settings; implements `ports.preferences.Preferences`."""

    def __init__(self, config: Path) -> None:
        self._config = config

    def keep(self, key: str, value: str) -> str:
        """Set one setting and say where."""
        return str(set_setting(self._config, key, value))


def _with_value(file: Path, key: str, value: str) -> str:
    # Only `set` writes: reading needs no library.
    import tomlkit

    with storing(file):
        document = tomlkit.parse(file.read_text("utf-8") if file.exists() else "")
    *tables, last = key.split(".")
    place: Any = document
    for name in tables:
        if not isinstance(place.get(name, {}), Mapping):
            raise UsageProblem(f"'{name}' in '{key}' is no table")
        place = place.setdefault(name, tomlkit.table())
    place[last] = _typed(value)
    return tomlkit.dumps(document)


def _typed(value: str) -> object:
    """Flags, numbers of tokens and lists as TOML has them; amounts and names stay texts."""
    if value in ("true", "false"):
        return value == "true"
    if value.startswith("["):
        try:
            return tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            raise UsageProblem(f"'{value}' is not a list such as [\"secret/**\"]") from None
    return int(value) if value.isdecimal() and len(value) > 3 else value


def write_private(file: Path, text: str) -> None:
    """Put a text in place of a file that only the user may read, all of it or nothing. StorageProblem."""
    private_folder(file.parent)
    fresh = file.with_suffix(".new")
    with storing(file):
        fresh.write_text(text, "utf-8")
        fresh.chmod(0o600)
        fresh.replace(file)

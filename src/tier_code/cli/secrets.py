"""The user's secrets, so that they stay: what is taken out of requests, what commands do not inherit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tier_code.adapters.config.settings import Host
from tier_code.adapters.workspace.paths import opened_folder, read_regular
from tier_code.domain.privacy import DEFAULT_RULES, Label
from tier_code.engine.privacy.redactor import Redactor

LARGEST_PRIVATE = 65_536
"""Bytes: a file of secrets beside the tree is small."""
_NAMED = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL", re.IGNORECASE)


def own_keys(environment: Mapping[str, str], hosts: Iterable[Host] = ()) -> tuple[str, ...]:
    """The user's secrets, as far as the names of their variables and the settings tell."""
    declared = {host.key_variable for host in hosts}
    return tuple(value for name, value in environment.items() if _NAMED.search(name) or name in declared)


def without_secrets(environment: Mapping[str, str], hosts: Iterable[Host] = ()) -> dict[str, str]:
    """What a test command inherits: all but what is named like a secret or looks like one."""
    declared = {host.key_variable for host in hosts}
    redactor = Redactor(own_keys(environment, hosts))
    return {
        name: value
        for name, value in environment.items()
        if not (_NAMED.search(name) or name in declared or _holds_key(redactor, value))
    }


def _holds_key(redactor: Redactor, value: str) -> bool:
    # Tests may need the password of their database, which stands in an address.
    return any(kind != "password" for kind, _ in redactor.found(value))


def private_texts(repo: Path) -> tuple[str, ...]:
    """Contents of files such as `.env` that lie in the repository's top folder, listed by git or not.

    They are read only to be kept out of requests; nothing in them is taken for a setting.
    """
    try:
        names = sorted(os.listdir(repo))  # noqa: PTH208 - names, opened below without following links
        with opened_folder(str(repo), []) as folder:
            contents = [_content(folder, name) for name in names if DEFAULT_RULES.label(name) is Label.NEVER]
    except OSError:
        return ()
    return tuple(content.decode("utf-8", "replace") for content in contents if content)


def _content(folder: int, name: str) -> bytes:
    try:
        return read_regular(folder, name, LARGEST_PRIVATE) or b""
    except OSError:
        return b""

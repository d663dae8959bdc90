"""Where keys come from: the environment first, then the keyring of the user's system, if that extra is there.

A keyring may ask the user to unlock it, hang, or not exist: it is asked in a thread of its own that nobody
waits for longer than a moment, and only for a key that the environment does not hold.
"""

from __future__ import annotations

import importlib
import importlib.util
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tier_code.domain.errors import UsageProblem
from tier_code.domain.untrusted import one_line

SERVICE = "tier-code"
EXTRA = "keyring"
PATIENCE_SECONDS = 2.0
VENDORS: Mapping[str, str] = {"anthropic": "ANTHROPIC_API_KEY", "ollama": "OLLAMA_API_KEY"}
"""Name of a key to the environment variable that holds it; a declared host's key has the host's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What was found."""

    environment: Mapping[str, str] = field(repr=False)
    """The user's environment, with the keys of the keyring under the names of their variables."""
    from_keyring: frozenset[str] = frozenset()
    """Names of variables that the keyring filled."""
    note: str = ""
    """One line when the keyring could not be asked."""


def with_keyring(environment: Mapping[str, str], wanted: Mapping[str, str]) -> Keys:
    """The environment, and what it lacks of `wanted` (name of a key to its variable) from the keyring.

    Never fails: a keyring that cannot answer is a note.
    """
    missing = {
        name: variable for name, variable in wanted.items() if not environment.get(variable, "").strip()
    }
    if not missing or not keyring_installed():
        return Keys(environment=environment)
    try:
        found = _within_patience(lambda: {name: _read(name) for name in missing})
    except UsageProblem as problem:
        return Keys(environment=environment, note=str(problem))
    filled = {missing[name]: key for name, key in found.items() if key}
    return Keys(environment={**environment, **filled}, from_keyring=frozenset(filled))


def keyring_installed() -> bool:
    """Whether the extra is there; loads nothing."""
    return importlib.util.find_spec(EXTRA) is not None


def store_key(name: str, key: str) -> str:
    """Keep a key in the keyring; returns the name of the keyring.

    Errors: UsageProblem, never with the key in it.
    """
    return _asked(lambda library: library.set_password(SERVICE, name, key))


def forget_key(name: str) -> str:
    """Take a key out of the keyring; returns the name of the keyring.

    Errors: UsageProblem, also when there is none.
    """
    return _asked(lambda library: library.delete_password(SERVICE, name))


def _asked(work: Callable[[Any], object]) -> str:
    if not keyring_installed():
        raise UsageProblem(f"the keyring extra is not installed: pip install 'tier-code[{EXTRA}]'")
    library = importlib.import_module(EXTRA)
    try:
        work(library)
    except Exception as problem:  # noqa: BLE001 - backends let through whatever their system throws
        # Its text may quote what it was given.
        raise UsageProblem(f"the keyring refused: {type(problem).__name__}") from None
    return one_line(str(getattr(library.get_keyring(), "name", "keyring")), 80)


def _read(name: str) -> str:
    key = importlib.import_module(EXTRA).get_password(SERVICE, name)
    return key.strip() if isinstance(key, str) else ""


def _within_patience(work: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    answers: queue.SimpleQueue[Mapping[str, str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(work())
        except Exception as problem:  # noqa: BLE001 - backends let through whatever their system throws
            answers.put(problem)

    # A daemon: a keyring that waits for a password must not keep the program from ending.
    threading.Thread(target=ask, name="keyring", daemon=True).start()
    try:
        answer = answers.get(timeout=PATIENCE_SECONDS)
    except queue.Empty:
        raise UsageProblem(f"no answer within {PATIENCE_SECONDS:.0f} s: is it locked?") from None
    if isinstance(answer, Exception):
        raise UsageProblem(f"cannot be asked ({type(answer).__name__})") from None
    return answer

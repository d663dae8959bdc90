"""How far the contents of a file may travel, and texts that have been cleared to go there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from posixpath import basename

from tier_code.domain.errors import PrivacyRefused
from tier_code.domain.tiers import Reach

NEVER_BY_DEFAULT = (
    ".env",
    ".env.*",
    "*.env",
    "*.pem",
    "*.key",
    "*.p12",
    "*.pfx",
    "*.jks",
    "*.keystore",
    "*.kdbx",
    "*.crt",
    "*.cer",
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    ".netrc",
    ".pypirc",
    ".npmrc",
    ".pgpass",
    ".htpasswd",
    "credentials",
    "credentials.json",
    "service-account*.json",
)
"""Names of files that hold secrets; their contents go to no model at all."""


class Label(StrEnum):
    """What a text is, by how far it may travel; declared from far to near."""

    PUBLIC = "public"
    PROJECT = "project"
    """Code of the user's repository: to any tier that the user connected."""
    LOCAL_ONLY = "local_only"
    """Never to a cloud: this machine, and hosts that the user declared private."""
    NEVER = "never"
    """To no model."""


_ORDER = tuple(Label)
_FURTHEST = {Label.PUBLIC: 2, Label.PROJECT: 2, Label.LOCAL_ONLY: 1, Label.NEVER: -1}
_REACHES = tuple(Reach)


def strictest(labels: Iterable[Label]) -> Label:
    """The label of what is derived from texts with these labels."""
    return max(labels, key=_ORDER.index, default=Label.PUBLIC)


def may_reach(label: Label, reach: Reach) -> bool:
    """Whether a text of this label may go so far."""
    return _REACHES.index(reach) <= _FURTHEST[label]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRules:
    """Which files carry which label."""

    local_only: tuple[str, ...] = ()
    """Globs over paths relative to the repository; `**` and `*` both cross folders."""
    never: tuple[str, ...] = NEVER_BY_DEFAULT
    """Globs over names or paths."""

    def label(self, path: str) -> Label:
        """The label of a file."""
        if _matches(path, self.never):
            return Label.NEVER
        return Label.LOCAL_ONLY if _matches(path, self.local_only) else Label.PROJECT


DEFAULT_RULES = PrivacyRules()


def _matches(path: str, globs: Iterable[str]) -> bool:
    lower, name = path.lower(), basename(path).lower()
    for glob in globs:
        pattern = glob.lower().removeprefix("./")
        whole = f"{pattern}**" if pattern.endswith("/") else pattern
        if fnmatchcase(lower, whole) or ("/" not in pattern and fnmatchcase(name, pattern)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Cleared:
    """A label that was held against a destination: only `clear` makes one, and a request needs one."""

    label: Label
    reach: Reach


def clear(label: Label, reach: Reach, what: str) -> Cleared:
    """Let a text of this label go so far.

    Errors: PrivacyRefused naming `what` when it may not.
    """
    if not may_reach(label, reach):
        where = "a cloud" if reach is Reach.CLOUD else "a model"
        raise PrivacyRefused(f"{what} is {label.value}: its contents do not go to {where}")
    return Cleared(label, reach)

"""What a user allows in one repository, for good: commands without asking, and whether its words are heard.

Kept in the user's own config folder, one file a repository, to be read and edited; never in the repository.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tier_code.adapters.config.settings_writing import write_private
from tier_code.adapters.storage.problems import storing
from tier_code.domain.errors import StorageProblem, UsageProblem
from tier_code.domain.permissions import read_rule

FOLDER = "repositories"
LARGEST = 65_536
"""Bytes."""
_HEAD = """\
# What you allow tier-code in this repository without asking. Edit it freely; the repository cannot.
# commands: a program with its words; * at the end stands for any further words, as in "pytest *".
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the user decided about a repository's own words."""

    digest: str
    """Of what they were when the user decided."""
    trusted: bool


class RepoPermissions:
    """The file of one repository."""

    def __init__(self, config: Path, key: str, repo: str) -> None:
        self.path = config / FOLDER / f"{key}.toml"
        self._repo = repo

    def rules(self) -> Sequence[str]:
        """Commands that need no question. A file that cannot be read allows nothing."""
        listed = self._data().get("commands", [])
        texts = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
        return tuple(text for text in texts if _readable(text))

    def problem(self) -> str:
        """What is wrong with the file, in words; empty when nothing is."""
        try:
            data = self._read()
        except (OSError, ValueError) as problem:
            return f"{self.path}: {problem}; it allows nothing"
        listed = data.get("commands", [])
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            return f"{self.path}: 'commands' must be a list of texts; what is no text is not read"
        wrong = next((each for each in listed if not _readable(each)), None)
        return "" if wrong is None else f"{self.path}: '{wrong}' is no command that could be allowed"

    def allow(self, command: str) -> str:
        """Let a command run without asking from now on; gives the rule as kept.

        Errors: UsageProblem when it is no single command; StorageProblem.
        """
        try:
            rule = read_rule(command)
        except ValueError as problem:
            raise UsageProblem(str(problem)) from None
        if rule not in self.rules():
            document = self._document()
            document.setdefault("commands", []).append(rule)
            self._write(document)
        return rule

    def forget(self, rule: str) -> None:
        """Ask about this command again. Errors: StorageProblem."""
        if rule in self.rules():
            document = self._document()
            while rule in document["commands"]:
                document["commands"].remove(rule)
            self._write(document)

    def trust(self) -> Trust | None:
        """What was decided about the repository's words; None when nobody was asked yet."""
        table = self._data().get("trust", {})
        if not isinstance(table, dict):
            return None
        digest, trusted = table.get("digest"), table.get("trusted")
        if not isinstance(digest, str) or not isinstance(trusted, bool):
            return None
        return Trust(digest=digest, trusted=trusted)

    def decide(self, trust: Trust) -> None:
        """Keep a decision. Errors: StorageProblem."""
        document = self._document()
        table = document.setdefault("trust", {})
        table["digest"], table["trusted"] = trust.digest, trust.trusted
        self._write(document)

    def _data(self) -> dict[str, object]:
        try:
            return self._read()
        except (OSError, ValueError):
            return {}

    def _read(self) -> dict[str, object]:
        if not self.path.exists():
            return {}
        if self.path.stat().st_size > LARGEST:
            raise ValueError(f"larger than {LARGEST // 1024} KB")
        return tomllib.loads(self.path.read_text("utf-8"))

    def _document(self) -> MutableMapping[str, Any]:
        """The file as the user left it, comments and order included; a new one where there is none."""
        # Only changes write: reading needs no library.
        import tomlkit

        if not self.path.exists():
            document = tomlkit.parse(_HEAD)
            document["repo"] = self._repo
            document["commands"] = []
            return document
        try:
            read = self._read()
        except (OSError, ValueError) as problem:
            raise StorageProblem(f"{self.path}: {problem}; mend or delete the file first") from None
        for key, form, words in (("commands", list, "a list"), ("trust", dict, "a table")):
            if not isinstance(read.get(key, form()), form):
                raise StorageProblem(f"{self.path}: '{key}' must be {words}; mend or delete the file first")
        with storing(self.path):
            return tomlkit.parse(self.path.read_text("utf-8"))

    def _write(self, document: Mapping[str, Any]) -> None:
        import tomlkit

        write_private(self.path, tomlkit.dumps(document))


def _readable(rule: str) -> bool:
    try:
        return bool(read_rule(rule))
    except ValueError:
        return False

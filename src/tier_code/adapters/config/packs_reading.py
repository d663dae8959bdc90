"""Reads packs: which model stands on which tier. Those that ship, and the user's own beside them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tier_code.adapters.config.setting_values import choice, known_only, table, text
from tier_code.adapters.storage.problems import storing
from tier_code.domain.choices import ModelChoice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.tiers import TierName

USER_FOLDER = "packs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A named set of models."""

    name: str
    title: str
    as_of: str
    tiers: Mapping[TierName, ModelChoice]


def load_packs(config: Path) -> Mapping[str, Pack]:
    """Every pack by name; a user's pack of the same name takes the shipped one's place.

    Errors: UsageProblem saying which file says what that cannot be.
    """
    shipped = [
        (entry.name.removesuffix(".toml"), entry.read_text("utf-8"), f"pack {entry.name}")
        for entry in files("tier_code.adapters.config.packs").iterdir()
        if entry.name.endswith(".toml")
    ]
    folder = config / USER_FOLDER
    with storing(folder):
        own = [(path.stem, path.read_text("utf-8"), str(path)) for path in sorted(folder.glob("*.toml"))]
    return {name: _pack(name, content, where) for name, content, where in (*sorted(shipped), *own)}


def _pack(name: str, content: str, where: str) -> Pack:
    try:
        data: Mapping[str, Any] = tomllib.loads(content)
    except tomllib.TOMLDecodeError as problem:
        raise UsageProblem(f"{where}: {problem}") from None
    known_only(data, {"title", "as_of", "tiers"}, where)
    tiers = table(data, "tiers", where)
    known_only(tiers, {each.value for each in TierName if each is not TierName.TOOL}, f"{where}: tiers")
    return Pack(
        name=name,
        title=text(data, "title", where),
        as_of=text(data, "as_of", where),
        tiers={TierName(tier): choice(value, f"{where}: tiers.{tier}") for tier, value in tiers.items()},
    )

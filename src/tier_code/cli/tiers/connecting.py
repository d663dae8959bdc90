"""Puts the ladder together: the pack, the user's settings over it, the command line over both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tier_code.adapters.config.packs_reading import Pack
from tier_code.cli.tiers.backends import Backend, Seat, Surroundings, absent
from tier_code.cli.tiers.claude import KEY, claude
from tier_code.cli.tiers.hosts import declared_host
from tier_code.cli.tiers.ollama_seat import found_local, ollama
from tier_code.cli.tiers.this_machine import embedded, exact_tools, scripted
from tier_code.domain.choices import AUTO, ModelChoice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.tiers import Tier, TierName
from tier_code.ports.model import ModelSource

BACKENDS: Mapping[str, Backend] = {
    "anthropic": claude,
    "embedded": embedded,
    "ollama": ollama,
    AUTO: found_local,
}
"""Everything else is the name of a host that the user declared."""
MODEL_TIERS: tuple[TierName, ...] = tuple(name for name in TierName if name is not TierName.TOOL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedModels:
    """The tiers as configured and the sources behind those that are ready."""

    tiers: Mapping[TierName, Tier]
    sources: Mapping[TierName, ModelSource]
    pack: str
    """Name of the pack that they come from."""
    pack_reason: str = ""
    """Why this one, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command line says about tiers."""

    pack: str = ""
    tier_models: Mapping[TierName, ModelChoice] | None = None
    script: str = ""
    """A file with a model's answers, standing on the local tier."""


def connect(wishes: Wishes, packs: Mapping[str, Pack], around: Surroundings) -> ConnectedModels:
    """Seat a model on every tier that has one; nothing is sent to anybody.

    Errors: UsageProblem for a pack that does not exist.
    """
    pack, reason = _chosen_pack(wishes, packs, around)
    choices = {**pack.tiers, **around.settings.tiers, **(wishes.tier_models or {})}
    seats = {name: _seat(name, choices.get(name), wishes, around) for name in MODEL_TIERS}
    tiers: dict[TierName, Tier] = {TierName.TOOL: exact_tools()}
    tiers |= {name: seat.tier for name, seat in seats.items()}
    sources = {name: seat.source for name, seat in seats.items() if seat.source is not None}
    return ConnectedModels(tiers=tiers, sources=sources, pack=pack.name, pack_reason=reason)


def _chosen_pack(wishes: Wishes, packs: Mapping[str, Pack], around: Surroundings) -> tuple[Pack, str]:
    """The pack that applies, and why."""
    has_key = bool(around.environment.get(KEY, "").strip())
    if wishes.pack:
        name, reason = wishes.pack, "named on the command line (--pack)"
    elif around.settings.pack:
        name, reason = around.settings.pack, "named in your settings"
    elif has_key:
        name, reason = "claude", "a key for Claude is there"
    else:
        name, reason = "local", "no key for Claude is there"
    if name not in packs:
        raise UsageProblem(f"there is no pack '{name}'; there are {', '.join(sorted(packs))}")
    return packs[name], reason


def _seat(name: TierName, choice: ModelChoice | None, wishes: Wishes, around: Surroundings) -> Seat:
    if name is TierName.LOCAL and wishes.script:
        return scripted(name, wishes.script)
    if choice is None:
        return absent(name, f"no model yet: set {KEY}, or choose one in your settings")
    return BACKENDS.get(choice.backend, declared_host)(name, choice, around)

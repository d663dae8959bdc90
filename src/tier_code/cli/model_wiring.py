"""Which model stands on which tier: probed cheaply, connected only when first asked."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.config.folders import cache_dir
from tier_code.adapters.models.embedded import EmbeddedSource
from tier_code.adapters.models.script_file import read_script
from tier_code.adapters.models.scripted import ScriptedModel, ScriptedSource
from tier_code.cli.commands.models import users_catalogue
from tier_code.cli.run_options import RunOptions
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import Tier, TierName
from tier_code.ports.model import ModelSource

WINDOW_TOKENS = 4096
DEFAULT_MODEL = "qwen2.5-coder-1.5b"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedModels:
    """The tiers as configured and the sources behind those that are ready."""

    tiers: Mapping[TierName, Tier]
    sources: Mapping[TierName, ModelSource]


def connect_models(options: RunOptions, progress: Progress) -> ConnectedModels:
    """The tool tier, the local tier and, until an account is connected, nothing above."""
    local, source = _scripted(options) if options.model_script else _embedded(progress)
    tiers = {TierName.TOOL: _tool(), TierName.LOCAL: local}
    for name in (TierName.SMALL, TierName.MID, TierName.FRONTIER):
        tiers[name] = _absent(name)
    return ConnectedModels(tiers=tiers, sources={} if source is None else {TierName.LOCAL: source})


def _tool() -> Tier:
    return Tier(
        name=TierName.TOOL,
        backend="in-process",
        model="",
        price=declared_free("tool"),
        window_tokens=0,
        max_output_tokens=0,
        ready=True,
    )


def _absent(name: TierName) -> Tier:
    return Tier(
        name=name,
        backend="",
        model="",
        price=None,
        window_tokens=0,
        max_output_tokens=0,
        ready=False,
        missing=f"{name.value} is not connected: this version has no cloud adapter yet",
    )


def _embedded(progress: Progress) -> tuple[Tier, ModelSource | None]:
    path = users_catalogue().installed_path(DEFAULT_MODEL)
    missing = ""
    if importlib.util.find_spec("xllamacpp") is None:
        missing = "the embedded runtime is not installed: pip install 'tier-code[local]'"
    elif path is None:
        missing = "the local model is not pulled: tier-code models pull"
    tier = _local(DEFAULT_MODEL, "embedded", missing)
    return tier, None if missing or path is None else _embedded_source(path, progress)


def _embedded_source(path: Path, progress: Progress) -> ModelSource:
    return EmbeddedSource(path, cache_dir() / "embedded", name=DEFAULT_MODEL, on_progress=progress)


def _scripted(options: RunOptions) -> tuple[Tier, ModelSource | None]:
    answers = read_script(Path(options.model_script))
    return _local("scripted", "scripted", ""), ScriptedSource(ScriptedModel(answers))


def _local(model: str, backend: str, missing: str) -> Tier:
    return Tier(
        name=TierName.LOCAL,
        backend=backend,
        model=model,
        price=declared_free(model),
        window_tokens=WINDOW_TOKENS,
        max_output_tokens=WINDOW_TOKENS // 4,
        ready=not missing,
        missing=missing,
    )

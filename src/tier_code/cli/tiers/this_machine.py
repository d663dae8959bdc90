"""What runs on this machine: the exact tools, the embedded model, a script for tests."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

from tier_code.adapters.config.folders import cache_dir
from tier_code.adapters.models.embedded import EmbeddedSource
from tier_code.adapters.models.script_file import read_script
from tier_code.adapters.models.scripted import ScriptedModel, ScriptedSource
from tier_code.cli.commands.models import users_catalogue
from tier_code.cli.tiers.backends import Seat, Surroundings
from tier_code.domain.choices import ModelChoice
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import Tier, TierName

WINDOW_TOKENS = 4096
DEFAULT_MODEL = "qwen2.5-coder-1.5b"


def exact_tools() -> Tier:
    """The tool tier: always there."""
    return Tier(
        name=TierName.TOOL,
        backend="in-process",
        model="",
        price=declared_free("tool"),
        window_tokens=0,
        max_output_tokens=0,
        ready=True,
    )


def embedded(name: TierName, choice: ModelChoice, around: Surroundings) -> Seat:
    """The embedded model, if its runtime is installed and its weights are pulled."""
    model = choice.model or DEFAULT_MODEL
    catalogue = users_catalogue()
    path = catalogue.installed_path(model)
    missing = ""
    if importlib.util.find_spec("xllamacpp") is None:
        missing = "the embedded runtime is not installed: pip install 'tier-code[local]'"
    elif path is None:
        missing = "the local model is not pulled: tier-code models pull"
    tier = replace(_free(name, "embedded", model, missing), digest=users_catalogue().entry(model).sha256)
    if missing or path is None:
        return Seat(tier=tier, source=None)
    source = EmbeddedSource(path, cache_dir() / "embedded", name=model, on_progress=around.progress)
    return Seat(tier=tier, source=source)


def scripted(name: TierName, script: str) -> Seat:
    """A model that says what a file says, for tests and demonstrations.

    Errors: UsageProblem for a bad file.
    """
    source = ScriptedSource(ScriptedModel(read_script(Path(script))))
    return Seat(tier=_free(name, "scripted", "scripted", ""), source=source)


def _free(name: TierName, backend: str, model: str, missing: str) -> Tier:
    return Tier(
        name=name,
        backend=backend,
        model=model,
        price=declared_free(model),
        window_tokens=WINDOW_TOKENS,
        max_output_tokens=WINDOW_TOKENS // 4,
        ready=not missing,
        missing=missing,
    )

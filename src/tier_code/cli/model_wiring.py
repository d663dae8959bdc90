"""The models of one session: settings, prices and tiers brought together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.keys import VENDORS, Keys, with_keyring
from tier_code.adapters.config.packs_reading import load_packs
from tier_code.adapters.config.settings import Settings, load_settings
from tier_code.adapters.models.endpoint import is_private_address
from tier_code.adapters.models.ollama.service import host_url
from tier_code.adapters.prices.table import PriceTable, users_table
from tier_code.adapters.system_clock import SystemClock
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.cli.run_options import RunOptions
from tier_code.cli.tiers.backends import Progress, Surroundings
from tier_code.cli.tiers.connecting import ConnectedModels, Wishes, connect
from tier_code.cli.tiers.ollama_seat import HOST
from tier_code.domain.money import Usd
from tier_code.domain.sandbox import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What the user has: settings, prices, keys and models."""

    settings: Settings
    keys: Keys
    prices: PriceTable
    models: ConnectedModels


def household(
    options: RunOptions, repo: Path, progress: Progress, kept_budget: Usd | None = None
) -> Household:
    """Read the user's files and see who is there; nothing is sent to anybody.

    `kept_budget` is the session budget of a session that is gone on with.
    Errors: UsageProblem for a file that says what cannot be.
    """
    config = config_dir()
    budget = kept_budget if options.budget is None else options.budget
    settings = load_settings(config, repo, session_budget=budget)
    if options.allow_unpriced:
        settings = replace(settings, allow_unpriced=True)
    if options.sandbox:
        settings = replace(settings, sandbox=Wanted(options.sandbox))
    prices = users_table(config)
    keys = with_keyring(os.environ, _needed_keys(settings))
    around = Surroundings(
        settings=settings,
        environment=keys.environment,
        prices=prices,
        now=SystemClock().now(),
        progress=progress,
    )
    wishes = Wishes(pack=options.pack, tier_models=dict(options.tier_models), script=options.model_script)
    models = connect(wishes, load_packs(config), around)
    return Household(settings=settings, keys=keys, prices=prices, models=models)


def _needed_keys(settings: Settings) -> Mapping[str, str]:
    """Keys without which a tier could not be asked; a server of one's own wants none."""
    near = is_private_address(host_url(os.environ.get(HOST, "")))
    return {
        name: variable for name, variable in wanted_keys(settings).items() if name != "ollama" or not near
    }


def wanted_keys(settings: Settings) -> Mapping[str, str]:
    """Every key that could be used, by name, with its environment variable."""
    hosts = {host.name: host.key_variable for host in settings.hosts.values() if host.key_variable}
    return {**VENDORS, **hosts}


def warnings_of(home: Household, repo: Path) -> list[str]:
    """What the user should know about the settings of this place."""
    told = list(home.settings.warnings)
    if home.settings.hiding:
        seen, there = (len(FolderTree(str(repo), hiding).paths()) for hiding in (home.settings.hiding, ()))
        if seen < there:
            where = home.settings.origins.get("ignore", "")
            told.append(f"{where}: {there - seen} of {there} files are ignored: no step sees or changes them")
    return told

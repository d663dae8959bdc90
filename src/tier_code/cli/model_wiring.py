"""The models of one session: settings, prices and tiers brought together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.packs_reading import load_packs
from tier_code.adapters.config.settings import Settings, load_settings
from tier_code.adapters.prices.table import PriceTable, users_table
from tier_code.adapters.system_clock import SystemClock
from tier_code.cli.run_options import RunOptions
from tier_code.cli.tiers.backends import Progress, Surroundings
from tier_code.cli.tiers.connecting import ConnectedModels, Wishes, connect
from tier_code.domain.money import Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What the user has: settings, prices and models."""

    settings: Settings
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
    prices = users_table(config)
    around = Surroundings(
        settings=settings,
        environment=os.environ,
        prices=prices,
        now=SystemClock().now(),
        progress=progress,
    )
    wishes = Wishes(pack=options.pack, tier_models=dict(options.tier_models), script=options.model_script)
    return Household(settings=settings, prices=prices, models=connect(wishes, load_packs(config), around))

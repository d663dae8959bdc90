"""The user's settings, with where each came from; a repository's own file can only narrow them.

Order, later wins: what ships, the user's `config.toml`, the command line. Then the repository's
`.tier-code/config.toml` takes away: lower budgets, more files kept local, more files ignored. It never sets
hosts, keys, prices, tiers or commands, and whatever else it says is reported and not read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tier_code.adapters.config.setting_values import (
    boolean,
    choice,
    host,
    known_only,
    money,
    table,
    text,
    text_list,
)
from tier_code.adapters.storage.problems import storing
from tier_code.domain.budget import BudgetScope, Limits
from tier_code.domain.choices import ModelChoice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.money import Usd
from tier_code.domain.tiers import TierName

USER_FILE = "config.toml"
REPO_FILE = ".tier-code/config.toml"
KNOWN = frozenset(
    {
        "pack",
        "time_zone",
        "budget",
        "tiers",
        "hosts",
        "local_only",
        "ignore",
        "allow_unpriced",
        "theme",
        "hour_rate",
    }
)
NARROWING = frozenset({"budget", "local_only", "ignore"})
"""All that a repository may say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A server that speaks chat completions, declared by the user."""

    name: str
    url: str
    key_variable: str = ""
    """The environment variable that holds its key; empty for none."""
    private: bool = False
    """In the user's own network: no proxy is asked, and it counts as local for files that must stay local."""
    free: bool = False
    """Declared to cost nothing."""
    window_tokens: int = 32_768
    max_output_tokens: int = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set."""

    pack: str = ""
    """Empty: `claude` where there is a key, else `local`."""
    time_zone: str = "UTC"
    limits: Limits = field(default_factory=Limits)
    tiers: Mapping[TierName, ModelChoice] = field(default_factory=dict)
    """Over the pack's."""
    hosts: Mapping[str, Host] = field(default_factory=dict)
    local_only: tuple[str, ...] = ()
    """Globs of files whose contents never go to a cloud."""
    ignore: tuple[str, ...] = ()
    allow_unpriced: bool = False
    theme: str = ""
    hour_rate: Usd | None = None
    """What an hour of the user's is worth; None leaves their time out of every decision."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Key, as in `budget.day`, to the file that set it; what is absent is the default."""
    warnings: tuple[str, ...] = ()
    """What a repository's file said and may not say."""


def load_settings(config: Path, repo: Path | None = None, *, session_budget: Usd | None = None) -> Settings:
    """The user's settings, narrowed by those of the repository.

    `session_budget`, from the command line, replaces the user's own before the repository narrows it.
    Errors: UsageProblem saying which file says what that cannot be.
    """
    path = config / USER_FILE
    settings = user_settings(_read(path), str(path))
    if session_budget is not None:
        settings = replace(
            settings,
            limits=settings.limits.at(BudgetScope.SESSION, session_budget),
            origins={**settings.origins, "budget.session": "--budget"},
        )
    if repo is None:
        return settings
    own = repo / REPO_FILE
    return narrowed(settings, _read(own), str(own))


def user_settings(data: Mapping[str, Any], where: str) -> Settings:
    """Settings from the data of the user's file.

    Errors: UsageProblem.
    """
    known_only(data, KNOWN, where)
    tiers = table(data, "tiers", where)
    known_only(tiers, {name.value for name in TierName if name is not TierName.TOOL}, f"{where}: tiers")
    hosts = table(data, "hosts", where)
    return Settings(
        pack=text(data, "pack", where),
        time_zone=text(data, "time_zone", where) or "UTC",
        limits=_limits(data, where),
        tiers={TierName(name): choice(value, f"{where}: tiers.{name}") for name, value in tiers.items()},
        hosts={
            name: Host(name=name, **host(value, f"{where}: hosts.{name}")) for name, value in hosts.items()
        },
        local_only=text_list(data, "local_only", where),
        ignore=text_list(data, "ignore", where),
        allow_unpriced=boolean(data, "allow_unpriced", where),
        theme=text(data, "theme", where),
        hour_rate=money(data["hour_rate"], f"{where}: hour_rate") if "hour_rate" in data else None,
        origins=dict.fromkeys(_keys(data), where),
    )


def narrowed(settings: Settings, data: Mapping[str, Any], where: str) -> Settings:
    """The settings less what a repository takes away.

    Errors: UsageProblem for a value that cannot be read; what it may not say at all is only a warning.
    """
    refused = sorted(set(data) - NARROWING)
    allowed = {key: value for key, value in data.items() if key in NARROWING}
    limits = settings.limits.narrowed(_limits(allowed, where))
    lowered = [
        f"budget.{scope.value}" for scope in BudgetScope if limits.of(scope) != settings.limits.of(scope)
    ]
    added = [key for key in ("local_only", "ignore") if key in allowed]
    return replace(
        settings,
        limits=limits,
        local_only=(*settings.local_only, *text_list(allowed, "local_only", where)),
        ignore=(*settings.ignore, *text_list(allowed, "ignore", where)),
        origins={**settings.origins, **dict.fromkeys([*lowered, *added], where)},
        warnings=tuple(f"{where}: a repository cannot set '{key}'; it is not read" for key in refused),
    )


def _limits(data: Mapping[str, Any], where: str) -> Limits:
    given = table(data, "budget", where)
    known_only(given, {scope.value for scope in BudgetScope}, f"{where}: budget")
    limits = Limits()
    for name, value in given.items():
        limits = limits.at(BudgetScope(name), money(value, f"{where}: budget.{name}"))
    return limits


def _keys(data: Mapping[str, Any], before: str = "") -> Sequence[str]:
    found: list[str] = []
    for key, value in data.items():
        found += _keys(value, f"{before}{key}.") if isinstance(value, Mapping) else [f"{before}{key}"]
    return found


def _read(path: Path) -> Mapping[str, Any]:
    with storing(path):
        content = path.read_text("utf-8") if path.is_file() else ""
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as problem:
        raise UsageProblem(f"{path}: {problem}") from None

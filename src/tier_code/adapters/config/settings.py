"""The user's settings, with where each came from; a repository's own file can only narrow them.

Order, later wins: what ships, the user's `config.toml`, the command line. Then the repository's
`.tier-code/config.toml` takes away: lower budgets, more files kept local or ignored, a stricter sandbox. It
never sets hosts, keys, prices, tiers or commands, and whatever else it says is reported and not read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from tier_code.adapters.config.repo_file import CONFIG, FOLDER, IGNORE, repo_words, usable_patterns
from tier_code.adapters.config.setting_values import (
    boolean,
    choice,
    class_tiers,
    host,
    known_only,
    money,
    one_of,
    sandbox,
    table,
    text,
    text_list,
    text_lists,
)
from tier_code.adapters.storage.problems import storing
from tier_code.adapters.workspace.hiding import Groups, check_patterns
from tier_code.domain.budget import BudgetScope, Limits
from tier_code.domain.choices import ModelChoice
from tier_code.domain.errors import UsageProblem
from tier_code.domain.money import Usd
from tier_code.domain.plan import ClassOrKind
from tier_code.domain.sandbox import Wanted
from tier_code.domain.tiers import TierName
from tier_code.domain.untrusted import one_line

USER_FILE = "config.toml"
REPO_FILE = f"{FOLDER}/{CONFIG}"
IGNORE_FILE = f"{FOLDER}/{IGNORE}"
MOST_WARNINGS = 20
Read = TypeVar("Read")
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
        "keys",
        "motion",
        "mouse",
        "hour_rate",
        "class_tiers",
        "commit",
        "commit_message",
        "commit_attribution",
        "screen",
        "history",
        "notify",
        "notify_command",
        "sandbox",
        "mode",
    }
)
COMMITS = ("ask", "each-run")
NAMES = ("plain", "model")
NOTIFIES = ("bell", "off")
MOTIONS = ("full", "reduced")
SCREENS = ("full", "line", "plain")
MODES = ("ask", "plan", "auto-edit", "full-auto")
NARROWING = frozenset({"budget", "local_only", "ignore", "sandbox"})
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
    """Patterns of files that no step sees or changes, the user's own and the repository's."""
    hiding: Groups = ()
    """The same by who wrote them, so that none can take back what another hides."""
    allow_unpriced: bool = False
    theme: str = ""
    """Empty or `auto`: light or dark as the terminal's background is."""
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Action id to the keys that ask for it, as the user wrote them; front ends know which there are."""
    motion: str = MOTIONS[0]
    """`full`, or `reduced` for screens on which nothing turns or slides."""
    mouse: bool = True
    """Whether the full screen takes the mouse; without it, the terminal selects text by itself."""
    hour_rate: Usd | None = None
    """What an hour of the user's is worth; None leaves their time out of every decision."""
    sandbox: Wanted = Wanted.AUTO
    """How strictly commands are confined; a repository can only raise it."""
    class_tiers: Mapping[ClassOrKind, TierName] = field(default_factory=dict)
    """Where steps of a class or kind start."""
    mode: str = MODES[0]
    """What is done without asking when a session begins on a screen."""
    commit: str = COMMITS[0]
    """`ask`, or `each-run` for a commit of every accepted run."""
    commit_message: str = NAMES[0]
    """`plain`, from receipts, or `model`."""
    commit_attribution: bool = True
    """Whether commits end with a line that says who worked on them."""
    screen: str = SCREENS[0]
    """What `tier-code` shows in a terminal: `full`, `line` (the scrollback) or `plain` (whole lines only)."""
    history: bool = True
    """Whether what is typed is kept for Up and the search in later sessions."""
    notify: str = NOTIFIES[0]
    """Whether the bell calls a user who looks elsewhere: `bell` or `off`."""
    notify_command: tuple[str, ...] = ()
    """A program of the user's that is told as well, with our words as its last argument."""
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
    words = repo_words(repo)
    less = narrowed(settings, words.data, str(repo / REPO_FILE))
    return replace(
        _hiding_more(less, words.ignore, str(repo / IGNORE_FILE)), warnings=(*words.warnings, *less.warnings)
    )


def user_settings(data: Mapping[str, Any], where: str) -> Settings:
    """Settings from the data of the user's file.

    Errors: UsageProblem.
    """
    known_only(data, KNOWN, where)
    tiers = table(data, "tiers", where)
    known_only(tiers, {name.value for name in TierName if name is not TierName.TOOL}, f"{where}: tiers")
    hosts = table(data, "hosts", where)
    ignore = text_list(data, "ignore", where)
    check_patterns(ignore, f"{where}: ignore")
    return Settings(
        pack=text(data, "pack", where),
        time_zone=text(data, "time_zone", where) or "UTC",
        limits=_limits(data, where),
        tiers={TierName(name): choice(value, f"{where}: tiers.{name}") for name, value in tiers.items()},
        hosts={
            name: Host(name=name, **host(value, f"{where}: hosts.{name}")) for name, value in hosts.items()
        },
        local_only=text_list(data, "local_only", where),
        ignore=ignore,
        hiding=(ignore,) if ignore else (),
        allow_unpriced=boolean(data, "allow_unpriced", where),
        theme=text(data, "theme", where),
        keys=text_lists(table(data, "keys", where)),
        motion=one_of(data, "motion", MOTIONS, where),
        mouse=boolean(data, "mouse", where, otherwise=True),
        hour_rate=money(data["hour_rate"], f"{where}: hour_rate") if "hour_rate" in data else None,
        sandbox=sandbox(data, where),
        class_tiers=class_tiers(table(data, "class_tiers", where), f"{where}: class_tiers"),
        mode=one_of(data, "mode", MODES, where),
        commit=one_of(data, "commit", COMMITS, where),
        commit_message=one_of(data, "commit_message", NAMES, where),
        commit_attribution=boolean(data, "commit_attribution", where, otherwise=True),
        screen=one_of(data, "screen", SCREENS, where),
        history=boolean(data, "history", where, otherwise=True),
        notify=one_of(data, "notify", NOTIFIES, where),
        notify_command=text_list(data, "notify_command", where),
        origins=dict.fromkeys(_keys(data), where),
    )


def narrowed(settings: Settings, data: Mapping[str, Any], where: str) -> Settings:
    """The settings less what a repository takes away; what it may not say or says wrongly is a warning."""
    warnings = [
        f"{where}: a repository cannot set '{one_line(key, 60)}'; it is not read"
        for key in sorted(set(data) - NARROWING)[:MOST_WARNINGS]
    ]
    limits = _try(warnings, Limits(), lambda: _limits(data, where))
    narrow = settings.limits.narrowed(limits)
    lowered = [
        f"budget.{scope.value}" for scope in BudgetScope if narrow.of(scope) != settings.limits.of(scope)
    ]
    nothing: tuple[str, ...] = ()
    private = _try(warnings, nothing, lambda: text_list(data, "local_only", where))
    globs, told = usable_patterns(private, f"{where}: local_only")
    patterns = _try(warnings, nothing, lambda: text_list(data, "ignore", where))
    ignore, more = usable_patterns(patterns, f"{where}: ignore")
    strict = settings.sandbox.raised(_try(warnings, Wanted.S0, lambda: sandbox(data, where, Wanted.S0)))
    added = ["local_only"] if globs else []
    added += ["sandbox"] if strict is not settings.sandbox else []
    less = replace(
        settings,
        limits=narrow,
        local_only=(*settings.local_only, *globs),
        sandbox=strict,
        origins={**settings.origins, **dict.fromkeys([*lowered, *added], where)},
        warnings=(*warnings, *told, *more),
    )
    return _hiding_more(less, ignore, where)


def _hiding_more(settings: Settings, patterns: tuple[str, ...], where: str) -> Settings:
    if not patterns:
        return settings
    try:
        check_patterns(patterns, where)
    except UsageProblem as problem:
        return replace(settings, warnings=(*settings.warnings, f"{problem}; none of its patterns is read"))
    return replace(
        settings,
        ignore=(*settings.ignore, *patterns),
        hiding=(*settings.hiding, patterns),
        origins={**settings.origins, "ignore": where},
    )


def _try(warnings: list[str], otherwise: Read, read: Callable[[], Read]) -> Read:
    """What a repository says, or nothing and a warning when it cannot be read."""
    try:
        return read()
    except UsageProblem as problem:
        warnings.append(f"{one_line(str(problem), 200)}; it is not read")
        return otherwise


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
        content = path.read_bytes() if path.is_file() else b""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise UsageProblem(f"{path}: {problem}") from None
    except (UnicodeDecodeError, RecursionError):
        raise UsageProblem(f"{path}: not UTF-8, or nested too deeply") from None

"""What every front end in a terminal is given: themes, names, past sessions; and what is said at the end."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from tier_code.adapters.config.folders import config_dir, data_dir
from tier_code.adapters.config.settings import load_settings
from tier_code.adapters.config.themes import load_themes
from tier_code.adapters.offload import ThreadOffload
from tier_code.adapters.storage.sessions import Sessions, SessionSummary
from tier_code.adapters.system_clock import SystemClock
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.adapters.workspace.tracked import tracked
from tier_code.cli.run_options import RunOptions
from tier_code.codebase.exploring.mentions import Mentions
from tier_code.domain.commands import Command, SetMode
from tier_code.domain.errors import UsageProblem
from tier_code.domain.events import Record
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.session_row import SessionRow
from tier_code.frontends.shared.theme_roles import ThemeRoles, hard_to_read, theme_roles
from tier_code.frontends.shared.wording import receipt
from tier_code.ports.frontend import CommandSink

PICK = "pick"
AUTO = "auto"
"""The theme that suits the terminal."""
PICKED_FROM = 20
"""Sessions in the list to choose from, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTheme:
    """Every theme there is, and the one to begin with."""

    themes: tuple[ThemeRoles, ...]
    name: str
    """Empty when nobody chose one."""
    auto: bool = False
    """Whether the user wants one that suits the terminal."""
    told: tuple[str, ...] = ()
    """What is wrong with theme files or the choice."""


def chosen_theme(theme: str) -> ChosenTheme:
    """The command line's theme, else that of the settings. What is wrong with theme files is printed too.

    Errors: UsageProblem for a theme of the command line that does not exist.
    """
    loaded = load_themes(config_dir() / "themes")
    themes = tuple(
        theme_roles(file.name, dark=file.dark, palette=file.palette, roles=file.roles)
        for file in loaded.themes
    )
    names = [roles.name for roles in themes]
    if theme and theme not in (*names, AUTO):
        raise UsageProblem(f"there is no theme '{theme}'; there are {', '.join((AUTO, *names))}")
    wanted = theme or _theme_of_settings()
    told = list(loaded.warnings)
    for file, roles in zip(loaded.themes, themes, strict=True):
        told += [f"theme {file.path}: {words}" for words in hard_to_read(roles) if file.own]
    if wanted not in ("", AUTO, *names):
        told.append(_no_theme(wanted, names))
    warn(told)
    name = wanted if wanted in names else ""
    return ChosenTheme(themes=themes, name=name, auto=wanted == AUTO, told=tuple(told))


def warn(lines: Sequence[str]) -> None:
    """Say what is wrong with the user's files; it can be read when the screen is gone again."""
    for line in lines:
        click.echo(f"tier-code: {line}", err=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenHabits:
    """How the user wants the full screen to behave."""

    still: bool = False
    mouse: bool = True


def screen_habits() -> ScreenHabits:
    """As the settings have it."""
    try:
        settings = load_settings(config_dir())
    except UsageProblem:
        # Opening a session says what is wrong with the settings.
        return ScreenHabits()
    return ScreenHabits(still=settings.motion == "reduced", mouse=settings.mouse)


def mention_source(repo: Path, clock: SystemClock) -> Mentions:
    """What can be named with `@`: the files that steps may see."""
    try:
        hiding = load_settings(config_dir(), repo).hiding
    except UsageProblem:
        # Opening the session says what is wrong with the settings, and nothing is named then.
        hiding = ()
    tree = FolderTree(str(repo), hiding)
    return Mentions(ThreadOffload(), tree, clock, partial(tracked, tree))


def _theme_of_settings() -> str:
    try:
        return load_settings(config_dir()).theme
    except UsageProblem:
        # Opening a session says what is wrong with the settings; a replay needs none of them.
        return ""


def _no_theme(wanted: str, names: Sequence[str]) -> str:
    return f"config.toml: there is no theme '{one_line(wanted, 40)}'; there are {', '.join((AUTO, *names))}"


def begin_in_mode(commands: CommandSink, options: RunOptions) -> None:
    """Let the mode hold that the command line names, else that of the settings."""
    mode = wanted_mode(options)
    if mode is not PermissionMode.ASK:
        commands.send(SetMode(mode=mode))


def wanted_mode(options: RunOptions) -> PermissionMode:
    """The mode that the command line names, else that of the settings."""
    try:
        return PermissionMode(options.mode or load_settings(config_dir()).mode)
    except UsageProblem:
        # Opening the session says what is wrong with the settings.
        return PermissionMode.ASK


def session_rows(repo: Path) -> Sequence[SessionRow]:
    """Sessions of a repository, newest first."""
    return tuple(_row(summary) for summary in Sessions(data_dir()).list_sessions(repo))


def _row(summary: SessionSummary) -> SessionRow:
    return SessionRow(
        id=summary.session,
        when=summary.at,
        request=summary.prompt,
        state=summary.state.value,
        steps=summary.total,
        spend=summary.spend,
        title=summary.title,
        origin=summary.origin,
    )


def picked_session(repo: Path) -> str:
    """Let the user choose before a session is opened, on plain lines."""
    summaries = Sessions(data_dir()).list_sessions(repo)
    if not summaries:
        raise UsageProblem("there is no session of this repository to go on with")
    from tier_code.cli.commands.sessions import table
    from tier_code.frontends.shared.printing.look import look_for

    for line in table(summaries, PICKED_FROM, look_for(sys.stdout, os.environ)):
        click.echo(line)
    chosen: str = click.prompt("Session to go on with", default=summaries[0].session)
    return chosen


def farewell(view: SessionView, options: RunOptions) -> None:
    """Print the receipt and the command that comes back."""
    if not view.turns:
        return
    for line in receipt(view):
        click.echo(line)
    where = "" if options.repo == "." else f" --repo {shlex.quote(options.repo)}"
    click.echo(f"go on: tier-code --resume {view.session}{where}")


class Recorded:
    """Records that are all there already."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records

    async def stream(self) -> AsyncIterator[Record]:
        """Every record, then the end."""
        for record in self._records:
            yield record


class Nobody:
    """Takes commands in a replay, where there is nobody to carry them out."""

    def send(self, command: Command) -> None:
        """Drop it."""

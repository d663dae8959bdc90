"""Sessions on the full screen, one after the other, and what is printed when the user leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import Sessions
from tier_code.adapters.system_clock import SystemClock
from tier_code.cli.back_office import UsersOffice
from tier_code.cli.entry_log import entry_log
from tier_code.cli.outside_editor import edited
from tier_code.cli.run_options import RunOptions
from tier_code.cli.telling import calling
from tier_code.cli.terminal_background import terminal_background
from tier_code.cli.terminal_sessions import (
    PICK,
    Nobody,
    Recorded,
    begin_in_mode,
    chosen_theme,
    farewell,
    mention_source,
    screen_habits,
    session_rows,
    warn,
)
from tier_code.cli.users_keys import key_warnings, users_keymap
from tier_code.domain.errors import UsageProblem
from tier_code.domain.events import Record
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.frontend import FullscreenFrontend
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.beside import Beside
from tier_code.frontends.shared.departure import Departure, Errand


def run_on_screen(options: RunOptions) -> int:
    """Show sessions until the user quits; print the receipt and the command that comes back."""
    from tier_code.cli.existing_repo import existing_repo

    repo = existing_repo(options.repo)
    begun = _to_begin_with(repo, options)
    if begun is None or not _heard(repo, begun):
        return 0
    options = begun
    departure, view = asyncio.run(_session(options))
    while departure.errand is not Errand.QUIT:
        reference = departure.session or "last"
        if departure.pack:
            options = replace(options, pack=departure.pack)
        if departure.errand is Errand.REPLAY:
            from tier_code.cli.beside_recording import beside_recording

            folder = Sessions(data_dir()).find(reference, repo)
            records = tuple(JournalFile.read(folder.journal).records())
            departure = replay_on_screen(records, 1.0, beside_recording(folder, records))
            if departure.errand is Errand.QUIT:
                departure = Departure(Errand.RESUME, view.session)
        else:
            here = "" if departure.errand is Errand.NEW else reference
            again = replace(options, request="", resume=here, go_on=False)
            # Files may have changed since they were asked about.
            if not _heard(repo, again):
                break
            departure, view = asyncio.run(_session(again))
    farewell(view, options)
    return 1 if view.failure else 0


def _to_begin_with(repo: Path, options: RunOptions) -> RunOptions | None:
    """The options with a session to go on with, chosen from a list where one was asked for."""
    if options.resume != PICK:
        return options
    chosen = _picked(repo, options)
    return replace(options, resume=chosen) if chosen else None


def replay_on_screen(records: Sequence[Record], speed: float, beside: Beside) -> Departure:
    """Play records on the full screen; nothing can be changed."""
    surroundings = replace(screen_surroundings("", None), beside=beside)
    frontend = FullscreenFrontend(surroundings, replaying=True, speed=speed)
    asyncio.run(frontend.run(Recorded(records), Nobody()))
    return frontend.departure


def _picked(repo: Path, options: RunOptions) -> str:
    """Let the user choose on the screen; empty when they would rather not."""
    from tier_code.frontends.fullscreen.picking import pick_session

    rows = session_rows(repo)
    if not rows:
        raise UsageProblem("there is no session of this repository to go on with")
    surroundings = screen_surroundings(options.theme, repo, options)
    return asyncio.run(pick_session(rows, surroundings)) or ""


def _heard(repo: Path, options: RunOptions) -> bool:
    """Ask until there is an answer for the files as they are; False to leave."""
    office = UsersOffice(repo, options)
    while office.trusted() is None and (question := office.trust()) is not None:
        from tier_code.frontends.fullscreen.picking import ask_trust

        trusted = asyncio.run(ask_trust(question, screen_surroundings(options.theme, repo, options)))
        if trusted is None:
            return False
        office.decide(question, trusted=trusted)
    return True


async def _session(options: RunOptions) -> tuple[Departure, SessionView]:
    from tier_code.cli.indexing import indexing_behind
    from tier_code.cli.wiring import open_session, session_of

    repo, resumed = session_of(options)
    async with open_session(options, repo, resumed) as live:
        frontend = FullscreenFrontend(
            screen_surroundings(options.theme, repo, options), initial_prompt=options.request
        )
        begin_in_mode(live.engine, options)
        async with indexing_behind(live.recorder, repo):
            view = await live.show(frontend)
    return frontend.departure, view


def screen_surroundings(theme: str, repo: Path | None, options: RunOptions | None = None) -> Surroundings:
    """What the screen is given: themes, the chosen one first by the command line, then by the settings.

    Errors: UsageProblem for a theme of the command line that does not exist.
    """
    chosen, keymap = chosen_theme(theme), users_keymap()
    refused = key_warnings(keymap)
    warn(refused)
    clock, called, terminal = SystemClock(), calling(), terminal_background()
    look = screen_habits()
    return Surroundings(
        themes=chosen.themes,
        clock=clock,
        bell=called.bell,
        tell=called.tell,
        mentions=mention_source(repo, clock) if repo else None,
        entries=entry_log(repo) if repo else None,
        theme=chosen.name or terminal.fitting_theme(),
        typed=terminal.take_typed(),
        late=terminal.late,
        keymap=keymap,
        told=(*chosen.told, *refused),
        folder=str(repo) if repo else "",
        still=look.still,
        mouse=look.mouse,
        sessions=lambda: session_rows(repo) if repo else (),
        edit=edited,
        office=UsersOffice(repo, options or RunOptions()) if repo else None,
    )

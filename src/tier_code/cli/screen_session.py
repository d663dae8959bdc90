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
from tier_code.cli.run_options import RunOptions
from tier_code.cli.terminal_sessions import (
    PICK,
    Nobody,
    Recorded,
    chosen_theme,
    farewell,
    mention_source,
    picked_session,
    session_rows,
)
from tier_code.domain.events import Record
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.frontend import FullscreenFrontend
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.departure import Departure, Errand


def run_on_screen(options: RunOptions) -> int:
    """Show sessions until the user quits; print the receipt and the command that comes back."""
    from tier_code.cli.wiring import existing_repo

    repo = existing_repo(options.repo)
    if options.resume == PICK:
        options = replace(options, resume=picked_session(repo))
    departure, view = asyncio.run(_session(options))
    while departure.errand is not Errand.QUIT:
        reference = departure.session or "last"
        if departure.errand is Errand.REPLAY:
            folder = Sessions(data_dir()).find(reference, repo)
            departure = replay_on_screen(tuple(JournalFile.read(folder.journal).records()), 1.0)
            if departure.errand is Errand.QUIT:
                departure = Departure(Errand.RESUME, view.session)
        else:
            again = replace(options, request="", resume=reference, go_on=False)
            departure, view = asyncio.run(_session(again))
    farewell(view, options)
    return 1 if view.failure else 0


def replay_on_screen(records: Sequence[Record], speed: float) -> Departure:
    """Play records on the full screen; nothing can be changed."""
    frontend = FullscreenFrontend(screen_surroundings("", None), replaying=True, speed=speed)
    asyncio.run(frontend.run(Recorded(records), Nobody()))
    return frontend.departure


async def _session(options: RunOptions) -> tuple[Departure, SessionView]:
    from tier_code.cli.indexing import indexing_behind
    from tier_code.cli.wiring import open_session, session_of

    repo, resumed = session_of(options)
    async with open_session(options, repo, resumed) as live:
        frontend = FullscreenFrontend(
            screen_surroundings(options.theme, repo), initial_prompt=options.request
        )
        async with indexing_behind(live.recorder, repo):
            view = await live.show(frontend)
    return frontend.departure, view


def screen_surroundings(theme: str, repo: Path | None) -> Surroundings:
    """What the screen is given: themes, the chosen one first by the command line, then by the settings.

    Errors: UsageProblem for a theme of the command line that does not exist.
    """
    chosen = chosen_theme(theme)
    clock = SystemClock()
    return Surroundings(
        themes=chosen.themes,
        clock=clock,
        mentions=mention_source(repo, clock) if repo else None,
        theme=chosen.name or "ink",
        sessions=lambda: session_rows(repo) if repo else (),
    )

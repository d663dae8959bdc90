"""Sessions in the scrollback, one after the other: `tier-code --line`."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import Sessions
from tier_code.adapters.system_clock import SystemClock
from tier_code.cli.back_office import UsersOffice
from tier_code.cli.entry_log import entry_log
from tier_code.cli.outside_editor import edited
from tier_code.cli.run_options import RunOptions
from tier_code.cli.terminal_background import terminal_background
from tier_code.cli.terminal_sessions import (
    PICK,
    Recorded,
    begin_in_mode,
    chosen_theme,
    mention_source,
    picked_session,
    session_rows,
    warn,
)
from tier_code.cli.users_keys import key_warnings, users_keymap
from tier_code.domain.errors import UsageProblem
from tier_code.domain.events import Record
from tier_code.domain.view import SessionView
from tier_code.frontends.line.frontend import LineFrontend
from tier_code.frontends.line.office_lines import trust_lines
from tier_code.frontends.line.replaying import LineReplay
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.shared.beside import NOTHING_BESIDE, Beside
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.printing.outlet import Outlet

EXIT_ENDED_BY_SIGNAL = 130
TERMINAL = "/dev/tty"


def run_in_lines(options: RunOptions) -> int:
    """Show sessions until the user quits; print the command that comes back."""
    from tier_code.cli.existing_repo import existing_repo

    repo = existing_repo(options.repo)
    with typed_terminal() as typed:
        if options.resume == PICK:
            options = replace(options, resume=picked_session(repo))
        given = line_surroundings(options, repo, typed)
        if not _heard(UsersOffice(repo, options), given):
            return 0
        frontend, view = asyncio.run(_session(options, given))
        while frontend.departure.errand is not Errand.QUIT and not frontend.ended_by_signal:
            departure = frontend.departure
            if departure.errand is Errand.REPLAY:
                from tier_code.cli.beside_recording import beside_recording

                folder = Sessions(data_dir()).find(departure.session or "last", repo)
                records = tuple(JournalFile.read(folder.journal).records())
                _play(records, given, 1.0, beside_recording(folder, records))
                departure = Departure(Errand.RESUME, view.session)
            here = "" if departure.errand is Errand.NEW else departure.session or "last"
            pack = departure.pack or options.pack
            options = replace(options, request="", resume=here, go_on=False, pack=pack)
            # Files may have changed since they were asked about.
            if not _heard(UsersOffice(repo, options), given):
                break
            frontend, view = asyncio.run(_session(options, given))
    if view.turns:
        where = "" if options.repo == "." else f" --repo {shlex.quote(options.repo)}"
        Outlet(sys.stdout).line(
            f"go on: tier-code {'--plain' if options.plain else '--line'} --resume {view.session}{where}"
        )
    if frontend.ended_by_signal:
        return EXIT_ENDED_BY_SIGNAL
    return 1 if view.failure else 0


def replay_in_lines(
    records: Sequence[Record], options: RunOptions, speed: float, beside: Beside = NOTHING_BESIDE
) -> None:
    """Print a recording as it happened; nothing can be changed."""
    with typed_terminal() as typed:
        _play(records, line_surroundings(options, None, typed), speed, beside)


def _play(records: Sequence[Record], given: LineSurroundings, speed: float, beside: Beside) -> None:
    asyncio.run(LineReplay(given, beside).run(Recorded(records), speed))


def _heard(office: UsersOffice, given: LineSurroundings) -> bool:
    """Ask until there is an answer for the files as they are; False to leave."""
    outlet = Outlet(given.out, ascii_only=given.ascii_only)
    while office.trusted() is None and (question := office.trust()) is not None:
        outlet.lines(trust_lines(question, Looks(given)()))
        answer = _typed_answer(given)
        if answer not in ("1", "2"):
            return False
        office.decide(question, trusted=answer == "1")
    return True


def _typed_answer(given: LineSurroundings) -> str:
    while True:
        given.out.write("> ")
        given.out.flush()
        answer = given.typed.readline().strip()
        if answer in ("1", "2", "3", "q", ""):
            return answer


async def _session(options: RunOptions, given: LineSurroundings) -> tuple[LineFrontend, SessionView]:
    from tier_code.cli.indexing import indexing_behind
    from tier_code.cli.wiring import open_session, session_of

    repo, resumed = session_of(options)
    async with open_session(options, repo, resumed) as live:
        frontend = LineFrontend(given, initial_prompt=options.request, earlier=live.earlier)
        begin_in_mode(live.engine, options)
        async with indexing_behind(live.recorder, repo):
            view = await live.show(frontend)
    return frontend, view


def line_surroundings(options: RunOptions, repo: Path | None, typed: TextIO) -> LineSurroundings:
    """What the line mode is given.

    Errors: UsageProblem for a theme that does not exist.
    """
    chosen, keymap = chosen_theme(options.theme), users_keymap()
    warn(key_warnings(keymap))
    clock, terminal = SystemClock(), terminal_background()
    plain = options.plain or os.environ.get("TERM", "") in ("", "dumb")
    # Without a wish, lines have the terminal's own colours, which suit it whatever it is.
    fitting = terminal.fitting_theme() if chosen.auto and not plain else ""
    return LineSurroundings(
        out=sys.stdout,
        typed=typed,
        clock=clock,
        environ=os.environ,
        plain=plain,
        ascii_only=options.ascii_only,
        themes=chosen.themes,
        theme=chosen.name or fitting,
        typed_ahead=terminal.take_typed(),
        late=terminal.late,
        keymap=keymap,
        sessions=lambda: session_rows(repo) if repo else (),
        office=UsersOffice(repo, options) if repo else None,
        mentions=mention_source(repo, clock) if repo else None,
        entries=entry_log(repo) if repo else None,
        edit=edited,
    )


@contextmanager
def typed_terminal() -> Iterator[TextIO]:
    """Standard input, or the terminal itself where a pipe stands in its place.

    Errors: UsageProblem when there is no terminal.
    """
    if not sys.stdout.isatty():
        raise UsageProblem("the line mode needs a terminal to write to; -p prints to pipes and files")
    if sys.stdin is not None and sys.stdin.isatty():
        yield sys.stdin
        return
    with ExitStack() as stack:
        try:
            terminal = stack.enter_context(Path(TERMINAL).open(encoding="utf-8"))
        except OSError:
            raise UsageProblem("the line mode needs a terminal to type on; -p runs without one") from None
        yield terminal

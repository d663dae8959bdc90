"""`tier-code sessions`: what was asked in this repository, newest first, and how each session stands."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import tzinfo

import click

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.sessions import Sessions, SessionState, SessionSummary
from tier_code.cli.commands.session_care import delete, export, fork, rename
from tier_code.cli.existing_repo import existing_repo
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.printing.columns import cells, cut, pad
from tier_code.frontends.shared.printing.look import Look, Role, look_for
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.frontends.shared.wording import file_name, moment, money

SHORTEST_ID = 10
"""Characters of an id that hold its time; two sessions of one millisecond need more."""
_STATE_ROLES = {
    SessionState.OPEN: Role.GOOD,
    SessionState.INTERRUPTED: Role.WARN,
    SessionState.FAILED: Role.BAD,
    SessionState.UNREADABLE: Role.BAD,
}


@click.group(name="sessions", invoke_without_command=True)
@click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
@click.option("--all", "everywhere", is_flag=True, help="Sessions of every repository.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for scripts.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="At most so many, newest first.",
)
@click.pass_context
def sessions(ctx: click.Context, *, repo: str, everywhere: bool, as_json: bool, limit: int) -> int:
    """List past sessions, newest first; fork, rename, export or delete one."""
    if ctx.invoked_subcommand is not None:
        return 0
    store = Sessions(data_dir())
    known = store.list_sessions(None if everywhere else existing_repo(repo))
    outlet = Outlet(sys.stdout)
    if as_json:
        outlet.line(json.dumps([described(summary) for summary in known[:limit]], indent=2))
        return 0
    look = look_for(sys.stdout, os.environ)
    for line in table(known, limit, look, with_repo=everywhere):
        outlet.line(line)
    return 0


for care in (fork, rename, export, delete):
    sessions.add_command(care)


def described(summary: SessionSummary) -> dict[str, object]:
    """A session as plain values; times are UTC nanoseconds, money nano-dollars or null when unpriced."""
    return {
        "session": summary.session,
        "repo": summary.repo,
        "folder": str(summary.folder.path),
        "started_at": summary.started_at,
        "ended_at": summary.at,
        "request": summary.prompt,
        "title": summary.title or None,
        "forked_from": summary.origin or None,
        "state": summary.state.value,
        "steps_done": summary.done,
        "steps": summary.total,
        "spend_nanos": None if summary.spend is None else summary.spend.nanos,
        "problem": summary.problem or None,
    }


def table(
    known: Sequence[SessionSummary],
    limit: int,
    look: Look,
    *,
    with_repo: bool = False,
    zone: tzinfo | None = None,
) -> list[str]:
    """The lines of the list; times are in `zone` or the user's own."""
    if not known:
        return ["No session yet. `tier-code` starts one."]
    shown = known[:limit]
    length = shortest_unique([summary.session for summary in known])
    lines = [
        look.paint(_row("session"[:length].ljust(length), "started", "state", "steps", "spend"), Role.MUTED)
    ]
    for summary in shown:
        lines += _lines(summary, length, look, zone)
        if with_repo:
            lines.append(look.paint(f"{'':{length}}  in {file_name(summary.repo)}", Role.MUTED))
    if len(known) > limit:
        lines.append(
            look.paint(f"{len(known) - limit} older ones: --limit {len(known)} shows them all", Role.MUTED)
        )
    return lines


def shortest_unique(ids: Sequence[str]) -> int:
    """How many leading characters tell these ids apart."""
    longest = max((len(session) for session in ids), default=SHORTEST_ID)
    return next(
        (n for n in range(SHORTEST_ID, longest) if len({session[:n] for session in ids}) == len(ids)), longest
    )


def _lines(summary: SessionSummary, length: int, look: Look, zone: tzinfo | None) -> list[str]:
    state = pad(summary.state.value, 11)
    figures = _row(
        look.paint(summary.session[:length], Role.STRONG),
        moment(summary.started_at, zone) if summary.started_at else look.glyphs.dash,
        look.paint(state, _STATE_ROLES.get(summary.state, Role.MUTED)),
        f"{summary.done}/{summary.total}" if summary.total else look.glyphs.dash,
        money(summary.spend),
    )
    plain = _row("x" * length, "x" * 16, state, "x" * 5, money(summary.spend))
    room = look.width - cells(plain) - 2
    request = one_line(summary.title or summary.prompt, 400)
    if room >= 24:
        lines = [f"{figures}  {cut(request, room, look.glyphs.ellipsis)}".rstrip()]
    else:
        lines = [
            figures.rstrip(),
            f"{'':{length}}  {cut(request, look.width - length - 2, look.glyphs.ellipsis)}",
        ]
    if summary.problem:
        problem = cut(one_line(summary.problem, 400), look.width - length - 2, look.glyphs.ellipsis)
        lines.append(f"{'':{length}}  {look.paint(problem, Role.WARN)}")
    return lines


def _row(session: str, started: str, state: str, steps: str, spend: str) -> str:
    return f"{session}  {started:<16}  {state:<11}  {steps:>5}  {spend:<8}"

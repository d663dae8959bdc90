"""`tier-code commit`: make what a session wrote, and nothing else of the user's, a git commit."""

from __future__ import annotations

import asyncio
import json
import os
import sys

import click

from tier_code.domain.commands import CommitChanges, ProposeCommit
from tier_code.domain.untrusted import one_line, sanitize
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.printing.coloured_diff import shown_diff
from tier_code.frontends.shared.printing.look import Look, Role, look_for
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.frontends.shared.receipt import commit_words


@click.command(name="commit")
@click.option("--session", default="", metavar="ID", help="Whose changes; default: the newest session here.")
@click.option("-m", "--message", default="", metavar="MESSAGE", help="Default: one made from the receipts.")
@click.option("--dry-run", is_flag=True, help="Show message and diff against HEAD; commit nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
def commit(*, session: str, message: str, dry_run: bool, as_json: bool, repo: str) -> int:
    """Commit exactly the lines that accepted steps wrote; what else you have changed or staged stays so.

    No hook of the repository runs and nothing is signed; where that makes a difference it is said.
    """
    from tier_code.cli.wiring import run_command_in_session

    command = ProposeCommit(message=message) if dry_run else CommitChanges(message=message)
    before: list[SessionView] = []

    def choose(view: SessionView) -> ProposeCommit | CommitChanges:
        before.append(view)
        return command

    after = asyncio.run(run_command_in_session(session, repo, choose))
    if as_json:
        click.echo(json.dumps(_object(before[0], after)))
        return 0 if _done(before[0], after) else 1
    outlet = Outlet(sys.stdout)
    lines = told(before[0], after, look_for(sys.stdout, os.environ))
    for line in lines:
        outlet.line(line)
    return 0 if _done(before[0], after) else 1


def told(before: SessionView, after: SessionView, look: Look) -> list[str]:
    """What was committed or would be, in lines; else why not."""
    if len(after.commits) > len(before.commits):
        made = after.commits[-1]
        head = look.paint(f"Committed {commit_words(made)}", Role.STRONG)
        return [head, *_notes(made.notes, look)]
    if after.proposal is not None and after.proposal is not before.proposal:
        message = sanitize(after.proposal.message).split("\n")
        return [*message, "", *shown_diff(after.proposal.patch, look), *_notes(after.proposal.notes, look)]
    return [look.paint(line, Role.BAD) for line in _reasons(before, after)]


def _done(before: SessionView, after: SessionView) -> bool:
    proposed = after.proposal is not None and after.proposal is not before.proposal
    return proposed or len(after.commits) > len(before.commits)


def _notes(notes: tuple[str, ...], look: Look) -> list[str]:
    return [look.paint(str(one_line(note, 400)), Role.WARN) for note in notes]


def _reasons(before: SessionView, after: SessionView) -> list[str]:
    news = after.notices[len(before.notices) :]
    return [str(one_line(notice, 400)) for notice in news] or ["Nothing was committed."]


def _object(before: SessionView, after: SessionView) -> dict[str, object]:
    """For programs."""
    made = after.commits[-1] if len(after.commits) > len(before.commits) else None
    drafted = after.proposal if after.proposal is not before.proposal else None
    found = made or drafted
    paths = made.paths if made else drafted.patch.paths if drafted else ()
    return {
        "commit": made.commit if made else None,
        "message": found.message if found else None,
        "steps": list(found.steps) if found else [],
        "files": list(paths),
        "notes": list(found.notes) if found else [],
        "refused": [] if found else _reasons(before, after),
    }

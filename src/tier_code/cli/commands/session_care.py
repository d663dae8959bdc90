"""`tier-code sessions fork | rename | export | delete`: what can be done with a whole session."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import SessionFolder, Sessions, summary
from tier_code.adapters.system_clock import SystemClock
from tier_code.cli.existing_repo import existing_repo
from tier_code.domain.errors import UsageProblem
from tier_code.domain.fold import fold
from tier_code.domain.untrusted import one_line
from tier_code.frontends.shared.wording import money, size

_FORMATS = ("markdown", "json", "html")
_EXIT_NEEDS_APPROVAL = 4
_REPO = click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")


@click.command(name="fork")
@click.argument("session", default="last")
@_REPO
def fork(*, session: str, repo: str) -> int:
    """Begin a new session as SESSION stands; from there they go apart.

    What SESSION cost stays booked there; its files on disk are the same for both.
    """
    from tier_code.adapters.storage.session_copies import fork_session

    place, store = existing_repo(repo), Sessions(data_dir())
    made = fork_session(store, store.find(session, place), place, SystemClock())
    click.echo(made.session)
    click.echo(f"go on: tier-code --resume {made.session}", err=True)
    return 0


@click.command(name="rename")
@click.argument("session")
@click.argument("title")
@_REPO
def rename(*, session: str, title: str, repo: str) -> int:
    """Give SESSION a name that lists show; an empty one takes it away."""
    from tier_code.adapters.storage.session_copies import rename_session

    found = Sessions(data_dir()).find(session, existing_repo(repo))
    kept = rename_session(found, title, SystemClock())
    click.echo(f"{found.session}  {kept or 'goes by its first request'}")
    return 0


@click.command(name="export")
@click.argument("session", default="last")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default=None,
    help="Default: by the file's ending, else markdown.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Default: print it.")
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@_REPO
def export(*, session: str, form: str | None, output: Path | None, force: bool, repo: str) -> int:
    """Write SESSION down: requests, plans, checks, diffs and what each step cost."""
    from tier_code.frontends.shared.exporting.export import ExportFormat, export_format, export_text

    found = Sessions(data_dir()).find(session, existing_repo(repo))
    view = fold(JournalFile.read(found.journal).records())
    named = export_format(output.name) if output is not None and form is None else None
    text = export_text(view, ExportFormat(form) if form else named or ExportFormat.MARKDOWN)
    if output is None:
        sys.stdout.write(text)
        return 0
    write_export(output, text, force=force)
    click.echo(f"{output}: {size(len(text.encode()))}")
    return 0


def write_export(path: Path, text: str, *, force: bool = False) -> None:
    """Write a new file; one that is there is left alone.

    Errors: UsageProblem.
    """
    try:
        with path.open("w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageProblem(f"{path} is there already; --force writes over it") from None
    except OSError as problem:
        raise UsageProblem(f"{path}: {problem.strerror}") from None


@click.command(name="delete")
@click.argument("sessions", nargs=-1, required=True)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@_REPO
def delete(*, sessions: tuple[str, ...], yes: bool, repo: str) -> int:
    """Delete SESSIONS with everything that could undo them; what they cost stays in the books."""
    place, store = existing_repo(repo), Sessions(data_dir())
    found = list(
        {folder.session: folder for folder in (store.find(each, place) for each in sessions)}.values()
    )
    for folder in found:
        click.echo(_described(folder), err=True)
    if not yes and not _confirmed(len(found)):
        click.echo("nothing was deleted", err=True)
        return _EXIT_NEEDS_APPROVAL
    from tier_code.adapters.storage.session_copies import delete_session

    for folder in found:
        freed = delete_session(folder)
        click.echo(f"{folder.session} deleted, {size(freed)} freed")
    return 0


def _described(folder: SessionFolder) -> str:
    known = summary(folder)
    said = one_line(known.title or known.prompt, 80) or "nothing was asked"
    steps = f"{known.done}/{known.total} steps"
    return f"{known.session}  {known.state.value}  {steps}  {money(known.spend)}  {said}"


def _confirmed(number: int) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        click.echo("tier-code: say yes with --yes", err=True)
        return False
    what = "this session" if number == 1 else f"these {number} sessions"
    return click.confirm(f"Delete {what} for good?", default=False, err=True)

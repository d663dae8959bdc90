"""`tier-code replay`: a past session again, from its journal alone; no model, no network, nothing written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

import click

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.journal_format import whole_line
from tier_code.adapters.storage.sessions import SessionFolder, Sessions
from tier_code.cli.commands.replay_wish import ReplayWish
from tier_code.cli.commands.run import has_screen
from tier_code.cli.existing_repo import existing_repo
from tier_code.cli.run_options import UsdAmount
from tier_code.domain.errors import UsageProblem
from tier_code.domain.events import Record
from tier_code.domain.untrusted import sanitize
from tier_code.frontends.headless.frontend import HeadlessFrontend, OutputFormat
from tier_code.frontends.shared.beside import Beside


@click.command(name="replay")
@click.argument("session", default="last")
@click.option("--repo", default=".", metavar="DIR", help="Whose sessions are meant; default: this folder's.")
@click.option(
    "--output-format", type=click.Choice([form.value for form in OutputFormat]), help="Print it, and how."
)
@click.option("--screen", is_flag=True, help="The full screen, whatever else is said.")
@click.option("--line", is_flag=True, help="Play it in the scrollback; space pauses, a full stop steps.")
@click.option("--plain", is_flag=True, help="Print it in the scrollback at once, nothing drawn twice.")
@click.option("--ascii", "ascii_only", is_flag=True, help="With --line: no sign outside ASCII.")
@click.option(
    "--speed",
    type=click.FloatRange(min=0.1, max=1000),
    default=1.0,
    show_default=True,
    help="On the full screen and with --line: how many times as fast as it was.",
)
@click.option(
    "--reprice",
    "pack",
    default="",
    metavar="PACK",
    help="What its tokens cost at the prices of a pack: beside the replay, or as a table.",
)
@click.option(
    "--what-if",
    "steps",
    multiple=True,
    metavar="STEP=TIER",
    help="Run a step again at another tier, over what it saw, and compare; all=local for every step.",
)
@click.option(
    "--budget", type=UsdAmount(), metavar="USD", help="With --what-if: the most each run may spend."
)
@click.option("--json", "as_json", is_flag=True, help="With --reprice and --what-if: print one JSON object.")
def replay(**given: object) -> int:
    """Show a past session again, price it again, or run its steps again at other tiers.

    SESSION is an id, the beginning of one, or `last`.
    """
    wish = ReplayWish(**given)  # type: ignore[arg-type]  # click passes each option's own type
    if wish.steps or (wish.pack and not _is_shown(wish)):
        from tier_code.cli.commands.replay_again import again

        again(wish)
        return 0
    if wish.screen and not has_screen():
        raise UsageProblem("there is no terminal for the full screen; --output-format text prints instead")
    folder = Sessions(data_dir()).find(wish.session, existing_repo(wish.repo))
    reading = JournalFile.read(folder.journal)
    if wish.line or wish.plain:
        from tier_code.cli.line_session import replay_in_lines
        from tier_code.cli.run_options import RunOptions

        options = RunOptions(line=wish.line, plain=wish.plain, ascii_only=wish.ascii_only)
        records = tuple(reading.records())
        replay_in_lines(records, options, wish.speed, _beside(folder, records, wish))
    elif wish.screen or (wish.output_format is None and has_screen()):
        from tier_code.cli.screen_session import replay_on_screen

        records = tuple(reading.records())
        replay_on_screen(records, wish.speed, _beside(folder, records, wish))
    else:
        print_records(reading.records(), wish.output_format or OutputFormat.TEXT, sys.stdout)
    for line in reading.damage:
        click.echo(f"tier-code: the journal is damaged: {sanitize(line)}", err=True)
    return 0


def _is_shown(wish: ReplayWish) -> bool:
    """Whether the session plays, and other prices stand beside it; else they are printed as a table."""
    if wish.as_json or wish.output_format is not None:
        return False
    return wish.line or wish.plain or wish.screen or has_screen()


def _beside(folder: SessionFolder, records: Sequence[Record], wish: ReplayWish) -> Beside:
    from tier_code.cli.beside_recording import beside_recording

    return beside_recording(folder, records, wish.pack)


def print_records(records: Iterable[Record], output_format: str, out: TextIO) -> None:
    """Print a journal as the run itself would have been printed."""
    frontend = HeadlessFrontend(output_format, out, encode=whole_line)
    frontend.replay(records)

"""`replay --reprice` and `replay --what-if`: recorded tokens at other prices, steps at other tiers."""

from __future__ import annotations

import asyncio

import click

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import Sessions
from tier_code.cli.beside_recording import prices_of_pack
from tier_code.cli.commands.replay_questions import (
    repriced_json,
    repriced_lines,
    verdict_lines,
    verdicts_json,
)
from tier_code.cli.commands.replay_wish import ReplayWish
from tier_code.cli.existing_repo import existing_repo
from tier_code.cli.run_options import RunOptions
from tier_code.cli.what_if import Recording, chosen_steps, try_step
from tier_code.domain.fold import fold
from tier_code.domain.repricing import reprice
from tier_code.domain.view import SessionView
from tier_code.engine.whatif.verdict import Verdict


def again(wish: ReplayWish) -> None:
    """Answer what was asked about a past session.

    Errors: UsageProblem for a pack, step or tier that is not there.
    """
    folder = Sessions(data_dir()).find(wish.session, existing_repo(wish.repo))
    view = fold(JournalFile.read(folder.journal).records())
    if wish.pack:
        _print_repriced(view, wish)
    if wish.steps:
        _print_what_if(Recording(view=view, folder=folder, repo=existing_repo(wish.repo)), wish)


def _print_repriced(view: SessionView, wish: ReplayWish) -> None:
    rows = reprice(view.entries, prices_of_pack(wish.pack))
    for line in [repriced_json(rows, wish.pack)] if wish.as_json else repriced_lines(rows, wish.pack):
        click.echo(line)


def _print_what_if(recording: Recording, wish: ReplayWish) -> None:
    options = RunOptions(repo=wish.repo, budget=wish.budget)

    async def verdicts() -> list[Verdict]:
        chosen = chosen_steps(recording.view, wish.steps)
        return [await try_step(recording, step, tier, options) for step, tier in chosen]

    found = asyncio.run(verdicts())
    for line in [verdicts_json(found)] if wish.as_json else verdict_lines(found):
        click.echo(line)

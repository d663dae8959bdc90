"""`tier-code why STEP`: the decision behind a step's tier, with the record and the costs it went by."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click

from tier_code.adapters.config.folders import config_dir, data_dir
from tier_code.adapters.config.settings import load_settings
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import LAST, Sessions
from tier_code.cli.existing_repo import existing_repo
from tier_code.domain.errors import UsageProblem
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView
from tier_code.frontends.headless.why_lines import why_lines


@click.command()
@click.argument("step")
@click.option(
    "--session", default=LAST, metavar="ID", help="A session's id or its beginning; default: the last."
)
@click.option("--repo", default=".", metavar="DIR", help="Whose sessions are meant; default: this folder's.")
@click.option("--json", "as_json", is_flag=True, help="Print the decision as one JSON object.")
def why(*, step: str, session: str, repo: str, as_json: bool) -> None:
    """Say why STEP (such as s3) ran where it ran, what else was considered, and what happened."""
    reading = JournalFile.read(Sessions(data_dir()).find(session, existing_repo(repo)).journal)
    records = tuple(reading.records())
    view = fold(records)
    name = StepId(step.strip().lower())
    lines = why_lines(view, records, name, load_settings(config_dir()).hour_rate)
    if not lines:
        raise UsageProblem(f"there is no step '{step}'; this session has {_names(view)}")
    if as_json:
        click.echo(json.dumps(_as_dict(view, name)))
        return
    for line in lines:
        click.echo(line)


def _names(view: SessionView) -> str:
    names: Sequence[str] = [each.step.id for each in view.steps]
    return ", ".join(names) or "none"


def _as_dict(view: SessionView, name: StepId) -> Mapping[str, object]:
    found = view.step(name)
    routing = found.routing if found else None
    return {"step": name, "decision": None if routing is None else asdict(routing)}

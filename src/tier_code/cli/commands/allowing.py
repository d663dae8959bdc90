"""`tier-code config allow | forget | trust`: what runs without asking in a repository, and who is heard."""

from __future__ import annotations

import json

import click

from tier_code.adapters.config.repo_asks import repo_asks
from tier_code.adapters.config.repo_permissions import Trust
from tier_code.cli.existing_repo import existing_repo
from tier_code.cli.repo_answers import permissions_of
from tier_code.domain.errors import UsageProblem
from tier_code.domain.untrusted import one_line
from tier_code.engine.planning.model.surroundings import CONVENTIONS

_REPO = click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
_SHOWN_DIGEST = 16


@click.command(name="allow")
@click.argument("command", default="")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_REPO
def allow(*, command: str, as_json: bool, repo: str) -> None:
    """Let COMMAND run without asking in this repository; without one, list what may.

    `*` at its end stands for any further words: tier-code config allow "pytest *"
    """
    kept = permissions_of(existing_repo(repo))
    if command:
        kept.allow(command)
    rules = list(kept.rules())
    if as_json:
        click.echo(json.dumps({"commands": rules, "file": str(kept.path)}))
        return
    for rule in rules or ["nothing runs without asking"]:
        click.echo(one_line(rule, 400))
    problem = kept.problem()
    click.echo(one_line(problem, 400) if problem else f"({kept.path})", err=True)


@click.command(name="forget")
@click.argument("command")
@_REPO
def forget(*, command: str, repo: str) -> None:
    """Ask about COMMAND again."""
    kept = permissions_of(existing_repo(repo))
    if command not in kept.rules():
        raise UsageProblem(f"'{command}' is not on the list; tier-code config allow shows it")
    kept.forget(command)
    click.echo(f"asked about again: {one_line(command, 400)}")


@click.command(name="trust")
@click.argument("answer", type=click.Choice(["yes", "no"]), required=False)
@click.option("--listed", default="", metavar="DIGEST", help="Answer only if the files are as listed then.")
@_REPO
def trust(*, answer: str | None, listed: str, repo: str) -> None:
    """Say whether the planner hears AGENTS.md and the like; without an answer, list what files ask for.

    The list ends with a digest of the files: `trust yes --listed DIGEST` answers to what you have read.
    """
    place = existing_repo(repo)
    kept, asks = permissions_of(place), repo_asks(place, CONVENTIONS)
    if not asks.digest.startswith(listed):
        raise UsageProblem("the files are not as they were listed; look again: tier-code config trust")
    if answer is not None:
        kept.decide(Trust(digest=asks.digest, trusted=answer == "yes"))
    for each in asks.asked:
        click.echo(f"{one_line(each.file)}: {one_line(each.what, 300)}")
    if not asks.asked:
        click.echo("none of its files asks for anything")
        return
    click.echo(f"as listed: {asks.digest[:_SHOWN_DIGEST]}")
    decided = kept.trust()
    if decided is None or decided.digest != asks.digest:
        click.echo("not decided for these files: heard")
    else:
        click.echo("heard" if decided.trusted else "not heard")

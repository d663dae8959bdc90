"""What a shell is offered while somebody types a tier-code command: names, sessions, steps, themes, tiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from tier_code.cli.command_table import COMMANDS, CommandGroup
from tier_code.domain.tiers import LADDER, TierName

VARIABLE = "_TIER_CODE_COMPLETE"
"""Set by the completion scripts; click reads it."""
NEWEST = 15
"""Sessions that are offered: those somebody still remembers."""
Offers = Iterator[tuple[str, str]]
"""(word, what it is)"""


class CompletingGroup(CommandGroup):
    """Offers commands from the table, so that pressing Tab imports none of them."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and options of a session."""
        names = [
            CompletionItem(name, help=line)
            for name, (_, line) in COMMANDS.items()
            if name.startswith(incomplete) and not incomplete.startswith("-")
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command whose words are being typed, its parameters knowing what they may be."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            prepare(command)
        return command


def prepare(command: click.Command) -> None:
    """Let the parameters of a command, and of those below it, offer what is known of them."""
    for parameter in command.params:
        offer = _OFFERS.get(parameter.name or "")
        if offer is not None and not isinstance(parameter.type, click.Choice):
            parameter.type = Offered(offer)
    for below in getattr(command, "commands", {}).values():
        prepare(below)


class Offered(click.ParamType[str]):
    """A word that can be looked up; used while completing only, so it converts nothing."""

    name = "word"

    def __init__(self, offers: Callable[[click.Context], Offers]) -> None:
        self._offers = offers

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Words that begin so."""
        del param
        found = [(word, what) for word, what in self._offers(ctx) if word.startswith(incomplete)]
        return [CompletionItem(word, help=what) for word, what in found]


def _sessions(ctx: click.Context) -> Offers:
    from tier_code.adapters.config.folders import data_dir
    from tier_code.adapters.storage.sessions import Sessions, summary
    from tier_code.domain.untrusted import one_line

    yield "last", "the newest session here"
    for folder in Sessions(data_dir()).in_repo(_repo(ctx))[:NEWEST]:
        yield folder.session, str(one_line(summary(folder).prompt, 60))


def _steps(ctx: click.Context) -> Offers:
    from tier_code.adapters.config.folders import data_dir
    from tier_code.adapters.storage.journal_file import JournalFile
    from tier_code.adapters.storage.sessions import Sessions
    from tier_code.domain.fold import fold
    from tier_code.domain.untrusted import one_line

    folder = Sessions(data_dir()).find(str(ctx.params.get("session") or "last"), _repo(ctx))
    for step in fold(JournalFile.read(folder.journal).records()).steps:
        yield str(one_line(step.step.id, 40)), str(one_line(step.step.title, 60))


def _themes(ctx: click.Context) -> Offers:
    del ctx
    from tier_code.adapters.config.folders import config_dir
    from tier_code.adapters.config.themes import load_themes

    for theme in load_themes(config_dir() / "themes").themes:
        yield theme.name, "dark" if theme.dark else "light"


def _tier_models(ctx: click.Context) -> Offers:
    del ctx
    return ((f"{tier.value}=", "backend/model") for tier in LADDER if tier is not TierName.TOOL)


def _repo(ctx: click.Context) -> Path:
    return Path(str(ctx.params.get("repo") or "."))


_OFFERS: Mapping[str, Callable[[click.Context], Offers]] = {
    "session": _sessions,
    "sessions": _sessions,
    "what": _sessions,
    "resume": _sessions,
    "step": _steps,
    "theme": _themes,
    "tier_models": _tier_models,
}
"""By the name of the parameter."""


def complete() -> int:
    """Answer the shell, which asks through the environment."""
    from tier_code.cli.run_options import RUN_PARAMETERS
    from tier_code.domain.errors import TierCodeError

    group = CompletingGroup(name="tier-code", params=list(RUN_PARAMETERS))
    prepare(group)
    try:
        group.main([], prog_name="tier-code", complete_var=VARIABLE)
    except TierCodeError:
        # There is nothing to offer, and a shell's line is no place to say why.
        return 1
    return 0

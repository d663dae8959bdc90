"""Which commands there are, by name: a table that costs no import until one of them runs."""

from __future__ import annotations

import importlib

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "doctor": ("tier_code.cli.commands.doctor:doctor", "Look at everything a session needs."),
    "sessions": ("tier_code.cli.commands.sessions:sessions", "List past sessions."),
    "replay": ("tier_code.cli.commands.replay:replay", "Show a past session again; no model, no network."),
    "why": (
        "tier_code.cli.commands.why:why",
        "Say why a step ran where it ran, and what else it might have cost.",
    ),
    "undo": ("tier_code.cli.commands.undo:undo", "Take applied steps back out of the tree."),
    "redo": ("tier_code.cli.commands.undo:redo", "Put undone steps back."),
    "commit": ("tier_code.cli.commands.commit:commit", "Make what a session wrote a git commit."),
    "tool": ("tier_code.cli.commands.tool:tool", "Run one exact edit; no model is asked."),
    "tiers": ("tier_code.cli.commands.tiers:tiers", "Show who stands on each tier, and what is missing."),
    "ledger": ("tier_code.cli.commands.ledger:ledger", "Show what was spent: by tier, model, day and more."),
    "config": (
        "tier_code.cli.commands.config:config",
        "Show and set what you chose, with where it came from.",
    ),
    "prices": ("tier_code.cli.commands.prices:prices", "Show what each model costs, and since when."),
    "models": ("tier_code.cli.commands.models:models", "List, pull, verify or remove local models."),
    "demo": ("tier_code.cli.commands.demo:demo", "Do the main job on a real package, with the real model."),
    "context": ("tier_code.cli.commands.context:context", "Show which code a step would be given."),
    "index": (
        "tier_code.cli.commands.index:index",
        "Bring the code index up to date, and show what it holds.",
    ),
    "map": ("tier_code.cli.commands.map:map_command", "Show the outline that a planner is given."),
    "completion": (
        "tier_code.cli.commands.completion:completion",
        "Print the script that lets bash, zsh or fish complete these words.",
    ),
    "search": ("tier_code.cli.commands.search:search", "Show the lines that contain a text."),
}
"""Name to (module:attribute, one line of help). The modules are imported only when their command runs."""


class CommandGroup(click.Group):
    """A group whose commands are imported when they run, so that `--help` stays cheap."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

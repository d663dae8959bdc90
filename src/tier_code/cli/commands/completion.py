"""`tier-code completion`: the script that lets a shell complete tier-code's words."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from tier_code.cli.completing import VARIABLE, CompletingGroup

SHELLS = ("bash", "zsh", "fish")


@click.command(name="completion")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    r"""Print the completion script of SHELL.

    \b
    bash: eval "$(tier-code completion bash)" in ~/.bashrc (bash 4.4 or newer)
    zsh:  eval "$(tier-code completion zsh)" in ~/.zshrc
    fish: tier-code completion fish > ~/.config/fish/completions/tier-code.fish
    """
    makes = get_completion_class(shell)
    if makes is None:
        return 1
    script = makes(CompletingGroup(name="tier-code"), {}, "tier-code", VARIABLE)
    click.echo(script.source_template % script.source_vars())
    return 0

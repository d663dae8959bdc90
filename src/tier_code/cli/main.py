"""The command line: which command an argument list means, loaded only when it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from tier_code.cli.command_table import COMMANDS, CommandGroup
from tier_code.domain.errors import (
    BudgetRefused,
    RepositoryProblem,
    StorageProblem,
    TierCodeError,
    UsageProblem,
)

EXIT_FAILED, EXIT_USAGE, EXIT_BUDGET, EXIT_INTERRUPTED = 1, 2, 3, 130


def start(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` mean and return the exit code.

    A first argument that is no command is the request itself: `tier-code "rename a to b"`.
    """
    if "_TIER_CODE_COMPLETE" in os.environ:
        from tier_code.cli.completing import complete

        return complete()
    first = arguments[0] if arguments else ""
    if first in COMMANDS:
        return _invoke(_group([]), arguments)
    if first in ("--help", "-h"):
        from tier_code.cli.run_options import RUN_PARAMETERS

        return _invoke(_group(RUN_PARAMETERS), arguments)
    from tier_code.cli.commands.run import run

    return _invoke(run, arguments)


def _group(options: Sequence[click.Parameter]) -> click.Command:
    """All commands; a session's options stand before none of them, so only the help needs these."""
    return CommandGroup(
        name="tier-code",
        params=list(options),
        help=(
            "Every step of a change has a tier, a price, a check and an undo.\n\n"
            "Run `tier-code` in a repository for the full screen, "
            '`tier-code "REQUEST"` to start with a request, '
            'or `tier-code -p "REQUEST" --yes` without a screen.'
        ),
        options_metavar="[OPTIONS] [REQUEST] |",
        subcommand_metavar="COMMAND [ARGS]...",
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _invoke(command: click.Command, arguments: Sequence[str]) -> int:
    try:
        result = command.main(list(arguments), prog_name="tier-code", standalone_mode=False)
    except click.exceptions.Abort:
        return _told("interrupted", EXIT_INTERRUPTED)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (UsageProblem, RepositoryProblem) as problem:
        return _told(str(problem), EXIT_USAGE)
    except BudgetRefused as problem:
        return _told(str(problem), EXIT_BUDGET)
    except (StorageProblem, TierCodeError) as problem:
        return _told(str(problem), EXIT_FAILED)
    except BrokenPipeError:
        # The reader of our output went away, as `head` does: no more can be said, and nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0


def _told(message: str, code: int) -> int:
    from tier_code.domain.untrusted import sanitize

    click.echo(f"tier-code: {sanitize(message)}", err=True)
    return code

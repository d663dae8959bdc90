"""A session on the full screen, and what is printed when the user leaves it."""

from __future__ import annotations

from tier_code.cli.run_options import RunOptions
from tier_code.domain.view import SessionView


def run_on_screen(options: RunOptions) -> int:
    """Open the full screen, run until the user leaves, and print the receipt and the command that returns."""
    raise NotImplementedError(SessionView, options)

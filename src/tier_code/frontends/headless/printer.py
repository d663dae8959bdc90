"""What a printer is: records in order, then the end. Three formats implement it over the same view."""

from __future__ import annotations

from typing import Protocol

from tier_code.domain.events import Record
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.printing.exit_codes import ExitCode


class Printer(Protocol):
    """Puts a session on a stream."""

    def feed(self, record: Record, view: SessionView) -> None:
        """Show one record; `view` is the session after it."""

    def finish(self, view: SessionView, code: ExitCode) -> None:
        """The records have ended; `code` is what the run reports."""

"""One JSON object when everything is over, for scripts that want the result and not the story."""

from __future__ import annotations

from tier_code.domain.events import Record
from tier_code.domain.view import SessionView
from tier_code.frontends.headless.result_json import result_text
from tier_code.frontends.shared.printing.exit_codes import ExitCode
from tier_code.frontends.shared.printing.outlet import Outlet


class JsonPrinter:
    """Prints a finished run."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def feed(self, record: Record, view: SessionView) -> None:
        """Nothing yet: the object comes at the end."""

    def finish(self, view: SessionView, code: ExitCode) -> None:
        """Print the object."""
        self._outlet.line(result_text(view, code))

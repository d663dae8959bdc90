"""Choosing a session before there is one to show: the list alone, on the whole terminal."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.events import SessionId
from tier_code.frontends.fullscreen.navigation import NavigableApp
from tier_code.frontends.fullscreen.screens.resume_picker import ResumePicker
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.session_row import SessionRow


class PickerApp(NavigableApp):
    """Ends with a departure to the session that was chosen, or with quitting."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, rows: Sequence[SessionRow], surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._rows = rows

    def on_mount(self) -> None:
        """Show the list at once."""
        self.push_screen(ResumePicker(self.view, self.moment, self._rows), self._leave_for)

    def _leave_for(self, session: SessionId | None) -> None:
        self.leave(Departure(Errand.RESUME, session) if session else Departure(Errand.QUIT))


async def pick_session(rows: Sequence[SessionRow], surroundings: Surroundings) -> SessionId | None:
    """Let the user choose one of `rows` (at least one); None when they would rather not."""
    departure = await PickerApp(rows, surroundings).run_async()
    return departure.session if departure else None

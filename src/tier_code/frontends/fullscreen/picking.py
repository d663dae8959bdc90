"""Choosing before there is a session to show: which one to go on with, and whether a repository is heard."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.events import SessionId
from tier_code.frontends.fullscreen.navigation import NavigableApp
from tier_code.frontends.fullscreen.screens.resume_picker import ResumePicker
from tier_code.frontends.fullscreen.screens.trust_page import TrustPage
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.back_office import TrustQuestion
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
        page = ResumePicker(self.view, self.moment, self._rows, self.surroundings.office)
        self.push_screen(page, self._leave_for)

    def _leave_for(self, session: SessionId | None) -> None:
        self.leave(Departure(Errand.RESUME, session) if session else Departure(Errand.QUIT))


class TrustApp(NavigableApp):
    """Ends with a departure for a new session when the user goes on; the answer is in `trusted`."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, question: TrustQuestion, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._question = question
        self.trusted: bool | None = None
        """None when the user left without an answer."""

    def on_mount(self) -> None:
        """Ask at once."""
        self.push_screen(TrustPage(self.view, self.moment, self._question), self._answered)

    def _answered(self, trusted: bool | None) -> None:  # noqa: FBT001 - the screen's result
        self.trusted = trusted
        self.leave(Departure(Errand.QUIT if trusted is None else Errand.NEW))


async def pick_session(rows: Sequence[SessionRow], surroundings: Surroundings) -> SessionId | None:
    """Let the user choose one of `rows` (at least one); None when they would rather not."""
    departure = await PickerApp(rows, surroundings).run_async()
    return departure.session if departure else None


async def ask_trust(question: TrustQuestion, surroundings: Surroundings) -> bool | None:
    """Whether the repository's words are heard; None when the user would rather leave."""
    app = TrustApp(question, surroundings)
    await app.run_async()
    return app.trusted

"""Requests of the session to go back to: the conversation, the files, or both."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.commands import Rewind
from tier_code.domain.plan import StepState
from tier_code.domain.view import TurnView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.lines import right, space, text
from tier_code.frontends.fullscreen.painting.pages.rows import Item, gap, row, words
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen
from tier_code.frontends.shared.wording import counted


class RewindPage(ListScreen[Rewind | None]):
    """Ends with what to go back over; None when nothing."""

    TITLE_WORDS = "Go back to before"

    def items(self) -> Sequence[Item]:
        """Every request that counts, the newest first."""
        turns = [turn for turn in reversed(self.view.turns) if not turn.rewound]
        about = (
            "Both: what this request and later ones wrote is undone, and they no longer count. Only files "
            "that still hold what was written change; when one does not, nothing happens."
        )
        return [*(self._row(turn) for turn in turns), gap(), words(about)]

    def _row(self, turn: TurnView) -> Item:
        view = self.view
        written = sum(step.turn >= turn.turn and step.state is StepState.APPLIED for step in view.steps)
        told = f"{counted(written, 'step')} in your files since" if written else "nothing written since"
        return row(
            str(turn.turn),
            [right(str(turn.turn), 3, "muted"), space(2), text(turn.request)],
            [text(told, "muted")],
        )

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        return [("⏎", "both"), ("c", "conversation only"), ("f", "files only"), ("Esc", "back")]

    def choose(self, key: str) -> None:
        """Both."""
        if key:
            self.dismiss(Rewind(turn=int(key), conversation=True, code=True))

    def letter(self, key: str, character: str) -> None:
        """One of the two."""
        del character
        if key in ("c", "f") and self.list.key:
            self.dismiss(Rewind(turn=int(self.list.key), conversation=key == "c", code=key == "f"))
        elif key == "q":
            self.leave()

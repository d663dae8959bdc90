"""The question on a first start: what a repository's own files ask for, and whether the planner hears it."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, line, paragraph, space, strict, text
from tier_code.frontends.fullscreen.painting.pages.rows import Item, gap, heading, row, words
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen
from tier_code.frontends.shared.back_office import TrustQuestion
from tier_code.frontends.shared.wording import file_name

_YES, _NO = "yes", "no"


class TrustPage(ListScreen[bool | None]):
    """Ends with the answer; None when the user would rather leave."""

    def __init__(self, view: SessionView, moment: Moment, question: TrustQuestion) -> None:
        super().__init__(view, moment)
        self._question = question

    def title_lines(self, width: int) -> list[Line]:
        """Which repository, and why it is asked."""
        asked = self._question
        why = "has changed since you were asked" if asked.again else "asks for something"
        named = paragraph(f"{file_name(asked.repo)} {why}", width - 2, "bold", indent=1)
        about = (
            "Its settings can only take away: lower budgets, hide files, keep them here. They hold "
            "either way. Its words for the planner are text that somebody wrote: they may ask for anything, "
            "and inform plans only if you say so."
        )
        return [BLANK, *named, BLANK, *paragraph(about, width - 2, "muted", indent=1), BLANK]

    def items(self) -> Sequence[Item]:
        """What its files ask for, and the two answers."""
        asked = self._question
        rows = [heading("What they ask for")]
        rows += [
            words(f"{file_name(each.file)}: {each.what}", "text" if each.heard else "muted")
            for each in asked.rows
        ]
        for each in asked.words:
            rows += [gap(), heading(f"How {file_name(each.file)} begins")]
            rows += [_quoted(said) for said in each.begins]
        yes = "go on, and let the planner hear it" if asked.words else "go on"
        rows += [gap(), row(_YES, [text(yes)])]
        rows += [row(_NO, [text("go on without its words")])] if asked.words else []
        return rows

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        return [("⏎", "choose"), ("y", "hear it"), ("n", "without it"), ("Esc", "quit")]

    def choose(self, key: str) -> None:
        """The answer under the cursor."""
        if key:
            self.dismiss(key == _YES)

    def letter(self, key: str, character: str) -> None:
        """The answers by letter."""
        del character
        if key in ("y", "n"):
            self.dismiss(key == "y")

    def leave(self) -> None:
        """No answer: nothing is opened."""
        self.dismiss(None)


def _quoted(said: str) -> Item:
    return Item(key="", lines=lambda width, _: [line(space(3), text("▌ ", "line"), strict(said, "muted"))])

"""Sessions to choose one from: found by typing, named, forked, written down or deleted where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.events import SessionId
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.footer import Hint
from tier_code.frontends.fullscreen.painting.lines import BLANK, Line, line, space, text
from tier_code.frontends.fullscreen.painting.pages.rows import Item, words
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.painting.sessions import session_row
from tier_code.frontends.fullscreen.screens.list_screen import ListScreen
from tier_code.frontends.shared.back_office import BackOffice
from tier_code.frontends.shared.session_row import SessionRow
from tier_code.frontends.shared.wording import UNICODE, counted


class ResumePicker(ListScreen[SessionId | None]):
    """Ends with the id of a session, or None."""

    def __init__(
        self,
        view: SessionView,
        moment: Moment,
        rows: Sequence[SessionRow],
        office: BackOffice | None = None,
    ) -> None:
        super().__init__(view, moment)
        self._rows = tuple(rows)
        self._office = office
        self._wanted = ""
        self._doomed = ""
        """The session that one more Delete deletes."""

    @property
    def _found(self) -> tuple[SessionRow, ...]:
        parts = self._wanted.lower().split()
        return tuple(row for row in self._rows if all(part in _searched(row) for part in parts))

    def title_lines(self, width: int) -> list[Line]:
        """What is searched for, and how many are found."""
        del width
        told = text(counted(len(self._found), "session"), "muted")
        wanted = text(self._wanted, "accent") if self._wanted else text("type to search", "muted")
        return [BLANK, line(space(1), text("Sessions", "bold"), space(2), told, space(2), wanted), BLANK]

    def items(self) -> Sequence[Item]:
        """Those that hold every word that was typed."""
        here = self.view.session
        rows = [_item(row, here=row.id == here) for row in self._found]
        return rows or [words("none of them has these words")]

    def hints(self) -> list[Hint]:
        """Keys of this screen."""
        care = [("F2", "name"), ("F3", "fork"), ("F4", "export"), ("Del", "delete")] if self._office else []
        return [("⏎", "choose"), ("Esc", "back"), *care]

    def choose(self, key: str) -> None:
        """Go on with it."""
        if key:
            self.dismiss(SessionId(key))

    def leave(self) -> None:
        """Esc takes back what was typed, then leaves."""
        if self._wanted:
            self._search("")
        else:
            self.dismiss(None)

    def letter(self, key: str, character: str) -> None:
        """Search, or do something with the session under the cursor."""
        doomed, self._doomed = self._doomed, ""
        row = next((row for row in self._rows if row.id == self.list.key), None)
        if key == "backspace":
            self._search(self._wanted[:-1])
        elif character and key != "delete":
            self._search(self._wanted + character)
        elif row is None or self._office is None:
            return
        elif key == "f2":
            self.ask("name", row.title, lambda title: self._rename(row.id, title))
        elif key == "f3":
            self._fork(row.id)
        elif key == "f4":
            self.say("open it, then /export writes it down; or tier-code sessions export")
        elif key == "delete":
            self._delete(row, agreed=doomed == row.id)

    def _search(self, wanted: str) -> None:
        self._wanted = wanted
        self.paint()

    def _rename(self, session: SessionId, title: str) -> None:
        office = self._office
        if office is None:
            return
        if session == self.view.session:
            self.say("this one is open: /rename TITLE names it")
            return
        self.fetch(lambda: office.rename(session, title), lambda kept: self._named(session, kept))

    def _named(self, session: SessionId, title: str) -> None:
        self._rows = tuple(row.titled(title) if row.id == session else row for row in self._rows)
        self.paint()

    def _fork(self, session: SessionId) -> None:
        office = self._office
        if office is not None:
            self.fetch(lambda: office.fork(session), self.choose)

    def _delete(self, row: SessionRow, *, agreed: bool) -> None:
        office = self._office
        if office is None or row.id == self.view.session:
            self.say("the session on the screen cannot be deleted")
        elif not agreed:
            self._doomed = row.id
            said = row.title or row.request
            self.say(f"Del again deletes for good {UNICODE.dot} {said[:60]}")
        else:
            self.fetch(lambda: office.delete(row.id), lambda told: self._deleted(row.id, told))

    def _deleted(self, session: SessionId, told: str) -> None:
        self._rows = tuple(row for row in self._rows if row.id != session)
        self.paint()
        self.say(told)


def _searched(row: SessionRow) -> str:
    return f"{row.title} {row.request} {row.state} {row.id}".lower()


def _item(row: SessionRow, *, here: bool) -> Item:
    def lines(width: int, cursor: bool) -> list[Line]:  # noqa: FBT001 - `Item` passes it so
        return [session_row(row, width, cursor=cursor, here=here)]

    return Item(key=row.id, lines=lines)

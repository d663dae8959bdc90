"""What the user changed about the session itself: mode, name, going back, commands of their own."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.domain import events as e
from tier_code.domain.permissions import PermissionMode, mode_words
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.figures import seconds
from tier_code.frontends.shared.printing.columns import wrap
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.step_lines import indented

ControlEvent = e.ModeSet | e.SessionRenamed | e.SessionForked | e.ConversationRewound | e.ShellRan


def control_lines(event: ControlEvent, view: SessionView, look: Look) -> Iterator[str]:
    """The lines of such an event."""
    match event:
        case e.ModeSet():
            known = next((mode for mode in PermissionMode if mode.value == event.mode), None)
            words = f"mode {one_line(event.mode, 40)}" + (f": {mode_words(known)}" if known else "")
            yield from wrap(words, look.width)
        case e.SessionRenamed():
            name = one_line(event.title, 100) or one_line(view.session, 60)
            yield from wrap(f"this session is called {name}", look.width)
        case e.SessionForked():
            yield f"forked from {one_line(event.origin, 60)}"
        case e.ConversationRewound():
            yield f"back to before request {event.turn}; what was written stays as it is"
        case e.ShellRan():
            yield from indented(event.output.rstrip("\n").split("\n") if event.output else (), look)
            ended = "stopped" if event.exit_code is None else f"exit code {event.exit_code}"
            yield look.paint(
                f"  {one_line(event.command, 200)}: {ended}, {seconds(event.seconds)}", Role.MUTED
            )

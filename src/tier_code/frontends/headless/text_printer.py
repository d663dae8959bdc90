"""The pleasant format: request, plan, step lines, diff and receipt, printed once and never redrawn."""

from __future__ import annotations

from itertools import chain

from tier_code.domain import events as e
from tier_code.domain.plan import StepState
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.printing.change_lines import change_lines, staged_lines
from tier_code.frontends.shared.printing.columns import wrap
from tier_code.frontends.shared.printing.exit_codes import ExitCode
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.frontends.shared.printing.progress import ProgressTeller
from tier_code.frontends.shared.printing.session_lines import session_lines
from tier_code.frontends.shared.printing.step_lines import step_lines
from tier_code.frontends.shared.wall import how_to_go_on
from tier_code.frontends.shared.wording import receipt


class TextPrinter:
    """Prints a session for people."""

    def __init__(self, outlet: Outlet, look: Look) -> None:
        self._outlet = outlet
        self._look = look
        self._before = SessionView()
        self._progress = ProgressTeller(look)

    def feed(self, record: e.Record, view: SessionView) -> None:
        """Print what is new in a record; a request first ends the turn before it with its receipt."""
        event = record.event
        if isinstance(event, e.PromptSubmitted) and self._before.turns:
            self._receipt(self._before)
        if isinstance(event, e.ProgressMade):
            self._outlet.lines(self._progress.lines(event))
        for line in chain.from_iterable(
            lines(event, view, self._look) for lines in (session_lines, step_lines, change_lines)
        ):
            self._outlet.line(line)
        self._before = view

    def finish(self, view: SessionView, code: ExitCode) -> None:
        """Print what is staged and not written, the receipt, and what to do next where that is not plain."""
        for line in staged_lines(view, self._look):
            self._outlet.line(line)
        if view.turns:
            self._receipt(view)
        self._advice(view, code)

    def _receipt(self, view: SessionView) -> None:
        self._outlet.line()
        headline, *lines = receipt(view, self._look.glyphs)
        # Why nothing was planned has just been said, with what the words could mean.
        for line in wrap(headline, self._look.width) if view.declined is None else ():
            self._outlet.line(self._look.paint(line, Role.STRONG))
        for line in lines:
            self._outlet.line(self._look.paint(line[:9], Role.MUTED) + line[9:])

    def _advice(self, view: SessionView, code: ExitCode) -> None:
        staged = any(step.state is StepState.PASSED for step in view.steps)
        if code is ExitCode.NEEDS_APPROVAL:
            command = how_to_go_on(view) or "tier-code -p -c --yes"
            self._outlet.line(f"         {command}    approves and goes on")
        elif code is ExitCode.DONE and staged:
            self._outlet.line("         tier-code -p -c --yes    writes it; this was a dry run")

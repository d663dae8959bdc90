"""The front end for pipes, scripts and replays on paper: folds records, prints them, answers by policy."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TextIO, assert_never

from tier_code.domain.commands import Command
from tier_code.domain.events import Record
from tier_code.domain.fold import apply
from tier_code.domain.plan import StepState
from tier_code.domain.view import SessionView
from tier_code.frontends.headless.autopilot import Autopilot, AutopilotPolicy
from tier_code.frontends.headless.json_printer import JsonPrinter
from tier_code.frontends.headless.printer import Printer
from tier_code.frontends.headless.stream_printer import Encode, StreamPrinter
from tier_code.frontends.headless.text_printer import TextPrinter
from tier_code.frontends.shared.printing.exit_codes import ExitCode, exit_code
from tier_code.frontends.shared.printing.look import look_for
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.ports.frontend import CommandSink, RecordSource


class OutputFormat(StrEnum):
    """What `--output-format` takes."""

    TEXT = "text"
    JSON = "json"
    STREAM_JSON = "stream-json"


class HeadlessFrontend:
    """Implements `ports.frontend.Frontend` on a text stream. After `run`, ask it for `exit_code`."""

    def __init__(
        self,
        output_format: OutputFormat | str,
        out: TextIO,
        policy: AutopilotPolicy | None = None,
        *,
        encode: Encode,
        earlier: int = 0,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        """Prepare to print to `out`.

        `encode` turns a record into its journal line; `earlier` is the number of records that a resumed
        session already had: they are folded, neither printed nor answered.
        """
        self.view = SessionView()
        """The session as of the newest record."""
        self._outlet = Outlet(out)
        self._printer = _printer(OutputFormat(output_format), out, self._outlet, encode, environ)
        self._policy = policy or AutopilotPolicy()
        self._earlier = earlier
        self._interrupted = False
        self._autopilot: Autopilot | None = None
        self._running: asyncio.Task[None] | None = None

    async def run(self, records: RecordSource, commands: CommandSink) -> None:
        """Print records as they come and answer them by policy, until they end."""
        self._autopilot = Autopilot(self._policy, commands)
        self._running = asyncio.current_task()
        async for record in records.stream():
            if self._take(record):
                self._autopilot.react(record.event, self.view)
        self._printer.finish(self.view, self.exit_code)

    def interrupt(self, command: Command) -> None:
        """The user wants to stop: end the run in order with `command`; when asked again, at once."""
        if self._interrupted and self._running is not None:
            self._running.cancel()
        elif self._autopilot is not None:
            self._interrupted = True
            self._autopilot.interrupt(command)

    def replay(self, records: Iterable[Record]) -> None:
        """Print a journal: the same output, without a session behind it. Ends early when nobody reads."""
        for record in records:
            self._take(record)
            if self._outlet.broken:
                return
        self._printer.finish(self.view, self.exit_code)

    @property
    def exit_code(self) -> ExitCode:
        """What the run reports to the shell. A dry run that has something to show has done its work."""
        if self._interrupted:
            return ExitCode.INTERRUPTED
        code = ExitCode(exit_code(self.view))
        staged = any(step.state is StepState.PASSED for step in self.view.current_steps)
        if self._policy.dry_run and staged and code is ExitCode.NEEDS_APPROVAL:
            return ExitCode.DONE
        return code

    def _take(self, record: Record) -> bool:
        self.view = apply(self.view, record)
        self._earlier -= 1
        if self._earlier >= 0:
            return False
        self._printer.feed(record, self.view)
        return True


def _printer(
    output_format: OutputFormat,
    out: TextIO,
    outlet: Outlet,
    encode: Encode,
    environ: Mapping[str, str],
) -> Printer:
    match output_format:
        case OutputFormat.TEXT:
            return TextPrinter(outlet, look_for(out, environ))
        case OutputFormat.JSON:
            return JsonPrinter(outlet)
        case OutputFormat.STREAM_JSON:
            return StreamPrinter(outlet, encode)
        case _:
            assert_never(output_format)

"""How a download looks, on a terminal and in a pipe."""

from __future__ import annotations

import io

import pytest

from tier_code.adapters.models.weights.progress import Progress
from tier_code.cli.commands.download_lines import DownloadLines, duration


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Seconds:
    """A clock that a test winds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def report(done: int, *, finished: bool = False) -> Progress:
    left = (1_000_000 - done) / 50_000
    return Progress(
        phase="downloading", done=done, total=1_000_000, rate=50_000.0, seconds_left=left, finished=finished
    )


def test_a_pipe_gets_a_line_every_five_seconds_and_the_end() -> None:
    out, clock = io.StringIO(), Seconds()
    lines = DownloadLines(out, clock=clock)
    for second in range(1, 12):
        clock.now = second
        lines(report(second * 50_000))
    lines(report(1_000_000, finished=True))

    assert out.getvalue().splitlines() == [
        "downloading 250 kB of 1.0 MB  50.0 kB/s  0:15 left",
        "downloading 500 kB of 1.0 MB  50.0 kB/s  0:10 left",
        "downloading 1.0 MB of 1.0 MB  50.0 kB/s",
    ]


def test_a_terminal_has_one_line_that_changes() -> None:
    out = Terminal()
    lines = DownloadLines(out, columns=lambda: 80)
    lines(report(500_000))
    lines(report(1_000_000, finished=True))

    first, second = out.getvalue().split("\r")[1:]
    assert first.startswith("█" * 12 + "░" * 12 + " downloading 500 kB of 1.0 MB  50.0 kB/s  0:10 left")
    assert second.endswith("\n")
    assert len(second.rstrip("\n")) >= len(first)


@pytest.mark.parametrize("columns", [1, 10, 40, 60, 75, 80])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    out = Terminal()
    DownloadLines(out, columns=lambda: columns)(report(500_000))

    assert len(out.getvalue().strip("\r\n")) <= max(1, columns - 1)


def test_a_note_does_not_leave_half_a_bar_behind() -> None:
    out = Terminal()
    lines = DownloadLines(out, columns=lambda: 80)
    lines(report(500_000))
    lines.note("hub: HTTP 404")
    lines.close()

    bar, wiped, note = out.getvalue().split("\r")[1:]
    assert wiped == " " * len(bar)
    assert note == "hub: HTTP 404\n"


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (9.6, "0:10"), (61, "1:01"), (3723, "1:02:03")])
def test_durations_are_short(seconds: float, words: str) -> None:
    assert duration(seconds) == words

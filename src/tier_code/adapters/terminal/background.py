"""Asks a terminal for its background before anything is drawn on it; no key that is typed meanwhile is lost.

The question (OSC 11) is followed by one that every terminal answers (primary device attributes). Answers come
in the order of questions, so that the second ends the wait whether or not the first was understood.
"""

from __future__ import annotations

import codecs
import os
import select
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tier_code.domain.terminal_answers import AnswerSieve, Rgb

QUESTION = b"\x1b]11;?\x1b\\\x1b[c"
LONGEST_WAIT_S = 0.5
_LIGHT = frozenset({"7", "9", "10", "11", "12", "13", "14", "15"})
"""Numbers of the sixteen colours that are light, as COLORFGBG has them."""
_MOST = 4096


def ask_background(sieve: AnswerSieve, typed: int, shown: int, wait_s: float = LONGEST_WAIT_S) -> str:
    """Ask the terminal behind these two file descriptors; what its user typed meanwhile.

    Returns as soon as `sieve` has the last answer, at the latest after `wait_s`. Then it may come yet, and
    whoever reads next has to pass what comes through the same sieve.
    """
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    given = ""
    try:
        with _single_bytes(typed):
            os.write(shown, QUESTION)
            for piece in _pieces(typed, wait_s):
                given += sieve.typed(decode(piece))
                if sieve.complete:
                    break
    except (OSError, termios.error):
        # A terminal that has gone, or cannot be asked, has no colour to tell.
        return given
    return given


def may_ask(environ: Mapping[str, str]) -> bool:
    """Whether the question would be understood, and its answer be of use."""
    return environ.get("TERM", "") not in ("", "dumb") and not environ.get("NO_COLOR")


def told_light(environ: Mapping[str, str]) -> bool:
    """Whether the background is light by what some terminals tell every program."""
    return environ.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT


def is_light(colour: Rgb) -> bool:
    """Whether dark text reads better on it. Source: luma of ITU-R BT.601."""
    red, green, blue = colour
    return 299 * red + 587 * green + 114 * blue > 127_500


def _pieces(typed: int, wait_s: float) -> Iterator[bytes]:
    end = time.monotonic() + wait_s
    while (left := end - time.monotonic()) > 0 and select.select([typed], [], [], left)[0]:
        piece = os.read(typed, _MOST)
        if not piece:
            return
        yield piece


@contextmanager
def _single_bytes(typed: int) -> Iterator[None]:
    """No echo and no waiting for Enter; what was typed before stays to be read."""
    before, now = termios.tcgetattr(typed), termios.tcgetattr(typed)
    now[3] &= ~(termios.ICANON | termios.ECHO)
    now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
    termios.tcsetattr(typed, termios.TCSANOW, now)
    try:
        yield
    finally:
        termios.tcsetattr(typed, termios.TCSANOW, before)

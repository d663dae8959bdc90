from __future__ import annotations

import os
import pty
import termios
import threading
from collections.abc import Iterator

import pytest

from tier_code.adapters.terminal.background import QUESTION, ask_background, is_light, may_ask, told_light
from tier_code.domain.terminal_answers import AnswerSieve

LIGHT = b"\x1b]11;rgb:fbfb/f9f9/f5f5\x1b\\"
LAST = b"\x1b[?62c"
LONG = 20.0
"""Seconds that no test waits: an answer ends the wait."""


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """The terminal's end and the program's."""
    terminal, program = pty.openpty()
    yield terminal, program
    os.close(terminal)
    os.close(program)


def answering(terminal: int, *answers: bytes) -> threading.Thread:
    """A terminal that answers once it has the whole question."""

    def answer() -> None:
        came = b""
        while QUESTION not in came:
            came += os.read(terminal, 1024)
        for each in answers:
            os.write(terminal, each)

    thread = threading.Thread(target=answer)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("answers", "colour", "typed"),
    [
        ((LIGHT, LAST), (251, 249, 245), ""),
        ((LAST,), None, ""),
        ((b"hel", LIGHT, b"lo", LAST), (251, 249, 245), "hello"),
        ((LIGHT, "ä\x1b[A".encode(), LAST), (251, 249, 245), "ä\x1b[A"),
    ],
)
def test_the_last_answer_ends_the_wait_and_keys_are_given_back(
    ends: tuple[int, int], answers: tuple[bytes, ...], colour: tuple[int, int, int] | None, typed: str
) -> None:
    terminal, program = ends
    thread = answering(terminal, *answers)
    sieve = AnswerSieve()
    assert ask_background(sieve, program, program, LONG) == typed
    thread.join()
    assert sieve.background == colour
    assert sieve.complete


def test_what_was_typed_before_the_question_is_not_lost(ends: tuple[int, int]) -> None:
    terminal, program = ends
    os.write(terminal, b"early")
    thread = answering(terminal, LIGHT + LAST)
    assert ask_background(AnswerSieve(), program, program, LONG) == "early"
    thread.join()


def test_a_terminal_that_is_silent_is_not_waited_for_and_may_answer_later(ends: tuple[int, int]) -> None:
    _, program = ends
    sieve = AnswerSieve()
    assert ask_background(sieve, program, program, 0.01) == ""
    assert not sieve.complete
    assert sieve.typed((LIGHT + b"x" + LAST).decode()) == "x"


def test_the_terminal_is_left_as_it_was(ends: tuple[int, int]) -> None:
    terminal, program = ends
    before = termios.tcgetattr(program)
    thread = answering(terminal, LAST)
    ask_background(AnswerSieve(), program, program, LONG)
    thread.join()
    assert termios.tcgetattr(program) == before


def test_what_is_no_terminal_is_nothing_to_ask() -> None:
    read, write = os.pipe()
    assert ask_background(AnswerSieve(), read, write, LONG) == ""
    os.close(write)
    assert os.read(read, 100) == b""
    os.close(read)


def test_nothing_is_asked_where_it_would_not_be_understood_or_of_no_use() -> None:
    assert may_ask({"TERM": "xterm-256color"})
    assert not may_ask({"TERM": "dumb"})
    assert not may_ask({})
    assert not may_ask({"TERM": "xterm", "NO_COLOR": "1"})


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("0;15", "light"),
        ("15;0", "dark"),
        ("0;default;7", "light"),
        ("7;8", "dark"),
        ("", "dark"),
        ("15;x", "dark"),
    ],
)
def test_some_terminals_tell_every_program(told: str, said: str) -> None:
    assert told_light({"COLORFGBG": told}) is (said == "light")


def test_light_is_what_dark_text_reads_better_on() -> None:
    assert is_light((251, 249, 245))
    assert is_light((253, 246, 227))
    assert not is_light((16, 20, 24))
    assert not is_light((0, 43, 54))

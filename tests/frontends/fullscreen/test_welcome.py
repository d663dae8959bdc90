from __future__ import annotations

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.welcome import welcome_lines

FOUND = "session 01M8: $0.0250 held for claude-opus-5-5 (s4, 2026-11-22) counts as spent"


def test_what_was_found_on_opening_stands_above_the_first_prompt() -> None:
    rows = [row.plain for row in welcome_lines(SessionView(notices=(FOUND,)), 120)]
    assert FOUND in rows[0]
    assert "What should change?" in rows[2]


def test_without_anything_found_the_question_comes_first() -> None:
    assert "What should change?" in welcome_lines(SessionView(), 120)[0].plain


def test_no_row_is_wider_than_the_screen() -> None:
    assert all(row.width <= 40 for row in welcome_lines(SessionView(notices=(FOUND,)), 40))

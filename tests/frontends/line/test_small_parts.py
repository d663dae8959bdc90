from __future__ import annotations

import pytest
from prompt_toolkit.styles import Style

from tests.frontends.line.themes import shipped_themes
from tests.support.entry_memory import EntryMemory
from tests.support.journal_samples import SAMPLES, sample_plan_review, sample_running
from tier_code.domain.events import SessionOpened
from tier_code.domain.fold import fold
from tier_code.domain.view import SessionView
from tier_code.frontends.line.entry_history import EntryHistory
from tier_code.frontends.line.shades import colour_depth, prompt_style, shades_of
from tier_code.frontends.line.toolbar import ToolbarLook, toolbar_pieces
from tier_code.frontends.shared.folding import FOLDED_LINES, PastedTexts
from tier_code.frontends.shared.marks import ASCII, in_ascii
from tier_code.frontends.shared.printing.columns import cells
from tier_code.frontends.shared.printing.look import SIXTEEN
from tier_code.frontends.shared.theme_roles import ThemeRoles, theme_roles

ROLES = theme_roles(
    "mine", dark=False, palette={"background": "#ffffff", "text": "#101010"}, roles={"tier-tool": "#117733"}
)


def bar(view: SessionView, width: int = 100, queued: int = 0) -> str:
    return "".join(text for _, text in toolbar_pieces(view, queued, ToolbarLook(width=width)))


def test_the_toolbar_tells_tier_step_money_cache_and_mode() -> None:
    view = fold(sample_running())
    step = next(step for step in view.current_steps if step.state.value == "running")
    assert bar(view).startswith(f" {step.step.tier.value} · {step.step.id}, ")
    assert f"$0 / ${2:.2f}" in bar(view)
    assert bar(view).endswith(" · ask")
    assert bar(view, queued=2).endswith("2 requests waiting")


def test_the_toolbar_of_a_plan_says_how_long_it_is() -> None:
    assert "plan of 4 steps" in bar(fold(sample_plan_review()))


@pytest.mark.parametrize("width", [10, 25, 40, 60, 200])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_toolbar_never_takes_more_than_one_line(name: str, width: int) -> None:
    assert cells(bar(fold(SAMPLES[name]()), width, queued=3)) <= width


def test_a_short_paste_is_text_and_a_long_one_a_mark() -> None:
    pasted = PastedTexts()
    assert pasted.fold("one\r\ntwo") == "one\ntwo"
    long = "\n".join("x" * number for number in range(FOLDED_LINES))
    mark = pasted.fold(long)
    assert mark == f"[pasted #1: {FOLDED_LINES} lines]"
    assert pasted.unfold(f"look at {mark}, please") == f"look at {long}, please"
    assert pasted.fold("y" * 5_000) == "[pasted #2: 5000 characters]"


def test_a_mark_that_nobody_made_stays_as_it_is() -> None:
    pasted = PastedTexts()
    assert pasted.unfold("[pasted #7: 12 lines]") == "[pasted #7: 12 lines]"
    inner = pasted.fold("\n" * 9 + "[pasted #1: 3 lines]")
    assert pasted.unfold(inner).endswith("[pasted #1: 3 lines]")


def test_own_signs_have_words_and_everything_else_an_escape() -> None:
    assert in_ascii("✓ s1 a → b · ≈ $1 … é") == "ok s1 a -> b | ~ $1 ... \\xe9"
    assert all(value.isascii() for value in (getattr(ASCII, name) for name in ASCII.__slots__))


@pytest.mark.parametrize(
    ("variables", "bits"),
    [
        ({"COLORTERM": "truecolor", "TERM": "xterm-256color"}, 24),
        ({"TERM": "tmux-256color"}, 8),
        ({"TERM": "xterm"}, 4),
        ({}, 4),
    ],
)
def test_colours_are_as_fine_as_the_terminal_says(variables: dict[str, str], bits: int) -> None:
    assert colour_depth(variables) == bits


def test_one_theme_colours_lines_and_prompt() -> None:
    paint = shades_of(ROLES, 24)
    assert paint("tool", "tier-tool") == "\x1b[38;2;17;119;51mtool\x1b[0m"
    assert prompt_style(ROLES)["tier-tool"] == "#117733"
    own = {role for role in SIXTEEN if not role.startswith(("diff", "strong"))}
    assert own <= prompt_style(ROLES).keys()
    assert "\x1b[38;5;" in shades_of(ROLES, 8)("tool", "tier-tool")


@pytest.mark.parametrize("theme", shipped_themes(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("depth", [24, 8, 4])
def test_every_shipped_theme_colours_every_role(theme: ThemeRoles, depth: int) -> None:
    paint = shades_of(theme, depth)
    assert all("\x1b[" in paint("x", role) for role in SIXTEEN if role != "muted")
    assert paint("x", "diff-add") != paint("x", "diff-remove")
    Style.from_dict(prompt_style(theme))


def test_without_a_theme_the_terminal_s_own_colours_are_used() -> None:
    assert shades_of(None, 24)("tool", "tier-tool").startswith("\x1b[32m")
    assert all(style.startswith("ansi") or style == "bold" for style in map(_look, SIXTEEN))


def _look(role: str) -> str:
    return prompt_style(None)[role]


def test_a_session_that_has_just_begun_is_ready() -> None:
    opened = [r for r in sample_plan_review() if isinstance(r.event, SessionOpened)]
    assert "ready" in bar(fold(opened))


def test_the_prompt_goes_back_through_earlier_sessions_and_keeps_pastes_whole() -> None:
    pasted = PastedTexts()
    log = EntryMemory("rename a to b\nand document it", "explain c")
    history = EntryHistory(log, pasted.unfold)
    assert list(history.load_history_strings()) == ["explain c", "rename a to b\nand document it"]
    long = "\n".join(["row"] * FOLDED_LINES)
    history.append_string(f"explain {pasted.fold(long)}")
    assert log.entries[-1] == f"explain {long}"

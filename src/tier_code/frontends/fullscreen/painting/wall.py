"""Money on the work side: what a plan lacks before it is approved, and the choices when a step waits."""

from __future__ import annotations

from tier_code.domain.schedule import held_in_plan_mode
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.painting.lines import Line, apart, line, paragraph, space, text
from tier_code.frontends.shared.keymap import keys_of, shown_key, spoken_key, tier_keys
from tier_code.frontends.shared.wall import (
    choice_rows,
    left_words,
    raised_command,
    shortfall_words,
    wall_choices,
    wall_sentence,
)
from tier_code.frontends.shared.your_time import planned_time_words

_ROOM_FOR_SLASHES = 70


def plan_money_lines(view: SessionView, width: int) -> list[Line]:
    """Under a plan that waits for approval: what is left, and what to do when that is not enough."""
    if view.phase is not Phase.PLAN_REVIEW:
        return []
    left, short = left_words(view), shortfall_words(view)
    rows = paragraph(f"left: {left}", width - 1, "muted", indent=3) if left else []
    yours = planned_time_words(view)
    rows += paragraph(f"and {yours}", width - 1, "muted", indent=3) if yours else []
    if short:
        ways = f"lower tiers with {tier_keys('-')}, drop steps with {shown_key('drop')}"
        advice = f"{short}: {ways}, or {raised_command(view)}"
        rows += [line(text(" ▌ ", "spend-near"), *row.pieces) for row in paragraph(advice, width - 4, "text")]
    return rows


def wall_lines(view: SessionView, width: int) -> list[Line]:
    """The question at the wall: a number and Enter, a key in the plan list, or a slash command.

    In plan mode nothing can be decided there: then how the run goes on.
    """
    if held_in_plan_mode(view):
        ways = f"{spoken_key('mode')} or /mode ask goes on, {spoken_key('escape')} ends the run"
        rows = paragraph(f"The run holds: plan mode. {ways}", width - 4, "bold")
        return [line(text(" ▌ ", "spend-near"), *row.pieces) for row in rows]
    choices = wall_choices(view)
    if choices is None or view.phase is not Phase.RUNNING:
        return []
    said = paragraph(wall_sentence(choices), width - 4, "bold")
    rows = [line(text(" ▌ ", "spend-over"), *row.pieces) for row in said]
    for number, (offered, words, slash) in enumerate(choice_rows(choices), start=1):
        start = [
            text(" ▌ ", "spend-over"),
            text(f"{number} ", "accent bold"),
            text(words),
            space(2),
            text(shown_key(offered if keys_of(offered) else "escape"), "bold"),
        ]
        ending = [text(slash, "muted"), space(2)] if width >= _ROOM_FOR_SLASHES else []
        rows.append(apart(start, ending, width))
    hint = f"a number and {spoken_key('submit')}, or the key in the plan list ({spoken_key('plan-list')})"
    return [*rows, line(text(" ▌ ", "spend-over"), text(hint, "muted"))]

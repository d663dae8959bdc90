"""The one line below the prompt: tier, step, money, cache, mode. Pure; whoever draws it knows when."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.plan import StepState
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.shared.marks import UNICODE, Glyphs
from tier_code.frontends.shared.printing.columns import cells
from tier_code.frontends.shared.wording import counted, money, step_name

Piece = tuple[str, str]
"""(role of the theme, text)"""
_NEAR = 80
"""Percent of the budget from which it is marked."""
_ENDED = (StepState.PASSED, StepState.APPLIED, StepState.UNCHANGED, StepState.FAILED, StepState.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolbarLook:
    """What the line has room for, and which signs it may use."""

    width: int
    glyphs: Glyphs = UNICODE


def toolbar_pieces(view: SessionView, queued: int, look: ToolbarLook) -> list[Piece]:
    """As many parts as fit, the most telling first."""
    shown: list[Piece] = [("", " ")]
    room = look.width - 1
    separator = f" {look.glyphs.dot} "
    for role, text in _parts(view, queued, look.glyphs):
        between = separator if len(shown) > 1 else ""
        if cells(between + text) > room:
            break
        shown += [("muted", between)] if between else []
        shown.append((role, text))
        room -= cells(between + text)
    return shown


def _parts(view: SessionView, queued: int, glyphs: Glyphs) -> list[Piece]:
    parts = [_tier(view, glyphs), ("", _step(view)), _spend(view)]
    cache = _cache(view)
    if cache:
        parts.append(("muted", cache))
    parts.append(("", str(one_line(view.mode, 20))))
    if queued:
        parts.append(("spend-near", f"{counted(queued, 'request')} waiting"))
    return parts


def _tier(view: SessionView, glyphs: Glyphs) -> Piece:
    """Who works, or who would."""
    running = next((step for step in view.current_steps if step.state is StepState.RUNNING), None)
    planned = next((step for step in view.current_steps if step.state is StepState.PLANNED), None)
    step = running or planned
    if step is None:
        return ("muted", glyphs.dash)
    tier = (step.attempt.tier if running and step.attempt else step.step.tier).value
    return (f"tier-{tier}", tier)


def _step(view: SessionView) -> str:
    steps = view.current_steps
    running = [step for step in steps if step.state is StepState.RUNNING]
    if running:
        ended = sum(step.state in _ENDED for step in steps)
        return f"{step_name(running[0].step.id)}, {ended} of {len(steps)} done"
    words = {
        Phase.PLANNING: "planning",
        Phase.PLAN_REVIEW: f"plan of {counted(len(steps), 'step')}",
        Phase.RUNNING: "running",
        Phase.CHANGES_REVIEW: "changes to review",
        Phase.CLOSED: "closed",
    }
    return words.get(view.phase, "ready")


def _spend(view: SessionView) -> Piece:
    spent = money(view.spent) + (" and unpriced calls" if view.unpriced else "")
    if view.budget is None:
        return ("spend-calm", spent)
    used = (view.spent + view.held_total).nanos
    percent = 100 * used // view.budget.nanos if view.budget else 100
    role = "spend-over" if percent >= 100 else "spend-near" if percent >= _NEAR else "spend-calm"
    return (role, f"{spent} / {money(view.budget)}")


def _cache(view: SessionView) -> str:
    usage = view.usage
    if not usage.total_input:
        return ""
    return f"cache {100 * usage.cache_read_tokens // usage.total_input} %"

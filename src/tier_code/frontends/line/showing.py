"""What the user asked to see: a step, the plan, what is staged, past sessions, every command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tier_code.domain.plan import StepId, StepState
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import Phase, SessionView, StepView
from tier_code.frontends.line.asking import choice_lines, plan_words
from tier_code.frontends.line.help_lines import help_lines
from tier_code.frontends.line.hunk_lines import hunk_diff, listed_hunks
from tier_code.frontends.line.step_lines import one_step_lines
from tier_code.frontends.shared.printing.columns import cut
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.plan_table import plan_lines
from tier_code.frontends.shared.session_row import SessionRow
from tier_code.frontends.shared.wording import (
    counted,
    ended_words,
    moment,
    money,
    step_mark,
    step_name,
)

_MOST_SESSIONS = 20


def shown_step(view: SessionView, words: Sequence[str], look: Look) -> Iterator[str]:
    """The steps that are named; without a name, the one that runs, else the first."""
    names = [_step_id(word) for word in words] or _default(view)
    if not names:
        yield "there is no step yet"
    for name in names:
        step = view.step(name)
        if step is None:
            yield f"there is no step {one_line(name, 40)}"
        else:
            yield from one_step_lines(step, look)
            yield ""


def _default(view: SessionView) -> list[StepId]:
    steps = view.current_steps
    running = [step.step.id for step in steps if step.state is StepState.RUNNING]
    return running[:1] or [step.step.id for step in steps[:1]]


def shown_plan(view: SessionView, look: Look) -> Iterator[str]:
    """The plan as it waits, or how far it is."""
    steps = view.current_steps
    if not steps:
        yield "there is no plan"
    elif view.phase is Phase.PLAN_REVIEW:
        yield from plan_lines([step.step for step in steps], view.turn.notes if view.turn else (), look)
        yield from plan_words(view, look)
    else:
        yield from (_standing(step, look) for step in steps)
        yield from choice_lines(view, look)


def _standing(step: StepView, look: Look) -> str:
    tier = look.tier(step.step.tier, step.step.tier.value)
    mark = look.state(step.state, step_mark(step.state, look.glyphs))
    tail = f"  {ended_words(step)}, {money(step.cost)}"
    name = step_name(step.step.id)
    room = look.width - len(f"     {name} {tail} {step.step.tier.value}  ")
    title = cut(one_line(step.step.title, 300), max(12, room), look.glyphs.ellipsis)
    return f"{mark} {name} {title}  {tier}{look.paint(tail, Role.MUTED)}"


def shown_changes(view: SessionView, words: Sequence[str], look: Look) -> Iterator[str]:
    """Staged changes of the named steps, or of all."""
    return hunk_diff(view, [_step_id(word) for word in words], look)


def shown_hunks(view: SessionView, words: Sequence[str], look: Look) -> Iterator[str]:
    """The hunks of what is staged, of one step, or single ones."""
    return listed_hunks(view, [_step_id(word) for word in words[:1]] + list(words[1:]), look)


def _step_id(word: str) -> StepId:
    return StepId(f"s{word}" if word.isdecimal() else word)


def shown_sessions(rows: Sequence[SessionRow], look: Look) -> Iterator[str]:
    """Past sessions of this repository, newest first, each with what resumes it."""
    if not rows:
        yield "there is no other session of this repository"
    for row in rows[:_MOST_SESSIONS]:
        steps = counted(row.steps, "step")
        state = f"{row.state}, {steps}, {money(row.spend)}"
        yield f"{look.paint(row.id, Role.STRONG)}  {moment(row.when)}  {state}"
        about = one_line(row.title or row.request, 300)
        if about:
            yield f"  {cut(about, look.width - 2, look.glyphs.ellipsis)}"
    yield look.paint("/resume SESSION goes on with one, /replay SESSION shows it again", Role.MUTED)


def shown_help(look: Look, *, keys: bool) -> Iterator[str]:
    """Every key and command."""
    return help_lines(look, keys=keys)

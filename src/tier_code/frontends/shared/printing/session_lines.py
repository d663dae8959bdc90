"""What a session does before and between its steps: requests, plans, decisions and notices, as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import get_args

from tier_code.domain import events as e
from tier_code.domain.fold_choices import forgotten_words
from tier_code.domain.untrusted import one_line, sanitize
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.shared.printing.answer_lines import printed_answer
from tier_code.frontends.shared.printing.columns import cells, cut, wrap
from tier_code.frontends.shared.printing.control_lines import ControlEvent, control_lines
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.paragraphs import labelled, painted
from tier_code.frontends.shared.printing.plan_table import plan_lines
from tier_code.frontends.shared.wall import left_words, raised_option, shortfall_words
from tier_code.frontends.shared.wording import decline_lines, file_name, money, step_name, step_range
from tier_code.frontends.shared.your_time import planned_time_words

_WHO = {e.By.USER: "you", e.By.FLAG: "--tier", e.By.POLICY: "the policy"}


def opening_lines(view: SessionView, look: Look) -> Iterator[str]:
    """Where the session takes place and under which limits."""
    parts = [f"tier-code {one_line(view.version, 40)}", file_name(view.repo)]
    if view.head:
        parts.append(str(one_line(view.head, 60)))
    if view.offline:
        parts.append("offline")
    if view.budget is not None:
        parts.append(f"budget {money(view.budget)}")
    session = f"session {one_line(view.session, 60)}"
    first = f" {look.glyphs.dot} ".join(parts)
    fits = cells(f"{first}   {session}") <= look.width
    for line in [f"{first} {look.glyphs.dot} {session}"] if fits else [*wrap(first, look.width), session]:
        yield look.paint(line, Role.MUTED)


def resumed_lines(event: e.SessionResumed, view: SessionView, look: Look) -> Iterator[str]:
    """What was found when somebody came back, and the plan that waits."""
    yield from found_lines(event, view, look)
    if view.phase is Phase.PLAN_REVIEW:
        yield ""
        yield from review_lines(view, look)


def found_lines(event: e.SessionResumed, view: SessionView, look: Look) -> Iterator[str]:
    """Where the session takes place, and what became of it while nobody was there."""
    yield from opening_lines(view, look)
    if event.interrupted:
        yield f"Resumed; interrupted: {step_range(event.interrupted, look.glyphs)}"
    for line in event.recovered:
        yield look.paint(str(one_line(line, 400)), Role.WARN)


def request_lines(text: str, look: Look) -> Iterator[str]:
    """What the user asked, whole."""
    yield ""
    sign = look.glyphs.prompt
    for paragraph in sanitize(text).split("\n"):
        for line in wrap(paragraph.replace("\t", "    "), look.width - 2):
            yield f"{look.paint(sign, Role.GOOD)} {look.paint(line, Role.STRONG)}".rstrip()
            sign = " "
    yield ""


def review_lines(view: SessionView, look: Look) -> Iterator[str]:
    """The plan that waits for approval."""
    steps = [step.step for step in view.current_steps]
    yield from plan_lines(steps, view.turn.notes if view.turn else (), look)
    yield from budget_lines(view, look)


def budget_lines(view: SessionView, look: Look) -> Iterator[str]:
    """What is left in each limit, and what to do when the plan needs more."""
    left, yours, short = left_words(view), planned_time_words(view), shortfall_words(view)
    if left:
        yield from labelled("left", left, look)
    if yours:
        yield from labelled("you", yours, look)
    if short:
        advice = f"{short}: lower tiers with --tier, or {raised_option(view)}"
        yield from labelled("budget", advice, look, Role.WARN)


@singledispatch
def session_lines(event: object, view: SessionView, look: Look) -> Iterable[str]:
    """The lines of an event about the session, its requests or its plan; none where nothing is to say."""
    del event, view, look
    return ()


@session_lines.register
def _opened(event: e.SessionOpened, view: SessionView, look: Look) -> Iterable[str]:
    del event
    return opening_lines(view, look)


@session_lines.register
def _resumed(event: e.SessionResumed, view: SessionView, look: Look) -> Iterable[str]:
    return resumed_lines(event, view, look)


@session_lines.register
def _asked(event: e.PromptSubmitted, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return request_lines(event.text, look)


@session_lines.register
def _declined(event: e.RequestDeclined, view: SessionView, look: Look) -> Iterable[str]:
    del view
    for line in decline_lines(event):
        indent = "  " if line.startswith("  ") else ""
        yield from (indent + piece for piece in wrap(line.strip(), look.width - len(indent)))


@session_lines.register
def _looked(event: e.LookedAround, view: SessionView, look: Look) -> Iterable[str]:
    del view
    text = f"  looked at {one_line(', '.join(event.wanted), 300)}"
    return (look.paint(cut(text, look.width, look.glyphs.ellipsis), Role.MUTED),)


@session_lines.register
def _replanned(event: e.ReplanBegun, view: SessionView, look: Look) -> Iterable[str]:
    del view
    failed = step_range(event.failed, look.glyphs)
    return ("", look.paint(f"{failed} failed: asking the planner for another way", Role.MUTED))


@session_lines.register
def _answered(event: e.QuestionAnswered, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return printed_answer(sanitize(event.text), look)


@session_lines.register
def _proposed(event: e.PlanProposed, view: SessionView, look: Look) -> Iterable[str]:
    yield from plan_lines(event.plan.steps, event.plan.notes, look)
    yield from budget_lines(view, look)


@session_lines.register
def _edited(event: e.StepEdited, view: SessionView, look: Look) -> Iterable[str]:
    del view
    text = f"  {step_name(event.step.id)} edited: {one_line(event.step.instruction, 300)}"
    return (cut(text, look.width, look.glyphs.ellipsis),)


@session_lines.register
def _reordered(event: e.StepsReordered, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (f"  order: {step_range(event.order, look.glyphs)}",)


@session_lines.register
def _dropped(event: e.StepDropped, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (look.paint(f"{look.glyphs.dash} {step_name(event.step)} dropped", Role.MUTED),)


@session_lines.register
def _approved(event: e.PlanApproved, view: SessionView, look: Look) -> Iterable[str]:
    del view
    by = {e.By.FLAG: " by --yes", e.By.POLICY: " by policy", e.By.USER: ""}[event.by]
    return ("", look.paint(f"Approved{by}.", Role.MUTED))


@session_lines.register
def _overridden(event: e.TierOverridden, view: SessionView, look: Look) -> Iterable[str]:
    del view
    tier = look.tier(event.now, event.now.value)
    return (
        f"  {step_name(event.step)} {event.was.value} {look.glyphs.arrow} {tier}, set by {_WHO[event.by]}",
    )


@session_lines.register
def _class_set(event: e.ClassTierSet, view: SessionView, look: Look) -> Iterable[str]:
    del view
    tier = look.tier(event.tier, event.tier.value)
    return (f"  {one_line(event.name, 40)} {look.glyphs.arrow} {tier} from now on, set by {_WHO[event.by]}",)


@session_lines.register
def _compacted(event: e.ConversationCompacted, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (look.paint(f"  {forgotten_words(event)}", Role.MUTED),)


@session_lines.register
def _noticed(event: e.NoticeGiven, view: SessionView, look: Look) -> Iterable[str]:
    del view
    whose = f"{step_name(event.step)}: " if event.step else ""
    for paragraph in sanitize(event.text).split("\n"):
        yield from painted(f"{whose}{paragraph}", look, Role.WARN)


@session_lines.register
def _failed(event: e.SessionFailed, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (look.paint(f"The session cannot go on: {one_line(event.reason, 400)}", Role.BAD),)


@session_lines.register
def _unknown(event: e.UnknownEvent, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (look.paint(f"an event of a newer version: {one_line(event.type, 60)}", Role.MUTED),)


for _kind in get_args(ControlEvent):
    session_lines.register(_kind, control_lines)
